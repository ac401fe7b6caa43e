/// Times as the trail writes them: RFC 3339, UTC, microseconds, such as `2026-11-21T09:30:00.000001Z`.
enum AuditTimestamp {
    /// Appends the 27 bytes of a time given in nanoseconds since 1970, rounded down to the microsecond.
    static func append(_ nanoseconds: Int64, to line: inout LineBuffer) {
        let (seconds, fraction) = nanoseconds.flooredQuotient(dividingBy: 1_000_000_000)
        let (days, secondOfDay) = seconds.flooredQuotient(dividingBy: 86_400)
        let (year, month, day) = civilDate(daysSince1970: days)
        append(year / 100, then: 0x00, to: &line)
        append(year % 100, then: 0x2D, to: &line)
        append(month, then: 0x2D, to: &line)
        append(day, then: 0x54, to: &line)
        append(secondOfDay / 3600, then: 0x3A, to: &line)
        append(secondOfDay / 60 % 60, then: 0x3A, to: &line)
        append(secondOfDay % 60, then: 0x2E, to: &line)
        let microseconds = fraction / 1000
        append(microseconds / 10_000, then: 0x00, to: &line)
        append(microseconds / 100 % 100, then: 0x00, to: &line)
        append(microseconds % 100, then: 0x5A, to: &line)
    }

    /// Two digits and, unless it is zero, the byte after them; an Int64 of nanoseconds has years from 1677 to 2262.
    private static func append(_ twoDigits: Int64, then separator: UInt8, to line: inout LineBuffer) {
        line.appendTwoDigits(twoDigits)
        if separator != 0 { line.appendByte(separator) }
    }

    /// The Gregorian date, counted in eras of 400 years that begin on the first of March.
    private static func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredQuotient(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// Quotient rounded down and the remainder, zero or positive; the divisor is positive.
    fileprivate func flooredQuotient(dividingBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
