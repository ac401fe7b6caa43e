extension JSONNumber: CustomStringConvertible {
    /// The significant digits, from 0 to 9.
    var digits: [UInt8] {
        if !wideDigits.isEmpty { return wideDigits }
        var result: [UInt8] = []
        var rest = coefficient
        while rest > 0 {
            result.append(UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        result.reverse()
        return result
    }

    /// The exact value in the fewest digits, laid out as ECMAScript lays out numbers; `-0` for a negative zero.
    package var text: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The exact value in the fewest digits.
    package var description: String { text }

    /// Appends the text, with the sign of a negative zero.
    func appendText(to bytes: inout [UInt8]) {
        if isNegativeZero { bytes.append(ASCII.minus) }
        appendCanonical(to: &bytes)
    }

    /// Appends the text as RFC 8785 wants it: a negative zero is `0`.
    func appendCanonical(to bytes: inout [UInt8]) {
        if isZero {
            bytes.append(ASCII.zero)
            return
        }
        if isNegative { bytes.append(ASCII.minus) }
        let digits = self.digits.map { $0 + ASCII.zero }
        let point = magnitude
        if point > 21 || point <= -6 {
            bytes.append(digits[0])
            if digits.count > 1 {
                bytes.append(ASCII.point)
                bytes.append(contentsOf: digits[1...])
            }
            bytes.append(UInt8(ascii: "e"))
            bytes.append(point > 0 ? ASCII.plus : ASCII.minus)
            bytes.appendDecimal(UInt64((point - 1).magnitude))
        } else if point <= 0 {
            bytes.append("0." as StaticString)
            bytes.append(contentsOf: repeatElement(ASCII.zero, count: -point))
            bytes.append(contentsOf: digits)
        } else {
            bytes.append(contentsOf: digits.prefix(point))
            if digits.count > point {
                bytes.append(ASCII.point)
                bytes.append(contentsOf: digits[point...])
            } else {
                bytes.append(contentsOf: repeatElement(ASCII.zero, count: point - digits.count))
            }
        }
    }
}
