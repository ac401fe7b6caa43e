/// A condition on a counter's value before the call.
package struct LedgerCondition: Sendable, Hashable {
    /// The counter.
    package var key: CounterKey
    /// The span over which it counts.
    package var window: Window
    /// How it forgets.
    package var algorithm: LimitAlgorithm
    /// What the counter's value before this call must be.
    package var comparison: StateComparison

    /// A condition with every part given.
    package init(key: CounterKey, window: Window, algorithm: LimitAlgorithm, comparison: StateComparison) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.comparison = comparison
    }
}
