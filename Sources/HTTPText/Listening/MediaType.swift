/// The media types that matter to the gateway.
package enum MediaType: Sendable, Hashable {
    case json
    case eventStream
    case other

    /// The type that the first `Content-Type` of an answer names, whatever its parameters.
    package init(of fields: HTTPFields) {
        guard let index = fields.firstIndex(of: "content-type") else {
            self = .other
            return
        }
        let text = fields.bytes.span
        let essence = Self.essence(text, fields.entries[index].value)
        if text.equals(essence, lowercased: "application/json") {
            self = .json
        } else if text.equals(essence, lowercased: "text/event-stream") {
            self = .eventStream
        } else {
            self = .other
        }
    }

    /// True for `application/json` with no parameter but a charset of UTF-8.
    static func isJSON(_ text: borrowing Span<UInt8>, _ value: Range<Int>) -> Bool {
        let essence = essence(text, value)
        guard text.equals(essence, lowercased: "application/json") else { return false }
        var rest = skipBlanks(text, essence.upperBound..<value.upperBound)
        var hasCharset = false
        while !rest.isEmpty {
            guard text.peek(rest.lowerBound) == HTTPByte.semicolon else { return false }
            let start = skipBlanks(text, rest.lowerBound + 1..<rest.upperBound).lowerBound
            var end = start
            while end < rest.upperBound, text.peek(end) != HTTPByte.semicolon { end += 1 }
            let parameter = text.withoutBlanks(start..<end)
            let isUTF8 =
                text.equals(parameter, lowercased: "charset=utf-8")
                || text.equals(parameter, lowercased: "charset=\"utf-8\"")
            guard isUTF8, !hasCharset else { return false }
            hasCharset = true
            rest = end..<rest.upperBound
        }
        return true
    }

    private static func essence(_ text: borrowing Span<UInt8>, _ value: Range<Int>) -> Range<Int> {
        var end = value.lowerBound
        while end < value.upperBound, text.peek(end) != HTTPByte.semicolon { end += 1 }
        return text.withoutBlanks(value.lowerBound..<end)
    }

    private static func skipBlanks(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound, HTTPByte.isBlank(text.peek(start)) { start += 1 }
        return start..<range.upperBound
    }
}
