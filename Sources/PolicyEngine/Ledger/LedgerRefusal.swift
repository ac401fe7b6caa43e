/// Why the ledger would not grant a call's charges.
package struct LedgerRefusal: Sendable, Hashable {
    /// The demand that failed, as an index into the plan's demands.
    package var demand: Int
    /// The counter that is full or whose condition failed.
    package var key: CounterKey
    /// What the bound was; nil for a failed condition.
    package var bound: Bound?
    /// Nanoseconds from now until the same call would be granted if no other came in between; nil when waiting does
    /// not help.
    package var retryAfterNanoseconds: Int64?

    /// A refusal of `demand`.
    package init(demand: Int, key: CounterKey, bound: Bound?, retryAfterNanoseconds: Int64?) {
        self.demand = demand
        self.key = key
        self.bound = bound
        self.retryAfterNanoseconds = retryAfterNanoseconds
    }
}
