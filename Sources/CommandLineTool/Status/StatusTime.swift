internal import PolicyEngine

/// Times and spans, for the readers of `status`.
enum StatusTime {
    private static let nanosecondsPerSecond: Int64 = 1_000_000_000

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-21T09:30:00.250Z`; ``InstantReader`` reads it back.
    static func text(_ nanoseconds: Int64) -> String {
        let milliseconds = max(0, nanoseconds) / 1_000_000
        let civil = CivilTime(unixSeconds: milliseconds / 1_000)
        let time = [civil.hour, civil.minute, civil.second].map { padded($0, 2) }.joined(separator: ":")
        return "\(civil.dateText)T\(time).\(padded(Int(milliseconds % 1_000), 3))Z"
    }

    /// A span in its greatest unit that is not too coarse, rounded down: `43 s`, `12 min`, `30 h`, `5 d`.
    static func span(_ nanoseconds: Int64) -> String {
        let seconds = max(0, nanoseconds) / nanosecondsPerSecond
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        if seconds < 172_800 { return "\(seconds / 3_600) h" }
        return "\(seconds / 86_400) d"
    }

    /// The span from one instant to a later one; clocks that disagree give none.
    static func span(from start: Int64, to end: Int64) -> String {
        let (difference, overflow) = end.subtractingReportingOverflow(start)
        return span(overflow ? 0 : difference)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
