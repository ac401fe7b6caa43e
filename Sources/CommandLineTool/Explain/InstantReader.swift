internal import PolicyEngine

/// Reads points in time as RFC 3339 writes them, such as `2026-11-21T09:30:00Z` or `2026-11-21T10:30:00.5+01:00`.
enum InstantReader {
    /// Nanoseconds since the Unix epoch; nil when the text is no such time, or before 1970 or after 2199.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = number(4, &rest), skip("-", &rest), let month = number(2, &rest), skip("-", &rest),
            let day = number(2, &rest), skip("Tt ", &rest), let hour = number(2, &rest), skip(":", &rest),
            let minute = number(2, &rest), skip(":", &rest), let second = number(2, &rest),
            let fraction = fraction(&rest), let offsetMinutes = offset(&rest), rest.isEmpty
        else { return nil }
        guard (1970...2199).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let civil = CivilTime(unixSeconds: days * 86_400)
        // A day that the month does not have comes back as one of the next month.
        guard civil.month == Int(month), civil.day == Int(day) else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + (minute - offsetMinutes) * 60 + second
        return seconds * 1_000_000_000 + fraction
    }

    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let daysBeforeMonth: [Int64] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        let beforeMonth = daysBeforeMonth[Int(month) - 1] + (isLeap && month > 2 ? 1 : 0)
        return (year - 1970) * 365 + leapDays + beforeMonth + day - 1
    }

    // MARK: - Pieces

    private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int64($1 &- 0x30) }
    }

    private static func skip(_ accepted: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, accepted.utf8.contains(first) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Nanoseconds of an optional fraction of one to nine digits.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard skip(".", &rest) else { return 0 }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count), var value = number(digits.count, &rest) else { return nil }
        for _ in digits.count..<9 { value *= 10 }
        return value
    }

    /// Minutes ahead of UTC.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if skip("Zz", &rest) { return 0 }
        let isBehind = rest.first == UInt8(ascii: "-")
        guard skip("+-", &rest), let hours = number(2, &rest), skip(":", &rest), let minutes = number(2, &rest),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isBehind ? -1 : 1)
    }
}
