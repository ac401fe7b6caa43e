/// Checks a text that comes in pieces of any size as strictly as ``JSONDocument``, without ever holding it.
///
/// What it keeps is bounded: one open key, the fingerprints of the keys of open objects, and the value it is asked for.
/// A key of more than 64 KiB, or more than 131,072 keys in open objects, are refused; the length of the text is not.
package struct JSONStreamScanner: Sendable {
    enum Phase: Sendable {
        case value, firstElement, firstKey, nextKey, colon, afterValue, string, number, literal
    }

    /// Longest key in bytes, as written.
    static let maxKeyBytes = 64 * 1024
    static let limits = JSONLimits.strict

    private let observedDepth: Int
    var phase = Phase.value
    /// The open containers, true for objects.
    private var levels: [Bool] = []
    private var keys = OpenKeys()
    /// Bytes read by the calls before this one.
    private var bytesBefore = 0
    private var failure: JSONTextError?

    /// Whether the string being read is a key, and what is known of it.
    var isKey = false
    var hasEscapes = false
    /// A key that came in pieces, as written.
    var keyText: [UInt8] = []
    /// The unfinished number, or the unfinished escape or character of a string.
    var carry: [UInt8] = []
    var literal = LiteralMatch(.null)
    /// The value that was asked for, as written; filled until `captureLimit`.
    var captureLimit = 0
    var isCapturing = false

    /// The last key that an event told of, decoded.
    package internal(set) var key: [UInt8] = []
    /// The text of the value that was asked for, as written; nil when it was none, or too long.
    package internal(set) var captured: [UInt8]?

    /// A scanner that tells of the values in at most `observedDepth` containers; 1 stands for the root's own members.
    package init(observedDepth: Int) {
        self.observedDepth = observedDepth
    }

    /// The number of containers that are open.
    package var depth: Int { levels.count }

    /// Whether a whole value was read, so that only blanks may follow.
    package var isComplete: Bool { phase == .afterValue && levels.isEmpty }

    var isObserved: Bool { levels.count <= observedDepth }

    /// Asks for the text of the value that comes next, if it is a string or number of at most `maxBytes` as written.
    package mutating func captureNext(maxBytes: Int) {
        isCapturing = true
        captureLimit = maxBytes
        captured = []
    }

    /// Reads on at `position`, which is moved behind what was read; to be called until it says
    /// ``JSONStreamEvent/needMore``.
    ///
    /// - Throws: why the text is not strict JSON, and about where.
    package mutating func read(
        _ bytes: Span<UInt8>, from position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent {
        if let failure { throw failure }
        let start = position
        do throws(JSONTextError) {
            let event = try advance(bytes, &position)
            bytesBefore &+= position &- start
            return event
        } catch {
            let placed = JSONTextError(error.reason, at: bytesBefore &+ Swift.max(0, error.offset &- start))
            failure = placed
            throw placed
        }
    }

    /// Says that the text has ended.
    ///
    /// - Throws: when it is not whole.
    package mutating func finish() throws(JSONTextError) {
        if let failure { throw failure }
        if phase == .number { _ = try endNumber() }
        if isComplete { return }
        let isEmpty = phase == .value && levels.isEmpty
        throw JSONTextError(isEmpty ? .emptyInput : .unexpectedEnd, at: bytesBefore)
    }

    // MARK: - Between values

    private mutating func advance(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent {
        while position < bytes.count {
            let event: JSONStreamEvent?
            switch phase {
            case .string: event = try readString(bytes, &position)
            case .number: event = try readNumber(bytes, &position)
            case .literal: event = try readLiteral(bytes, &position)
            case .value, .firstElement, .firstKey, .nextKey, .colon, .afterValue:
                position = bytes.skippingWhitespace(from: position)
                guard position < bytes.count else { return .needMore }
                event = try readToken(bytes, &position)
            }
            if let event { return event }
        }
        return .needMore
    }

    @inline(__always)
    private mutating func readToken(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        let byte = bytes.peek(position)
        switch phase {
        case .firstElement where byte == ASCII.closeBracket, .firstKey where byte == ASCII.closeBrace:
            position &+= 1
            return close()
        case .value, .firstElement:
            return try readValue(byte, bytes, &position)
        case .firstKey, .nextKey:
            guard byte == ASCII.quote else { throw JSONTextError(.unexpectedByte, at: position) }
            position &+= 1
            beginString(isKey: true)
        case .colon:
            guard byte == ASCII.colon else { throw JSONTextError(.unexpectedByte, at: position) }
            position &+= 1
            phase = .value
        case .afterValue:
            guard let isObject = levels.last else { throw JSONTextError(.trailingBytes, at: position) }
            if byte == ASCII.comma {
                phase = isObject ? .nextKey : .value
                position &+= 1
            } else if byte == (isObject ? ASCII.closeBrace : ASCII.closeBracket) {
                position &+= 1
                return close()
            } else {
                throw JSONTextError(.unexpectedByte, at: position)
            }
        case .string, .number, .literal:
            break
        }
        return nil
    }

    @inline(__always)
    private mutating func readValue(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        switch byte {
        case ASCII.quote:
            position &+= 1
            beginString(isKey: false)
            return try readString(bytes, &position)
        case ASCII.openBrace, ASCII.openBracket:
            let event = try open(byte == ASCII.openBrace ? .object : .array, at: position)
            position &+= 1
            return event
        case ASCII.zero...ASCII.nine, ASCII.minus:
            phase = .number
            return try readNumber(bytes, &position)
        case UInt8(ascii: "t"): return try readLiteral(.true, bytes, &position)
        case UInt8(ascii: "f"): return try readLiteral(.false, bytes, &position)
        case UInt8(ascii: "n"): return try readLiteral(.null, bytes, &position)
        default: throw JSONTextError(.unexpectedByte, at: position)
        }
    }

    private mutating func open(_ kind: JSONKind, at offset: Int) throws(JSONTextError) -> JSONStreamEvent? {
        if levels.count >= Self.limits.maxDepth { throw JSONTextError(.tooDeep, at: offset) }
        let isTold = isObserved
        abandonCapture()
        levels.append(kind == .object)
        phase = kind == .object ? .firstKey : .firstElement
        if kind == .object { keys.openObject() }
        return isTold ? .opened(kind) : nil
    }

    private mutating func close() -> JSONStreamEvent? {
        if levels.popLast() == true { keys.closeObject() }
        phase = .afterValue
        return isObserved ? .closed : nil
    }

    // MARK: - What strings and scalars need

    /// Takes a key, decoded or as written without an escape.
    mutating func insertKey(
        _ text: borrowing Span<UInt8>, _ range: Range<Int>, at offset: Int
    ) throws(JSONTextError) -> JSONStreamEvent? {
        try keys.insert(KeyFingerprint(text, range), at: offset)
        phase = .colon
        guard isObserved else { return nil }
        key.removeAll(keepingCapacity: true)
        for index in range { key.append(text.peek(index)) }
        return .member
    }

    /// Says that a value that is no container was read.
    mutating func endScalar(_ kind: JSONKind) -> JSONStreamEvent? {
        phase = .afterValue
        if isCapturing, kind != .string, kind != .number { captured = nil }
        isCapturing = false
        return isObserved ? .scalar(kind) : nil
    }

    /// Keeps bytes of a value that was asked for.
    mutating func capture(_ text: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard isCapturing, let count = captured?.count else { return }
        guard count + range.count <= captureLimit else { return abandonCapture() }
        for index in range { captured?.append(text.peek(index)) }
    }

    private mutating func abandonCapture() {
        guard isCapturing else { return }
        isCapturing = false
        captured = nil
    }
}
