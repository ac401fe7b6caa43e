/// What the ledger is asked to add, and the bound it must keep.
package struct LedgerCharge: Sendable, Hashable {
    /// The counter.
    package var key: CounterKey
    /// The span over which it counts.
    package var window: Window
    /// How it forgets.
    package var algorithm: LimitAlgorithm
    /// What it may reach, this charge included.
    package var bound: Bound
    /// What this call adds.
    package var amount: Amount
    /// Outcomes that give the amount back.
    package var refundOn: RefundCauses
    /// One store transaction a call instead of leased blocks.
    package var isExact: Bool

    /// A charge with every part given.
    package init(
        key: CounterKey, window: Window, algorithm: LimitAlgorithm, bound: Bound, amount: Amount,
        refundOn: RefundCauses = .notSent, isExact: Bool = false
    ) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.bound = bound
        self.amount = amount
        self.refundOn = refundOn
        self.isExact = isExact
    }
}
