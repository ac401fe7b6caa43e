/// A condition on a counter that the ledger decides, since `decide` reads no store.
package struct StateCondition: Sendable, Hashable {
    /// The counter.
    package var name: CounterName
    /// The span over which it counts.
    package var window: Window
    /// How it forgets.
    package var algorithm: LimitAlgorithm
    /// Whose calls share it.
    package var scope: LimitScope
    /// The argument whose values have counters of their own, if any.
    package var by: ValuePath?
    /// What the counter's value before this call must be.
    package var comparison: StateComparison

    /// A condition on the counter that another rule (or this one) charges.
    package init(
        name: CounterName, window: Window, algorithm: LimitAlgorithm, scope: LimitScope = .grant,
        by: ValuePath? = nil, comparison: StateComparison
    ) {
        self.name = name
        self.window = window
        self.algorithm = algorithm
        self.scope = scope
        self.by = by
        self.comparison = comparison
    }
}
