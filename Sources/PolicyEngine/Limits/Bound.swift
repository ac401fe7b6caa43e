/// What a counter may reach, the call now made included.
package enum Bound: Sendable, Hashable {
    /// At most this much.
    case atMost(Amount)
    /// Less than this much.
    case below(Amount)
    /// Counted, never refused.
    case none
}
