/// Whether a decision binds or is only written down.
package enum EnforcementMode: String, Sendable, Hashable {
    /// Refusals refuse.
    case enforce
    /// Refusals are logged and counted apart, and the call is forwarded.
    case shadow
}
