/// Reads and writes the end of a grant: a day in UTC, or a time as RFC 3339 writes it.
package enum ExpiryReader {
    /// Nanoseconds since 1970; nil when the text is neither, or before 1970 or after 2199.
    ///
    /// A date is the last day that counts, so it ends where the next one begins.
    package static func nanoseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = number(4, &rest), skip("-", &rest), let month = number(2, &rest), skip("-", &rest),
            let day = number(2, &rest), let days = days(year: year, month: month, day: day)
        else { return nil }
        if rest.isEmpty { return (days + 1) * 86_400 * second }
        guard skip("Tt ", &rest), let hour = number(2, &rest), skip(":", &rest), let minute = number(2, &rest),
            skip(":", &rest), let seconds = number(2, &rest), let fraction = fraction(&rest),
            let offsetMinutes = offset(&rest), rest.isEmpty, hour < 24, minute < 60, seconds < 60
        else { return nil }
        return (days * 86_400 + hour * 3_600 + (minute - offsetMinutes) * 60 + seconds) * second + fraction
    }

    /// The moment in UTC with whole seconds, `2027-03-31T16:00:00Z`.
    package static func text(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / second
        let date = date(daysSince1970: seconds / 86_400)
        let time = seconds % 86_400
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(time / 3_600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))Z"
    }

    private static let second: Int64 = 1_000_000_000

    // MARK: - Days

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1970...2199).contains(year), (1...12).contains(month), day >= 1, day <= length(of: month, year) else {
            return nil
        }
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        return (year - 1970) * 365 + leapDays + (1..<month).reduce(0) { $0 + length(of: $1, year) } + day - 1
    }

    // Grants end within decades, so counting forward is quick.
    private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var rest = max(0, daysSince1970)
        var year: Int64 = 1970
        while rest >= (isLeap(year) ? 366 : 365) {
            rest -= isLeap(year) ? 366 : 365
            year += 1
        }
        var month: Int64 = 1
        while month < 12, rest >= length(of: month, year) {
            rest -= length(of: month, year)
            month += 1
        }
        return (year, month, rest + 1)
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func length(of month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // MARK: - Pieces

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

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
