extension JSONDocument {
    /// The decoded text of a string; nil when the node is something else.
    package func string(_ id: JSONNodeID) -> String? {
        let node = node(id)
        guard node.isString else { return nil }
        if node.hasEscapes { return String(decoding: decodedBytes(id), as: UTF8.self) }
        return String(decoding: source[node.contentStart..<node.contentEnd], as: UTF8.self)
    }

    /// The decoded UTF-8 of a string; empty when the node is something else.
    package func decodedBytes(_ id: JSONNodeID) -> [UInt8] {
        let node = node(id)
        guard node.isString else { return [] }
        if !node.hasEscapes { return Array(source[node.contentStart..<node.contentEnd]) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(node.contentEnd - node.contentStart)
        source.span.appendDecoded(from: node.contentStart, to: node.contentEnd, onto: &decoded)
        return decoded
    }

    /// Lends the decoded UTF-8 of a string, without a copy when it holds no escape; empty when the node is something
    /// else.
    package func withDecodedBytes<Result, Failure: Error>(
        _ id: JSONNodeID, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let node = node(id)
        if node.isString && !node.hasEscapes {
            return try body(source.span.extracting(node.contentStart..<node.contentEnd))
        }
        return try body(decodedBytes(id).span)
    }

    /// Whether the node is a string whose decoded UTF-8 is byte for byte that of a text.
    package func equals(_ id: JSONNodeID, _ text: String) -> Bool {
        let node = node(id)
        return node.isString && source.span.content(of: node, equals: text.utf8.span)
    }

    /// Whether the node is a string whose decoded UTF-8 is byte for byte that of a text.
    package func equals(_ id: JSONNodeID, _ text: StaticString) -> Bool {
        guard text.hasPointerRepresentation else { return equals(id, text.description) }
        let node = node(id)
        // SAFETY: a static string's bytes live as long as the program and are never written.
        let bytes = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
        return node.isString && source.span.content(of: node, equals: bytes)
    }

    /// Length of a string's decoded UTF-8 in bytes; 0 when the node is something else.
    package func utf8Length(_ id: JSONNodeID) -> Int {
        let node = node(id)
        guard node.isString else { return 0 }
        if !node.hasEscapes { return node.contentEnd - node.contentStart }
        var units = DecodedUnits(from: node.contentStart, to: node.contentEnd)
        let text = source.span
        var length = 0
        while units.next(in: text) != nil { length += 1 }
        return length
    }

    /// Length of a string in Unicode scalars once decoded; 0 when the node is something else.
    package func scalarCount(_ id: JSONNodeID) -> Int {
        let node = node(id)
        guard node.isString else { return 0 }
        var units = DecodedUnits(from: node.contentStart, to: node.contentEnd)
        let text = source.span
        var count = 0
        while let byte = units.next(in: text) {
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        return count
    }

    /// The exact value of a number; nil when the node is something else (or, in salvage, has an exponent of more than
    /// nine digits).
    package func number(_ id: JSONNodeID) -> JSONNumber? {
        guard kind(id) == .number else { return nil }
        return JSONNumber(utf8: source.span.extracting(range(id)))
    }

    /// The value of a number written `-?(0|[1-9][0-9]*)`, but not `-0`, that fits 64 bits; nil for anything else.
    package func integer(_ id: JSONNodeID) -> Int64? {
        let node = node(id)
        guard node.kind == .number, node.isPlainInteger else { return nil }
        let text = source.span
        let isNegative = text.peek(Int(node.start)) == ASCII.minus
        var value: Int64 = 0
        for offset in Int(node.start) + (isNegative ? 1 : 0)..<Int(node.end) {
            let digit = Int64(text.peek(offset) &- ASCII.zero)
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (next, carried) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if overflowed || carried { return nil }
            value = next
        }
        return value
    }
}
