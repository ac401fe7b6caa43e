/// Reads a text into a tape in one pass, without recursion: open containers are linked through their own nodes.
///
/// The state between two members is held here, so that reading goes on where it stopped when the tape was full.
struct TapeBuilder {
    /// What a call of `run` came to.
    enum Outcome {
        case complete
        /// No room for two more nodes: call again with a longer tape.
        case tapeFull
    }

    /// Next byte to read.
    private var cursor = 0
    /// Nodes written.
    private(set) var used = 0
    /// Index of the innermost open container plus one, 0 for none.
    private var container: UInt32 = 0
    private var isInObject = false
    private var depth = 0
    /// Members or elements read of the innermost open container.
    private var count: UInt32 = 0

    init() {}

    /// Reads on until the text is complete or the tape is full.
    ///
    /// The value is read here and not in a function of its own: the compiler leaves that one out of line, for a fifth
    /// more time a message.
    ///
    /// - Throws: why the text is not strict JSON.
    mutating func run(
        _ text: borrowing Span<UInt8>, tape: inout MutableSpan<JSONNode>, limits: JSONLimits
    ) throws(JSONTextError) -> Outcome {
        var state = self
        defer { self = state }
        if state.used == 0 { try Self.checkStart(text, limits) }
        while state.used &+ 2 <= tape.count {
            if state.isInObject { try state.readKey(text, &tape, limits) }
            let start = text.skippingWhitespace(from: state.cursor)
            switch text.peek(start) {
            case ASCII.quote:
                let scan = try text.scanString(from: start &+ 1, limits: limits)
                state.appendLeaf(start, end: scan.closingQuote &+ 1, meta: Self.stringMeta(scan), to: &tape)
            case ASCII.openBrace:
                if try state.open(.object, at: start, closing: ASCII.closeBrace, text, &tape, limits) { continue }
            case ASCII.openBracket:
                if try state.open(.array, at: start, closing: ASCII.closeBracket, text, &tape, limits) { continue }
            case ASCII.zero...ASCII.nine, ASCII.minus:
                let scan = try text.checkedNumber(from: start, limits)
                state.appendLeaf(start, end: scan.end, meta: scan.meta, to: &tape)
            case UInt8(ascii: "t"):
                try state.readLiteral(.true, ASCII.trueWord, at: start, text, &tape)
            case UInt8(ascii: "f"):
                try state.readLiteral(.false, ASCII.alseWord, at: start, text, &tape)
            case UInt8(ascii: "n"):
                try state.readLiteral(.null, ASCII.nullWord, at: start, text, &tape)
            case ASCII.plus, ASCII.point:
                throw JSONTextError(.invalidNumber, at: start)
            default:
                throw Self.unexpected(text, at: start)
            }
            if try state.finishValue(text, &tape, limits) { return .complete }
        }
        return .tapeFull
    }

    private static func checkStart(_ text: borrowing Span<UInt8>, _ limits: JSONLimits) throws(JSONTextError) {
        if text.count > limits.maxBytes { throw JSONTextError(.tooLarge, at: limits.maxBytes) }
        let first = text.peek(0)
        let second = text.peek(1)
        let isMarked =
            (first == 0xEF && second == 0xBB && text.peek(2) == 0xBF) || (first == 0xFE && second == 0xFF)
            || (first == 0xFF && second == 0xFE)
        if isMarked { throw JSONTextError(.byteOrderMark, at: 0) }
        if text.skippingWhitespace(from: 0) >= text.count { throw JSONTextError(.emptyInput, at: 0) }
    }

    // MARK: - One member or element

