/// The rest of an event of which part is already on its way.
struct LargeEvent: Sendable {
    private enum Step {
        case goesOn, ended
    }

    /// Most bytes of the lines after the data.
    private static let maxTailBytes = 64 * 1024

    private var isInData: Bool
    /// The unfinished line after the data.
    private var line: [UInt8]
    private var tailBytes = 0
    /// The last byte was a return, to which a line feed would belong.
    private var isAfterReturn: Bool
    /// The empty line has come, perhaps without the other half of its end.
    private var hasEmptyLine: Bool
    /// The last byte was read, which the next call says.
    private(set) var isComplete = false

    /// An event of which the last line so far is `line`: the data, or one after it.
    init(isInData: Bool, line: [UInt8], isAfterReturn: Bool, hasEmptyLine: Bool) {
        self.isInData = isInData
        self.line = line
        self.isAfterReturn = isAfterReturn
        self.hasEmptyLine = hasEmptyLine
    }

    /// Reads on at `position`.
    mutating func read(
        _ text: borrowing Span<UInt8>, _ position: inout Int
    ) throws(EventStreamFault) -> EventStreamFinding {
        let start = position
        var cursor = start
        var data = start..<start
        if isInData {
            cursor = text.endOfLine(from: start)
            data = start..<cursor
            if cursor < text.count {
                isInData = false
                isAfterReturn = text.peek(cursor) == HTTPByte.carriageReturn
                cursor &+= 1
            }
        }
        while cursor < text.count, !isComplete {
            switch try take(text.peek(cursor)) {
            case .goesOn:
                cursor &+= 1
            case .ended:
                cursor &+= 1
                isComplete = true
            }
        }
        position = cursor
        return cursor > start ? .largeBody(raw: start..<cursor, data: data) : isComplete ? .largeEnd : .needMore
    }

    /// Takes a byte after the data.
    private mutating func take(_ byte: UInt8) throws(EventStreamFault) -> Step {
        if isAfterReturn {
            isAfterReturn = false
            guard byte == HTTPByte.lineFeed else { throw .unclear }
            return hasEmptyLine ? .ended : .goesOn
        }
        guard byte == HTTPByte.lineFeed || byte == HTTPByte.carriageReturn else {
            tailBytes &+= 1
            if tailBytes > Self.maxTailBytes { throw .tooLong }
            line.append(byte)
            return .goesOn
        }
        isAfterReturn = byte == HTTPByte.carriageReturn
        if line.isEmpty {
            hasEmptyLine = true
            return isAfterReturn ? .goesOn : .ended
        }
        try Self.checkTail(EventLine(line.span, 0..<line.count), line.span)
        line.removeAll(keepingCapacity: true)
        return .goesOn
    }

    /// Checks a line after the data.
    static func checkTail(_ line: EventLine, _ text: Span<UInt8>) throws(EventStreamFault) {
        switch line.field {
        case .data: throw .secondDataLine
        case .event: throw .lateType
        case .id, .retry, .comment, .unknown: if !line.isPlain(text) { throw .unclear }
        }
    }

    /// Whether the stream may end here.
    var mayEnd: Bool { isComplete || hasEmptyLine }
}
