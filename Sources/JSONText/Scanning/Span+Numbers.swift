extension Span<UInt8> {
    /// Reads a number and checks it against the limits; integers of at most 18 digits take the short way.
    ///
    /// - Throws: `invalidNumber`, `numberTooLong` or `numberOutOfRange`.
    @inline(never)
    func checkedNumber(from start: Int, _ limits: JSONLimits) throws(JSONTextError) -> NumberToken {
        let digits = peek(start) == ASCII.minus ? start &+ 1 : start
        let end = endOfDigits(from: digits)
        let after = peek(end)
        let length = end &- digits
        let isShortInteger =
            length > 0 && length <= 18 && length <= limits.maxNumberDigits
            && (peek(digits) != ASCII.zero || end == start &+ 1)
            && after != ASCII.point && after | 0x20 != UInt8(ascii: "e")
        if isShortInteger { return NumberToken(end: end, meta: JSONNode.plainInteger) }
        return try checkedLongNumber(from: start, limits)
    }

    private func checkedLongNumber(from start: Int, _ limits: JSONLimits) throws(JSONTextError) -> NumberToken {
        guard let number = scanNumber(from: start) else { throw JSONTextError(.invalidNumber, at: start) }
        if number.digitCount > limits.maxNumberDigits { throw JSONTextError(.numberTooLong, at: start) }
        if !limits.toleratesAmbiguity && isBeyondDouble(number) { throw JSONTextError(.numberOutOfRange, at: start) }
        let isPlain = number.integer.upperBound == number.end && !(number.isNegative && peek(start &+ 1) == ASCII.zero)
        return NumberToken(end: number.end, meta: isPlain ? JSONNode.plainInteger : UInt32(JSONKind.number.rawValue))
    }

    @inline(__always) func isDigit(at offset: Int) -> Bool {
        peek(offset) &- ASCII.zero <= 9
    }

    @inline(__always) func endOfDigits(from start: Int) -> Int {
        var cursor = start
        while isDigit(at: cursor) { cursor &+= 1 }
        return cursor
    }

    /// Reads a number by the JSON grammar; nil when there is none at the offset.
    func scanNumber(from start: Int) -> NumberScan? {
        let isNegative = peek(start) == ASCII.minus
        let integerStart = isNegative ? start &+ 1 : start
        var cursor = endOfDigits(from: integerStart)
        let integer = integerStart..<cursor
        if integer.isEmpty || (integer.count > 1 && peek(integerStart) == ASCII.zero) { return nil }
        var fraction = cursor..<cursor
        if peek(cursor) == ASCII.point {
            let fractionEnd = endOfDigits(from: cursor &+ 1)
            fraction = cursor &+ 1..<fractionEnd
            if fraction.isEmpty { return nil }
            cursor = fractionEnd
        }
        var exponent: Int? = 0
        var exponentDigits = 0
        if peek(cursor) | 0x20 == UInt8(ascii: "e") {
            let sign = peek(cursor &+ 1)
            let digits = cursor &+ (sign == ASCII.plus || sign == ASCII.minus ? 2 : 1)
            cursor = endOfDigits(from: digits)
            exponentDigits = cursor &- digits
            if exponentDigits == 0 { return nil }
            exponent = smallInteger(digits..<cursor).map { sign == ASCII.minus ? 0 &- $0 : $0 }
        }
        return NumberScan(
            isNegative: isNegative, integer: integer, fraction: fraction, exponent: exponent,
            digitCount: integer.count &+ fraction.count &+ exponentDigits, end: cursor)
    }

    /// The value of a run of digits with at most nine after leading zeros.
    private func smallInteger(_ digits: Range<Int>) -> Int? {
        var start = digits.lowerBound
        while start < digits.upperBound, peek(start) == ASCII.zero { start &+= 1 }
        guard digits.upperBound &- start <= 9 else { return nil }
        var value = 0
        for offset in start..<digits.upperBound {
            value = value &* 10 &+ Int(peek(offset) &- ASCII.zero)
        }
        return value
    }

    /// Whether a number rounds to infinity as a double, or has an exponent nobody can mean.
    func isBeyondDouble(_ number: NumberScan) -> Bool {
        guard let exponent = number.exponent else { return true }
        if number.integer.count &+ exponent <= 308 { return false }
        let total = number.integer.count &+ number.fraction.count
        var first = 0
        while first < total, digit(first, of: number) == 0 { first &+= 1 }
        if first == total { return false }
        let magnitude = number.integer.count &- first &+ exponent
        if magnitude != 309 { return magnitude > 309 }
        for (place, limit) in NumberScan.infinityThreshold.utf8.enumerated() {
            let mine = first &+ place < total ? digit(first &+ place, of: number) : 0
            if mine != limit &- ASCII.zero { return mine > limit &- ASCII.zero }
        }
        return true
    }

    /// A digit of the coefficient, counted from the first one before the point.
    @inline(__always) func digit(_ place: Int, of number: NumberScan) -> UInt8 {
        let inFraction = place &- number.integer.count
        let offset =
            inFraction < 0 ? number.integer.lowerBound &+ place : number.fraction.lowerBound &+ inFraction
        return peek(offset) &- ASCII.zero
    }
}
