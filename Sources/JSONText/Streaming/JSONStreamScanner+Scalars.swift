extension JSONStreamScanner {
    /// No number that passes is longer: its digits, two signs, a point and an `e`.
    private static var maxNumberBytes: Int { limits.maxNumberDigits + 4 }

    /// Reads a number on, from its start or from where the last bytes ended.
    mutating func readNumber(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        let start = position
        var end = start
        while Self.isNumberByte(bytes.peek(end)) { end &+= 1 }
        if carry.isEmpty, end < bytes.count {
            let token = try bytes.checkedNumber(from: start, Self.limits)
            position = token.end
            capture(bytes, start..<token.end)
            return endScalar(.number)
        }
        if carry.count + (end - start) > Self.maxNumberBytes { throw JSONTextError(.numberTooLong, at: start) }
        for offset in start..<end { carry.append(bytes.peek(offset)) }
        position = end
        return end < bytes.count ? try endNumber() : nil
    }

    /// Checks a number that came in pieces.
    mutating func endNumber() throws(JSONTextError) -> JSONStreamEvent? {
        let number = carry
        carry.removeAll(keepingCapacity: true)
        let token = try number.span.checkedNumber(from: 0, Self.limits)
        guard token.end == number.count else { throw JSONTextError(.invalidNumber, at: 0) }
        capture(number.span, 0..<number.count)
        return endScalar(.number)
    }

    mutating func readLiteral(
        _ kind: JSONKind, _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        phase = .literal
        literal = LiteralMatch(kind)
        return try readLiteral(bytes, &position)
    }

    /// Reads `true`, `false` or `null` on.
    mutating func readLiteral(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        while position < bytes.count, !literal.isComplete {
            guard literal.take(bytes.peek(position)) else { throw JSONTextError(.unexpectedByte, at: position) }
            position &+= 1
        }
        return literal.isComplete ? endScalar(literal.kind) : nil
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.zero...ASCII.nine, ASCII.minus, ASCII.plus, ASCII.point, UInt8(ascii: "e"), UInt8(ascii: "E"): true
        default: false
        }
    }
}
