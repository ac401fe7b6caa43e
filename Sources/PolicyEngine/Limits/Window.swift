/// The span of time over which a counter counts.
package enum Window: Sendable, Hashable {
    /// One minute.
    case minute
    /// One hour.
    case hour
    /// 24 hours; as a fixed window, one UTC day.
    case day
    /// Seven days; as a fixed window, from Monday 00:00 UTC.
    case week
    /// 31 days when sliding; as a fixed window, one UTC calendar month.
    case month
    /// Any other span, in nanoseconds, at least one second.
    case span(nanoseconds: Int64)
}
