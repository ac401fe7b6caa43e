internal import JSONText

/// What a number must be a multiple of, exactly.
///
/// The divisor is its digits, as an integer that does not end in zero, times a power of ten.
struct Divisor: Sendable {
    let digits: UInt128
    let exponent: Int
    /// The divisor when it is an integer of 64 bits, else 0.
    let integer: Int64

    /// Most digits of a divisor: with them no sum of two remainders overflows.
    static let maxDigits = 37

    /// Nil when the number is not positive or has too many digits.
    init?(_ number: JSONNumber) {
        guard !number.isZero, !number.isNegative else { return nil }
        let parts = DecimalDigits(number)
        guard parts.digits.count <= Self.maxDigits else { return nil }
        digits = parts.digits.reduce(0) { $0 &* 10 &+ UInt128($1) }
        exponent = parts.exponent
        integer = number.int64Value ?? 0
    }

    /// Whether a number is a whole multiple.
    func divides(_ number: JSONNumber) -> Bool {
        if number.isZero { return true }
        let parts = DecimalDigits(number)
        let shift = parts.exponent - exponent
        // A multiple would end in zeros then, but significant digits do not.
        if shift < 0 { return false }
        let rest = parts.digits.reduce(0) { (multiply($0, 10 % digits) &+ UInt128($1)) % digits }
        return multiply(rest, powerOfTen(shift)) == 0
    }

    private func powerOfTen(_ exponent: Int) -> UInt128 {
        var result = 1 % digits
        var base = 10 % digits
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = multiply(result, base) }
            base = multiply(base, base)
            rest &>>= 1
        }
        return result
    }

    /// The product modulo the divisor's digits, of two numbers below them.
    private func multiply(_ left: UInt128, _ right: UInt128) -> UInt128 {
        let product = left.multipliedFullWidth(by: right)
        if product.high == 0 { return product.low % digits }
        return digits.dividingFullWidth(product).remainder
    }
}
