internal import Diagnostics
internal import DocumentText
internal import JSONText

/// Reads and writes durations: whole seconds, or a whole number and a unit such as `500ms`, `30s`, `10m`, `1h`, `7d`.
package enum DurationReader {
    private static let units: [(suffix: String, nanoseconds: Int64)] = [
        ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
        ("d", 86_400_000_000_000),
    ]

    /// Nanoseconds of a text with a unit; nil when it cannot be read or is longer than 292 years.
    package static func nanoseconds(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let count = Int64(digits), let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.nanoseconds)
        return overflow ? nil : product
    }

    /// The duration in the largest unit that divides it.
    package static func text(_ nanoseconds: Int64) -> String {
        let unit = units.last { nanoseconds != 0 && nanoseconds % $0.nanoseconds == 0 } ?? units[0]
        return "\(nanoseconds / unit.nanoseconds)\(unit.suffix)"
    }

    static func nanoseconds(_ scalar: Scalar) throws(ReadingError) -> Int64 {
        switch scalar.meaning {
        case .string:
            if let nanoseconds = nanoseconds(scalar.text) { return nanoseconds }
        case .number(let number):
            let product = number.int64Value?.multipliedReportingOverflow(by: 1_000_000_000)
            if let product, !product.overflow { return product.partialValue }
        case .null, .bool, .almostNumber: break
        }
        throw ReadingError(
            "duration \(PlainText.quoted(scalar.text)) cannot be read",
            help: "write whole seconds such as `30`, or a text such as `500ms`, `30s`, `10m` or `1h`")
    }
}
