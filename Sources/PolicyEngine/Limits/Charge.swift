/// A limit as compiled: which counter, how much a call adds, and what it may reach.
package struct Charge: Sendable, Hashable {
    /// The counter.
    package var name: CounterName
    /// The span over which it counts.
    package var window: Window
    /// How it forgets.
    package var algorithm: LimitAlgorithm
    /// Whose calls share it.
    package var scope: LimitScope
    /// Gives each value of this argument its own counter.
    package var by: ValuePath?
    /// What one call adds.
    package var amount: ChargeAmount
    /// What the counter may reach, the call included.
    package var bound: Bound
    /// Outcomes that give the charge back.
    package var refundOn: RefundCauses
    /// One store transaction a call instead of leased blocks.
    package var isExact: Bool

    /// A limit with every part given.
    package init(
        name: CounterName, window: Window, algorithm: LimitAlgorithm, scope: LimitScope = .grant,
        by: ValuePath? = nil, amount: ChargeAmount = .fixed(.one), bound: Bound,
        refundOn: RefundCauses = .notSent, isExact: Bool = false
    ) {
        self.name = name
        self.window = window
        self.algorithm = algorithm
        self.scope = scope
        self.by = by
        self.amount = amount
        self.bound = bound
        self.refundOn = refundOn
        self.isExact = isExact
    }
}
