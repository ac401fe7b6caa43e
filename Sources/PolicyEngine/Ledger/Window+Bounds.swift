extension Window {
    private static let nanosecondsPerSecond: Int64 = 1_000_000_000
    private static let nanosecondsPerDay: Int64 = 86_400_000_000_000
    /// From the Monday before the epoch, a Thursday, to the epoch.
    private static let mondayToEpoch: Int64 = 3 * nanosecondsPerDay

    /// The span when it slides: a month has 31 days; never less than one nanosecond.
    package var nanoseconds: Int64 {
        switch self {
        case .minute: 60 * Window.nanosecondsPerSecond
        case .hour: 3_600 * Window.nanosecondsPerSecond
        case .day: Window.nanosecondsPerDay
        case .week: 7 * Window.nanosecondsPerDay
        case .month: 31 * Window.nanosecondsPerDay
        case .span(let nanoseconds): max(1, nanoseconds)
        }
    }

    /// The first and the last instant of the calendar window that holds `now`, clamped to the type's range.
    func calendarBounds(at now: Int64) -> (first: Int64, last: Int64) {
        switch self {
        case .minute, .hour, .day, .span: bounds(at: now, shift: 0)
        case .week: bounds(at: now, shift: Window.mondayToEpoch)
        case .month: Window.monthBounds(at: now)
        }
    }

    /// Multiples of the span, counted from `shift` before the epoch.
    private func bounds(at now: Int64, shift: Int64) -> (first: Int64, last: Int64) {
        let length = nanoseconds
        var elapsed = now.flooredRemainder(dividingBy: length) &+ shift
        if elapsed >= length { elapsed -= length }
        return (now.subtractingClamped(elapsed), now.addingClamped(length - 1 - elapsed))
    }

    private static func monthBounds(at now: Int64) -> (first: Int64, last: Int64) {
        let civil = CivilTime(unixSeconds: now.flooredQuotient(dividingBy: nanosecondsPerSecond))
        let isDecember = civil.month == 12
        let first = CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: 1)
        let next = CivilTime.daysSinceEpoch(
            year: isDecember ? civil.year + 1 : civil.year, month: isDecember ? 1 : civil.month + 1, day: 1)
        return (
            first.multipliedClamped(by: nanosecondsPerDay),
            next.multipliedClamped(by: nanosecondsPerDay).subtractingClamped(1)
        )
    }
}
