internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine

/// Reads windows and durations: words, whole seconds, and texts such as `90s`, `15m`, `24h`, `7d`.
enum WindowReader {
    /// Windows of the rate limit shorthand.
    static let shorthandWords = ["minute", "hour", "day"]
    static let words = ["second", "minute", "hour", "day", "week", "month"]
    /// Longest window and duration, in seconds: 366 days.
    static let maxSeconds: Int64 = 366 * 86_400
    static let nanosecondsPerSecond: Int64 = 1_000_000_000

    private static let spans = "one of `second`, `minute`, `hour`, `day`, `week`, `month`, whole seconds such as `60`"

    static func window(_ scalar: Scalar) throws(ReadingError) -> Window {
        switch scalar.meaning {
        case .string:
            if let word = window(word: scalar.text) { return word }
            if let seconds = duration(scalar.text) { return try span(seconds) }
        case .number(let number):
            if let seconds = number.int64Value { return try span(seconds) }
        case .null, .bool, .almostNumber: break
        }
        let near = NearName.nearest(to: scalar.text, among: words).map { "did you mean `\($0)`? " } ?? ""
        throw ReadingError(
            "window \(PlainText.quoted(scalar.text)) cannot be read",
            help: "\(near)write \(spans), or a duration such as `15m`")
    }

    /// The window as people write it; it names the counters of `rate_limit`.
    static func text(_ window: Window) -> String {
        switch window {
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .span(nanosecondsPerSecond): "second"
        case .span(let nanoseconds): "\(nanoseconds / nanosecondsPerSecond)s"
        }
    }

    /// A duration in nanoseconds from whole seconds or a text such as `5m`.
    static func nanoseconds(_ scalar: Scalar) throws(ReadingError) -> Int64 {
        var seconds: Int64?
        switch scalar.meaning {
        case .string: seconds = duration(scalar.text)
        case .number(let number): seconds = number.int64Value
        case .null, .bool, .almostNumber: break
        }
        guard let seconds else {
            throw ReadingError(
                "duration \(PlainText.quoted(scalar.text)) cannot be read",
                help: "write whole seconds such as `60`, or a text such as `90s`, `15m` or `24h`")
        }
        return try inRange(seconds) * nanosecondsPerSecond
    }

    static func window(word: String) -> Window? {
        switch word {
        case "second": .span(nanoseconds: nanosecondsPerSecond)
        case "minute": .minute
        case "hour": .hour
        case "day": .day
        case "week": .week
        case "month": .month
        default: nil
        }
    }

    // 60 seconds, `1m` and `minute` are the same window, so that a counter defined twice is found out.
    private static func span(_ seconds: Int64) throws(ReadingError) -> Window {
        switch try inRange(seconds) {
        case 60: .minute
        case 3_600: .hour
        case 86_400: .day
        case let other: .span(nanoseconds: other * nanosecondsPerSecond)
        }
    }

    private static func inRange(_ seconds: Int64) throws(ReadingError) -> Int64 {
        guard seconds >= 1, seconds <= maxSeconds else {
            throw ReadingError(
                "a span of \(seconds) seconds is out of range", help: "write one second to 366 days")
        }
        return seconds
    }

    private static func duration(_ text: String) -> Int64? {
        guard let unit = text.utf8.last, text.utf8.count <= 12 else { return nil }
        let digits = text.utf8.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let count = Int64(String(decoding: digits, as: UTF8.self))
        else { return nil }
        let seconds: Int64
        switch unit {
        case UInt8(ascii: "s"): seconds = 1
        case UInt8(ascii: "m"): seconds = 60
        case UInt8(ascii: "h"): seconds = 3_600
        case UInt8(ascii: "d"): seconds = 86_400
        default: return nil
        }
        let (product, overflow) = count.multipliedReportingOverflow(by: seconds)
        return overflow ? nil : product
    }
}
