/// Why the ledger would not grant a call's charges.
package struct LedgerRefusal: Sendable, Hashable {
    /// What could not be granted.
    package enum Reason: Sendable, Hashable {
        /// The charge does not fit under its bound.
        case bound
        /// The conditions on counters refuse.
        case condition
        /// The call needs a new counter and the ledger has no room for one.
        case tooManyCounters
    }

    /// What could not be granted.
    package var reason: Reason
    /// The demand that failed, as an index into the plan's demands.
    package var demand: Int
    /// The counter that is full or whose condition failed.
    package var key: CounterKey
    /// What the bound was; nil unless the reason is `bound`.
    package var bound: Bound?
    /// Nanoseconds from now until the same call would be granted if no other came in between; nil when waiting does
    /// not help.
    package var retryAfterNanoseconds: Int64?

    /// A refusal of `demand`.
    package init(
        reason: Reason = .bound, demand: Int, key: CounterKey, bound: Bound?, retryAfterNanoseconds: Int64?
    ) {
        self.reason = reason
        self.demand = demand
        self.key = key
        self.bound = bound
        self.retryAfterNanoseconds = retryAfterNanoseconds
    }
}
