/// The head of one answer, as it stands in the bytes: read in one pass, without a copy before it is whole.
struct HeadParse {
    /// How the end of the body is told.
    enum Framing: Equatable {
        case close
        case chunked
        case length(Int)
    }

    private(set) var status = 0
    private(set) var isVersion10 = false
    /// The fields to hand on; offsets count from the first byte of the head.
    private(set) var entries: [HTTPFields.Entry] = []
    private(set) var fieldCount = 0
    private(set) var contentLength: Int?
    private(set) var isChunked = false
    private(set) var closes = false
    private(set) var keepsAlive = false
    private(set) var keepAliveSeconds: Int?
    /// How many bytes of the head were read, whole lines only; its length once it is whole.
    private(set) var length = 0

    init() {}

    /// Reads the lines that are there of the head at `start`, from where the last call stopped.
    ///
    /// - Returns: whether the head is whole.
    mutating func advance(
        _ text: borrowing Span<UInt8>, from start: Int, _ limits: ResponseLimits
    ) throws(HTTPFault) -> Bool {
        if length == 0 {
            entries.reserveCapacity(16)
            guard let next = try readStatusLine(text, from: start) else { return false }
            length = next &- start
        }
        var cursor = start &+ length
        while true {
            if text.peek(cursor) == HTTPByte.carriageReturn {
                guard cursor &+ 1 < text.count else { return false }
                guard text.peek(cursor &+ 1) == HTTPByte.lineFeed else { throw .lineEnd }
                length = cursor &+ 2 &- start
                if length > limits.maxHeadBytes { throw .headTooLong }
                return true
            }
            guard let next = try readField(text, from: cursor, start: start, limits) else { return false }
            cursor = next
            length = cursor &- start
        }
    }

    /// How the end of the body is told; only a whole head says so.
    func framing() throws(HTTPFault) -> Framing {
        if isChunked {
            guard contentLength == nil, !isVersion10 else { throw .conflictingLengths }
            guard status != 204 else { throw .conflictingLengths }
            return status == 304 ? .length(0) : .chunked
        }
        if status == 204 {
            guard contentLength ?? 0 == 0 else { throw .conflictingLengths }
            return .length(0)
        }
        if status == 304 { return .length(0) }
        return contentLength.map { .length($0) } ?? .close
    }

    // MARK: - Lines

    /// Reads `HTTP/1.1 200 reason`; nil when the end of the line is not there.
    private mutating func readStatusLine(
        _ text: borrowing Span<UInt8>, from start: Int
    ) throws(HTTPFault) -> Int? {
        guard start &+ 13 < text.count else {
            for offset in start..<Swift.min(text.count, start &+ 7)
            where text.peek(offset) != Self.version(at: offset &- start) { throw .statusLine }
            return nil
        }
        guard text.word(at: start) & Self.versionMask == Self.versionWord else { throw .statusLine }
        let minor = text.peek(start &+ 7)
        guard minor &- UInt8(ascii: "0") <= 1, text.peek(start &+ 8) == HTTPByte.space else { throw .statusLine }
        isVersion10 = minor == UInt8(ascii: "0")
        var value = 0
        for offset in start &+ 9..<start &+ 12 {
            guard HTTPByte.isDigit(text.peek(offset)) else { throw .statusLine }
            value = value &* 10 &+ Int(text.peek(offset) &- UInt8(ascii: "0"))
        }
        guard value >= 100, value <= 599 else { throw .statusLine }
        status = value
        let after = text.peek(start &+ 12)
        guard after == HTTPByte.space || after == HTTPByte.carriageReturn else { throw .statusLine }
        return try endOfLine(text, from: start &+ 12)
    }

    /// `HTTP/1.` as a word, the first letter in the lowest bits.
    private static let versionWord: UInt64 = 0x2E_312F_5054_5448
    private static let versionMask: UInt64 = 0xFF_FFFF_FFFF_FFFF

