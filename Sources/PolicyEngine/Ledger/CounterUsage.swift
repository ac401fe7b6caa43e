/// Where a counter stands, for people who look.
package struct CounterUsage: Sendable, Hashable {
    /// What counts now.
    package var value: Amount
    /// What one more call may add now; nil when nothing bounds it.
    package var left: Amount?
    /// When some of the value stops counting, in wall-clock nanoseconds since the epoch; nil when nothing counts, or
    /// nothing ever stops counting.
    package var nextFreeNanoseconds: Int64?

    /// A usage with every part given.
    package init(value: Amount, left: Amount?, nextFreeNanoseconds: Int64?) {
        self.value = value
        self.left = left
        self.nextFreeNanoseconds = nextFreeNanoseconds
    }
}
