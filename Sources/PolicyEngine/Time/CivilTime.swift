/// A date and time of day in the proleptic Gregorian calendar, somewhere on Earth.
package struct CivilTime: Sendable, Hashable {
    /// A day of the week, by its full English name in lower case.
    package enum Weekday: String, Sendable, Hashable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// The astronomical year: 0 is 1 BC.
    package let year: Int64
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 59.
    package let second: Int
    /// The day of the week.
    package let weekday: Weekday

    /// The civil time `unixSeconds` after 1970-01-01T00:00:00Z where clocks are `offsetSeconds` ahead of UTC.
    ///
    /// Any two values have a civil time; a sum beyond `Int64` stands still at its end.
    package init(unixSeconds: Int64, offsetSeconds: Int64 = 0) {
        let local = unixSeconds.addingClamped(offsetSeconds)
        let days = local.flooredQuotient(dividingBy: CivilTime.secondsPerDay)
        let secondOfDay = Int(local.flooredRemainder(dividingBy: CivilTime.secondsPerDay))
        (year, month, day) = CivilTime.date(daysSinceEpoch: days)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        weekday = CivilTime.weekday(daysSinceEpoch: days)
    }

    /// `YYYY-MM-DD`; a year outside 0 to 9999 is written with its sign.
    package var dateText: String {
        let digits = String(year.magnitude)
        let sign = year < 0 ? "-" : (year > 9_999 ? "+" : "")
        let padding = String(repeating: "0", count: max(0, 4 - digits.count))
        return "\(sign)\(padding)\(digits)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    // MARK: - Days

    /// Seconds of a day without leap seconds.
    static let secondsPerDay: Int64 = 86_400

    /// Days from 1970-01-01 to the given date; `year` within a hundred million of 1970.
    static func daysSinceEpoch(year: Int64, month: Int, day: Int) -> Int64 {
        // Years are counted from March, so that the leap day is the last of its year (Howard Hinnant's algorithm).
        let marchYear = month > 2 ? year : year - 1
        let era = marchYear.flooredQuotient(dividingBy: 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day of the week; the epoch was a Thursday.
    static func weekday(daysSinceEpoch days: Int64) -> Weekday {
        switch days.flooredRemainder(dividingBy: 7) {
        case 0: .thursday
        case 1: .friday
        case 2: .saturday
        case 3: .sunday
        case 4: .monday
        case 5: .tuesday
        default: .wednesday
        }
    }

    private static func date(daysSinceEpoch days: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(dividingBy: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1)
        let month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