    private static func version(at offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: versionWord &>> UInt64(truncatingIfNeeded: offset &* 8))
    }

    /// The start of the line after the visible text at `start`; nil when it is not there.
    private func endOfLine(_ text: borrowing Span<UInt8>, from start: Int) throws(HTTPFault) -> Int? {
        let end = text.endOfVisibleText(from: start)
        return try lineAfter(text, end)
    }

    @inline(__always)
    private func lineAfter(_ text: borrowing Span<UInt8>, _ end: Int) throws(HTTPFault) -> Int? {
        guard end < text.count else { return nil }
        guard text.peek(end) == HTTPByte.carriageReturn else {
            throw text.peek(end) == HTTPByte.lineFeed ? .lineEnd : .fieldValue
        }
        guard end &+ 1 < text.count else { return nil }
        guard text.peek(end &+ 1) == HTTPByte.lineFeed else { throw .lineEnd }
        return end &+ 2
    }

    @inline(__always)
    private mutating func readField(
        _ text: borrowing Span<UInt8>, from start: Int, start headStart: Int, _ limits: ResponseLimits
    ) throws(HTTPFault) -> Int? {
        var nameEnd = start
        while HTTPByte.isToken(text.peek(nameEnd)) { nameEnd &+= 1 }
        guard nameEnd < text.count else { return nil }
        guard text.peek(nameEnd) == HTTPByte.colon, nameEnd > start else { throw .fieldName }
        let valueEnd = text.endOfVisibleText(from: nameEnd &+ 1)
        guard let next = try lineAfter(text, valueEnd) else { return nil }
        fieldCount &+= 1
        if fieldCount > limits.maxFields { throw .tooManyFields }
        let name = start..<nameEnd
        let value = text.withoutBlanks(nameEnd &+ 1..<valueEnd)
        if try !readFraming(text, name, value) {
            entries.append(
                HTTPFields.Entry(
                    name: start &- headStart..<nameEnd &- headStart,
                    value: value.lowerBound &- headStart..<value.upperBound &- headStart))
        }
        return next
    }

    // MARK: - Fields that frame the message

    /// Reads a field that frames the message.
    ///
    /// - Returns: false for all other fields, which are handed on.
    @inline(__always)
    private mutating func readFraming(
        _ text: borrowing Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>
    ) throws(HTTPFault) -> Bool {
        switch name.count {
        case 10:
            if text.equals(name, lowercased: "connection") {
                readConnection(text, value)
                return true
            }
            guard text.equals(name, lowercased: "keep-alive") else { return false }
            readKeepAlive(text, value)
            return true
        case 14:
            guard text.equals(name, lowercased: "content-length") else { return false }
            try readLength(text, value)
            return true
        case 16:
            if text.equals(name, lowercased: "content-encoding") {
                guard text.equals(value, lowercased: "identity") else { throw .contentEncoding }
                return true
            }
            return text.equals(name, lowercased: "proxy-connection")
        case 17:
            guard text.equals(name, lowercased: "transfer-encoding") else { return false }
            guard !isChunked, text.equals(value, lowercased: "chunked") else { throw .transferEncoding }
            isChunked = true
            return true
        case 7:
            return text.equals(name, lowercased: "trailer") || text.equals(name, lowercased: "upgrade")
        default:
            return false
        }
    }

    private mutating func readLength(_ text: borrowing Span<UInt8>, _ value: Range<Int>) throws(HTTPFault) {
        guard contentLength == nil else { throw .conflictingLengths }
        guard !value.isEmpty, value.count <= 18 else { throw .contentLength }
        var length = 0
        for offset in value {
            guard HTTPByte.isDigit(text.peek(offset)) else { throw .contentLength }
            length = length &* 10 &+ Int(text.peek(offset) &- UInt8(ascii: "0"))
        }
        contentLength = length
    }

    private mutating func readConnection(_ text: borrowing Span<UInt8>, _ value: Range<Int>) {
        Self.forEachElement(text, value) { text, element in
            if text.equals(element, lowercased: "close") { closes = true }
            if text.equals(element, lowercased: "keep-alive") { keepsAlive = true }
        }
    }

    /// Reads `timeout=5, max=1000`.
    private mutating func readKeepAlive(_ text: borrowing Span<UInt8>, _ value: Range<Int>) {
        Self.forEachElement(text, value) { text, element in
            guard element.count > 8, element.count <= 8 + 6,
                text.equals(element.lowerBound..<element.lowerBound + 8, lowercased: "timeout=")
            else { return }
            var seconds = 0
            for offset in element.lowerBound + 8..<element.upperBound {
                guard HTTPByte.isDigit(text.peek(offset)) else { return }
                seconds = seconds &* 10 &+ Int(text.peek(offset) &- UInt8(ascii: "0"))
            }
            keepAliveSeconds = seconds
        }
    }

    /// Walks the elements of a list that commas separate, without the blanks around them.
    private static func forEachElement(
        _ text: borrowing Span<UInt8>, _ value: Range<Int>, _ body: (borrowing Span<UInt8>, Range<Int>) -> Void
    ) {
        var start = value.lowerBound
        while start <= value.upperBound {
            var end = start
            while end < value.upperBound, text.peek(end) != UInt8(ascii: ",") { end &+= 1 }
            body(text, text.withoutBlanks(start..<end))
            start = end &+ 1
        }
    }
}
