/// What a rule does when its checks are done.
package enum RuleEffect: Sendable, Hashable {
    /// Every check must hold, else the call is refused (`evaluate`, `allow`, `require`, `limits`).
    case require
    /// Refused when every condition fires (`deny`, `deny_if`).
    case deny
    /// A person must approve when every condition fires.
    case approve(timeoutNanoseconds: Int64)
}
