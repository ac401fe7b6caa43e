/// How a counter forgets.
package enum LimitAlgorithm: Sendable, Hashable {
    /// At most the maximum in every interval as long as the window.
    case sliding
    /// Calendar windows in UTC, or multiples of the span since the epoch.
    case fixed
    /// A bucket that refills at maximum per window and holds at most `burst`.
    case tokenBucket(burst: Amount)
}
