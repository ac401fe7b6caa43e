internal import JSONText

/// The significant digits of a number, from 0 to 9 and without zeros at either end, and the power of ten they stand
/// for.
struct DecimalDigits {
    private(set) var digits: [UInt8] = []
    private(set) var exponent = 0

    init(_ number: JSONNumber) {
        var isInFraction = false
        var isInExponent = false
        var isExponentNegative = false
        var written = 0
        for byte in number.text.utf8 {
            switch byte {
            case UInt8(ascii: "."): isInFraction = true
            case UInt8(ascii: "e"): isInExponent = true
            case UInt8(ascii: "-"): isExponentNegative = isInExponent
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if isInExponent {
                    // A number is read only when its exponent has at most nine digits.
                    written = written &* 10 &+ Int(byte &- UInt8(ascii: "0"))
                } else {
                    if isInFraction { exponent -= 1 }
                    digits.append(byte &- UInt8(ascii: "0"))
                }
            default: break
            }
        }
        exponent += isExponentNegative ? -written : written
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
    }
}
