/// An exact decimal number.
///
/// Equal by value: `1.0`, `1` and `10e-1` are the same number, and so are `0` and `-0`.
///
/// Up to 38 significant digits need no allocation.
package struct JSONNumber: Sendable, Hashable {
    /// Whether a minus sign was written, before zero too.
    private let hasMinus: Bool
    /// Significant digits, without zeros at either end; 0 for zero.
    let digitCount: Int32
    /// The value is the significant digits, read as an integer, times ten to this power; 0 for zero.
    let exponent: Int32
    /// The significant digits as an integer when there are at most 38, else 0.
    let coefficient: UInt128
    /// The significant digits, from 0 to 9, when there are more than 38, else empty.
    let wideDigits: [UInt8]

    /// Most digits that `UInt128` holds whatever they are.
    static let narrowDigits = 38

    /// Reads a number by the JSON grammar; nil when the text is anything else or has an exponent of more than nine
    /// digits.
    package init?(_ text: String) {
        self.init(utf8: text.utf8.span)
    }

    /// Reads a number by the JSON grammar; nil when the text is anything else or has an exponent of more than nine
    /// digits.
    package init?(utf8 text: Span<UInt8>) {
        guard let number = text.scanNumber(from: 0), number.end == text.count, let written = number.exponent else {
            return nil
        }
        let total = number.integer.count + number.fraction.count
        var coefficient: UInt128 = 0
        var first = total
        var last = total
        for place in 0..<total {
            let digit = text.digit(place, of: number)
            if digit == 0 { continue }
            if first == total { first = place }
            if place - first < Self.narrowDigits {
                coefficient = coefficient &* Self.powerOfTen(first == place ? 0 : place - last)
                coefficient = coefficient &+ UInt128(digit)
            }
            last = place
        }
        hasMinus = number.isNegative
        guard first < total else {
            (digitCount, exponent, self.coefficient, wideDigits) = (0, 0, 0, [])
            return
        }
        let count = last - first + 1
        let isWide = count > Self.narrowDigits
        digitCount = Int32(clamping: count)
        exponent = Int32(clamping: written - number.fraction.count + (total - 1 - last))
        self.coefficient = isWide ? 0 : coefficient
        wideDigits = isWide ? (first...last).map { text.digit($0, of: number) } : []
    }

    /// An integer.
    package init(_ value: Int64) {
        var coefficient = value.magnitude
        var exponent: Int32 = 0
        while coefficient != 0 && coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        var count: Int32 = 0
        var rest = coefficient
        while rest > 0 {
            rest /= 10
            count += 1
        }
        hasMinus = value < 0
        digitCount = count
        self.exponent = exponent
        self.coefficient = UInt128(coefficient)
        wideDigits = []
    }

    // MARK: - Properties

    /// Whether the value is zero, with or without a sign.
    package var isZero: Bool { digitCount == 0 }

    /// Whether the number is a zero with a minus sign.
    package var isNegativeZero: Bool { hasMinus && isZero }

    /// Whether the value is below zero.
    package var isNegative: Bool { hasMinus && !isZero }

    /// Whether the value is a whole number, however it is written.
    package var isInteger: Bool { exponent >= 0 }

    /// The value when it is a whole number that fits 64 bits, however it is written.
    package var int64Value: Int64? {
        guard isInteger, digitCount <= 19, exponent <= 19 else { return nil }
        let (magnitude, overflowed) = coefficient.multipliedReportingOverflow(by: Self.powerOfTen(Int(exponent)))
        if overflowed || magnitude > UInt128(Int64.max) + (hasMinus ? 1 : 0) { return nil }
        return Int64(truncatingIfNeeded: hasMinus ? 0 &- magnitude : magnitude)
    }

    /// The nearest double, ties to even, as `JSON.parse` gives it: too small becomes zero, too large (salvage only)
    /// infinity.
    package var doubleValue: Double {
        if digitCount <= 15 && exponent >= -22 && exponent <= 22 {
            // Both operands are exact (5^22 < 2^53), so the one operation rounds once.
            var power = 1.0
            for _ in 0..<exponent.magnitude { power *= 10 }
            let magnitude = Double(UInt64(truncatingIfNeeded: coefficient))
            let value = exponent < 0 ? magnitude / power : magnitude * power
            return hasMinus ? -value : value
        }
        return Double(text) ?? 0
    }

    /// The value times ten to a power, rounded up to a whole number: the ledger's unit conversion.
    ///
    /// Nil for a negative number, for `-0`, for 10^29 and above before scaling, and when the result does not fit.
    package func scaledUp(decimals: Int) -> UInt128? {
        if hasMinus || magnitude > 29 || decimals < 0 || decimals > 38 { return nil }
        if isZero { return 0 }
        let shift = Int(exponent) + decimals
        if shift >= 0 {
            guard shift <= Self.narrowDigits, wideDigits.isEmpty else { return nil }
            let (units, overflowed) = coefficient.multipliedReportingOverflow(by: Self.powerOfTen(shift))
            return overflowed ? nil : units
        }
        // Significant digits end in one that is not zero, so whatever is cut off is above zero.
        let kept = Int(digitCount) + shift
        if kept <= 0 { return 1 }
        guard kept <= Self.narrowDigits else { return nil }
        if wideDigits.isEmpty { return coefficient / Self.powerOfTen(-shift) + 1 }
        return wideDigits[..<kept].reduce(0) { $0 * 10 + UInt128($1) } + 1
    }

    // MARK: - Digits

    /// Place of the first significant digit: 1 for units, 2 for tens, 0 for tenths.
    ///
    /// 0 for zero.
    var magnitude: Int { Int(exponent) + Int(digitCount) }

    /// Ten to a power from 0 to 38.
    static func powerOfTen(_ power: Int) -> UInt128 {
        var result: UInt128 = 1
        for _ in 0..<Swift.min(Swift.max(power, 0), narrowDigits) { result = result &* 10 }
        return result
    }
}