    @inline(__always)
    private mutating func readKey(
        _ text: borrowing Span<UInt8>, _ tape: inout MutableSpan<JSONNode>, _ limits: JSONLimits
    ) throws(JSONTextError) {
        let start = text.skippingWhitespace(from: cursor)
        if text.peek(start) != ASCII.quote { throw Self.unexpected(text, at: start) }
        let scan = try text.scanString(from: start &+ 1, limits: limits)
        let end = scan.closingQuote &+ 1
        let signature =
            scan.hasEscapes
            ? text.decodedSignature(from: start &+ 1, to: scan.closingQuote)
            : text.signature(from: start &+ 1, length: scan.closingQuote &- start &- 1)
        append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), next: signature,
                meta: Self.stringMeta(scan)),
            to: &tape)
        let colon = text.skippingWhitespace(from: end)
        if text.peek(colon) != ASCII.colon { throw Self.unexpected(text, at: colon) }
        cursor = colon &+ 1
    }

    @inline(__always)
    private mutating func open(
        _ kind: JSONKind, at start: Int, closing: UInt8, _ text: borrowing Span<UInt8>,
        _ tape: inout MutableSpan<JSONNode>, _ limits: JSONLimits
    ) throws(JSONTextError) -> Bool {
        if depth >= limits.maxDepth { throw JSONTextError(.tooDeep, at: start) }
        let inside = text.skippingWhitespace(from: start &+ 1)
        if text.peek(inside) == closing {
            appendLeaf(start, end: inside &+ 1, meta: UInt32(kind.rawValue), to: &tape)
            return false
        }
        saveCount(&tape)
        append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start), end: container, next: 0, meta: UInt32(kind.rawValue)),
            to: &tape)
        container = UInt32(truncatingIfNeeded: used)
        isInObject = kind == .object
        depth &+= 1
        count = 0
        cursor = inside
        return true
    }

    /// Reads `true`, `false` or `null`, whose last four letters are given as a word.
    @inline(__always)
    private mutating func readLiteral(
        _ kind: JSONKind, _ letters: UInt64, at start: Int, _ text: borrowing Span<UInt8>,
        _ tape: inout MutableSpan<JSONNode>
    ) throws(JSONTextError) {
        let first = kind == .false ? start &+ 1 : start
        if text.word(at: first, length: 4) != letters {
            throw JSONTextError(first &+ 4 <= text.count ? .unexpectedByte : .unexpectedEnd, at: start)
        }
        appendLeaf(start, end: first &+ 4, meta: UInt32(kind.rawValue), to: &tape)
    }

    // MARK: - After a value

    /// Counts the value just read and closes every container that ends here.
    ///
    /// - Returns: whether the whole text has been read.
    @inline(__always)
    private mutating func finishValue(
        _ text: borrowing Span<UInt8>, _ tape: inout MutableSpan<JSONNode>, _ limits: JSONLimits
    ) throws(JSONTextError) -> Bool {
        while true {
            let next = text.skippingWhitespace(from: cursor)
            if container == 0 {
                if next < text.count { throw JSONTextError(.trailingBytes, at: next) }
                return true
            }
            count &+= 1
            let byte = text.peek(next)
            cursor = next &+ 1
            if byte == ASCII.comma { return false }
            if byte != (isInObject ? ASCII.closeBrace : ASCII.closeBracket) {
                throw Self.unexpected(text, at: next)
            }
            try close(text, &tape, limits)
        }
    }

    @inline(__always)
    private mutating func close(
        _ text: borrowing Span<UInt8>, _ tape: inout MutableSpan<JSONNode>, _ limits: JSONLimits
    ) throws(JSONTextError) {
        let index = Int(container) &- 1
        if isInObject && count > 1 && !limits.toleratesAmbiguity {
            if let offset = DuplicateKeys.firstOffset(in: tape.span, text, object: index, count: Int(count)) {
                throw JSONTextError(.duplicateKey, at: offset)
            }
        }
        var node = tape[index]
        container = node.end
        node.end = UInt32(truncatingIfNeeded: cursor)
        node.next = UInt32(truncatingIfNeeded: used)
        node.meta = node.kindBits | count &<< JSONNode.countShift
        tape[index] = node
        depth &-= 1
        if container > 0 {
            let parent = tape[Int(container) &- 1]
            isInObject = parent.isObject
            count = parent.meta &>> JSONNode.countShift
        }
    }

    // MARK: - Tape

    @inline(__always)
    private mutating func append(_ node: JSONNode, to tape: inout MutableSpan<JSONNode>) {
        tape[used] = node
        used &+= 1
    }

    @inline(__always)
    private mutating func appendLeaf(_ start: Int, end: Int, meta: UInt32, to tape: inout MutableSpan<JSONNode>) {
        append(
            JSONNode(
                start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
                next: UInt32(truncatingIfNeeded: used &+ 1), meta: meta),
            to: &tape)
        cursor = end
    }

    /// Puts the count of the open container into its node while a child container is read.
    @inline(__always)
    private mutating func saveCount(_ tape: inout MutableSpan<JSONNode>) {
        if container > 0 {
            let index = Int(container) &- 1
            tape[index].meta = tape[index].kindBits | count &<< JSONNode.countShift
        }
    }

    @inline(__always)
    private static func stringMeta(_ scan: StringScan) -> UInt32 {
        UInt32(JSONKind.string.rawValue) | (scan.hasEscapes ? JSONNode.escapedFlag : 0)
    }

    private static func unexpected(_ text: borrowing Span<UInt8>, at offset: Int) -> JSONTextError {
        offset < text.count ? JSONTextError(.unexpectedByte, at: offset) : JSONTextError(.unexpectedEnd, at: text.count)
    }
}
