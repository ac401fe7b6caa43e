/// The yearly rule of a time zone: standard time, and from when to when clocks are advanced.
struct RecurringOffsets: Sendable, Hashable {
    /// A day of the year and a time on it at which clocks change.
    struct Change: Sendable, Hashable {
        /// How the day is named.
        enum Day: Sendable, Hashable {
            /// 1 to 365; February 29 is never counted.
            case julian(Int)
            /// 0 to 365; February 29 is counted.
            case ordinal(Int)
            /// The given weekday (0 is Sunday) of a month: its first to fourth, or, with 5, its last.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        let day: Day
        /// Seconds after that day's midnight, by the clocks before the change; within a week either way.
        let secondOfDay: Int64

        /// Seconds from the epoch to the change in `year`, by the clocks before it.
        func localSeconds(inYear year: Int64) -> Int64 {
            let newYear = CivilTime.daysSinceEpoch(year: year, month: 1, day: 1)
            let days: Int64
            switch day {
            case .julian(let number):
                let isLeap = CivilTime.daysSinceEpoch(year: year + 1, month: 1, day: 1) - newYear == 366
                days = newYear + Int64(number - 1 + (isLeap && number >= 60 ? 1 : 0))
            case .ordinal(let number):
                days = newYear + Int64(number)
            case .weekday(let month, let week, let weekday):
                days = Change.day(month: month, week: week, weekday: weekday, year: year)
            }
            return days * CivilTime.secondsPerDay + secondOfDay
        }

        private static func day(month: Int, week: Int, weekday: Int, year: Int64) -> Int64 {
            let first = CivilTime.daysSinceEpoch(year: year, month: month, day: 1)
            let next =
                month == 12
                ? CivilTime.daysSinceEpoch(year: year + 1, month: 1, day: 1)
                : CivilTime.daysSinceEpoch(year: year, month: month + 1, day: 1)
            // The epoch was a Thursday, weekday 4 when Sunday is 0.
            let firstWeekday = (first + 4).flooredRemainder(dividingBy: 7)
            var day = first + (Int64(weekday) - firstWeekday).flooredRemainder(dividingBy: 7) + Int64(week - 1) * 7
            while day >= next { day -= 7 }
            return day
        }
    }

    /// The time of year in which clocks are advanced.
    struct Advance: Sendable, Hashable {
        let offsetSeconds: Int64
        let start: Change
        let end: Change
    }

    let standardOffsetSeconds: Int64
    /// Nil where clocks never change.
    let advance: Advance?

    /// The Gregorian calendar, weekdays included, repeats after this many seconds: 400 years.
    private static let secondsPerCycle: Int64 = 146_097 * 86_400

    /// How far clocks are ahead of UTC at an instant, in seconds.
    func offsetSeconds(at unixSeconds: Int64) -> Int64 {
        guard let advance else { return standardOffsetSeconds }
        let instant = unixSeconds.flooredRemainder(dividingBy: RecurringOffsets.secondsPerCycle)
        let year = CivilTime(unixSeconds: instant, offsetSeconds: standardOffsetSeconds).year
        // Changes may lie up to a week outside the year they belong to, so the neighbours are looked at too.
        var latest = Int64.min
        var offset = standardOffsetSeconds
        for candidate in (year - 1)...(year + 1) {
            let end = advance.end.localSeconds(inYear: candidate) - advance.offsetSeconds
            if end <= instant, end > latest { (latest, offset) = (end, standardOffsetSeconds) }
            // A start wins over an end at the same instant: that is how all-year advanced time is written.
            let start = advance.start.localSeconds(inYear: candidate) - standardOffsetSeconds
            if start <= instant, start >= latest { (latest, offset) = (start, advance.offsetSeconds) }
        }
        return offset
    }
}
