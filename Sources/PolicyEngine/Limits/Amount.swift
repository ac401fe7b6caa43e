/// A non-negative quantity that counters add up: calls, money or any other argument, in billionths of one unit.
///
/// Integers only: money never meets binary floating point. Values beyond ``maximum`` are refused where they enter.
package struct Amount: Sendable, Hashable, Comparable {
    /// Billionths of one unit.
    package let billionths: UInt128

    /// Decimal places that an amount keeps; finer fractions are rounded up.
    package static let decimals = 9
    /// The greatest amount that enters a counter: 10^18 units.
    package static let maximum = Amount(billionths: 1_000_000_000_000_000_000_000_000_000)
    /// Nothing.
    package static let zero = Amount(billionths: 0)
    /// One unit: what a call costs when nothing else is said.
    package static let one = Amount(units: 1)

    /// An amount from billionths of one unit.
    package init(billionths: UInt128) {
        self.billionths = billionths
    }

    /// An amount of whole units.
    package init(units: UInt64) {
        self.billionths = UInt128(units) * 1_000_000_000
    }

    /// Orders by size.
    package static func < (left: Amount, right: Amount) -> Bool {
        left.billionths < right.billionths
    }

    /// The sum, clamped at the type's end, which lies far beyond ``maximum``.
    package static func + (left: Amount, right: Amount) -> Amount {
        let (sum, overflow) = left.billionths.addingReportingOverflow(right.billionths)
        return Amount(billionths: overflow ? .max : sum)
    }

    /// The difference, never below zero.
    package static func - (left: Amount, right: Amount) -> Amount {
        Amount(billionths: left.billionths > right.billionths ? left.billionths - right.billionths : 0)
    }
}

extension Amount: CustomStringConvertible {
    /// Decimal text without trailing zeros, such as `1000` or `0.99`.
    package var description: String {
        let whole = billionths / 1_000_000_000
        let fraction = billionths % 1_000_000_000
        if fraction == 0 { return String(whole) }
        var digits = String(fraction)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
