extension StoredCounter {
    /// When some of what counts at an instant stops counting, if nothing is added; nil when nothing counts, or nothing
    /// ever stops counting.
    package func nextFreeNanoseconds(at nowNanoseconds: Int64) -> Int64? {
        var counter = counter
        counter.advance(to: nowNanoseconds)
        guard counter.value != .zero else { return nil }
        return counter.earliest(valueAtMost: counter.value - Amount(billionths: 1), from: nowNanoseconds)
    }
}
