/// What the head of a client's request must satisfy before its body counts.
package struct RequestRules {
    private var host: Range<Int>?
    private var contentType: Range<Int>?
    private var contentLength: Range<Int>?
    private var contentEncoding: Range<Int>?
    private var transferEncoding: Range<Int>?
    private var expectation: Range<Int>?

    /// Checks the head of a request.
    ///
    /// - Throws: the first rule that it breaks.
    package static func check(_ head: HTTPRequestHead, isVersion10: Bool = false) throws(RequestFault) {
        guard isPath(head.target) else { throw .target }
        var rules = RequestRules()
        try rules.collect(head.fields)
        let text = head.fields.bytes.span
        if rules.host == nil, !isVersion10 { throw .noHost }
        if let expectation = rules.expectation, !text.equals(expectation, lowercased: "100-continue") {
            throw .expectation
        }
        let hasBody = try rules.checkFraming(text, isVersion10: isVersion10)
        switch head.method {
        case .get, .delete, .options:
            if hasBody { throw .bodyNotAllowed }
        case .post, .other:
            try rules.checkType(text)
        }
    }

    /// Whether the client waits for `100 Continue` before it sends the body.
    package static func awaitsContinue(_ fields: HTTPFields) -> Bool {
        guard let index = fields.firstIndex(of: "expect") else { return false }
        return fields.bytes.span.equals(fields.entries[index].value, lowercased: "100-continue")
    }

    // MARK: - Parts

    private mutating func collect(_ fields: HTTPFields) throws(RequestFault) {
        let text = fields.bytes.span
        for (index, entry) in fields.entries.enumerated() {
            let name = entry.name
            switch name.count {
            case 4 where text.equals(name, lowercased: "host"): try Self.fill(&host, entry)
            case 6 where text.equals(name, lowercased: "expect"): try Self.fill(&expectation, entry)
            case 12 where text.equals(name, lowercased: "content-type"): try Self.fill(&contentType, entry)
            case 14 where text.equals(name, lowercased: "content-length"): try Self.fill(&contentLength, entry)
            case 16 where text.equals(name, lowercased: "content-encoding"): try Self.fill(&contentEncoding, entry)
            case 17 where text.equals(name, lowercased: "transfer-encoding"): try Self.fill(&transferEncoding, entry)
            default:
                if Self.mustBeSingle(text, name), Self.isRepeated(index, in: fields, text) { throw .repeatedField }
            }
        }
    }

    private static func fill(_ slot: inout Range<Int>?, _ entry: HTTPFields.Entry) throws(RequestFault) {
        guard slot == nil else { throw .repeatedField }
        slot = entry.value
    }

    /// True for the other fields of which there may be one: those of the protocol, and what tells who asks.
    private static func mustBeSingle(_ text: borrowing Span<UInt8>, _ name: Range<Int>) -> Bool {
        switch name.count {
        case 6 where text.equals(name, lowercased: "origin"): true
        case 13 where text.equals(name, lowercased: "authorization"): true
        case 13 where text.equals(name, lowercased: "last-event-id"): true
        default: name.count > 4 && text.equals(name.lowerBound..<name.lowerBound + 4, lowercased: "mcp-")
        }
    }

    private static func isRepeated(_ index: Int, in fields: HTTPFields, _ text: borrowing Span<UInt8>) -> Bool {
        let name = fields.entries[index].name
        for earlier in 0..<index {
            let other = fields.entries[earlier].name
            if other.count == name.count, text.equalNames(other, name) { return true }
        }
        return false
    }

    /// Checks what says how long the body is.
    ///
    /// - Returns: whether there is one.
    private func checkFraming(_ text: borrowing Span<UInt8>, isVersion10: Bool) throws(RequestFault) -> Bool {
        if let transferEncoding {
            guard !isVersion10, text.equals(transferEncoding, lowercased: "chunked") else { throw .transferEncoding }
            guard contentLength == nil else { throw .length }
            return true
        }
        guard let contentLength else { return false }
        guard !contentLength.isEmpty, contentLength.count <= 18 else { throw .length }
        var isZero = true
        for offset in contentLength {
            guard HTTPByte.isDigit(text.peek(offset)) else { throw .length }
            if text.peek(offset) != UInt8(ascii: "0") { isZero = false }
        }
        return !isZero
    }

    private func checkType(_ text: borrowing Span<UInt8>) throws(RequestFault) {
        if let contentEncoding, !text.equals(contentEncoding, lowercased: "identity") { throw .contentEncoding }
        guard let contentType, MediaType.isJSON(text, contentType) else { throw .contentType }
    }

    /// True for a target in origin form: a path, perhaps with a query.
    private static func isPath(_ target: String) -> Bool {
        guard target.utf8.first == UInt8(ascii: "/") else { return false }
        return target.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
    }
}
