/// Reads the answers on one connection to an upstream, as their bytes come.
///
/// Strict, so that no two readers can disagree about where an answer ends. Bodies are never copied, heads only when
/// they come in pieces.
package struct ResponseReader: Sendable {
    /// Where in an answer the next byte belongs.
    private enum Phase: Sendable, Equatable {
        /// No answer is awaited: before the first request, and after the end of an answer.
        case idle
        case head
        case fixedBody(remaining: Int)
        case chunked(ChunkedBody)
        /// The body lasts until the connection ends.
        case untilClose
        /// The last byte was read, which the next call says.
        case complete
        case failed(HTTPFault)
    }

    private let limits: ResponseLimits
    private var phase = Phase.idle
    /// The bytes so far of a head that came in pieces.
    private var partialHead: [UInt8] = []
    private var partialParse = HeadParse()
    private var interimAnswers = 0

    /// Whether the connection can carry another request; says so once an answer has ended.
    package private(set) var keepsConnection = true
    /// For how many seconds the server keeps the connection when it is idle; nil when it did not say.
    package private(set) var keepAliveSeconds: Int?

    /// A reader for a new connection.
    package init(limits: ResponseLimits = ResponseLimits()) {
        self.limits = limits
    }

    /// Whether a request was sent whose answer has not ended.
    package var awaitsAnswer: Bool { phase != .idle }

    /// Says that a request is being sent, so that what comes next is its answer.
    package mutating func expectAnswer() {
        guard phase == .idle else { return }
        phase = .head
        interimAnswers = 0
    }

    /// Reads on at `position`, which is moved behind what was read; to be called until it says
    /// ``ResponseEvent/needMore``.
    ///
    /// - Throws: why these bytes are no answer; the connection is then of no use.
    package mutating func read(
        _ bytes: Span<UInt8>, from position: inout Int
    ) throws(HTTPFault) -> ResponseEvent {
        do throws(HTTPFault) {
            return try advance(bytes, &position)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// Says that the server will send nothing more.
    ///
    /// - Returns: ``ResponseEvent/end`` when that ends the answer, ``ResponseEvent/needMore`` when none is awaited.
    /// - Throws: ``HTTPFault/truncated`` in the middle of an answer.
    package mutating func inputClosed() throws(HTTPFault) -> ResponseEvent {
        keepsConnection = false
        switch phase {
        case .idle:
            return .needMore
        case .untilClose, .complete:
            phase = .idle
            return .end
        case .head, .fixedBody, .chunked:
            phase = .failed(.truncated)
            throw .truncated
        case .failed(let fault):
            throw fault
        }
    }

    // MARK: - Reading

    @inline(__always)
    private mutating func advance(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> ResponseEvent {
        let available = bytes.count &- position
        switch phase {
        case .idle:
            if available > 0 { throw .unexpectedBytes }
            return .needMore
        case .head:
            return try readHead(bytes, &position)
        case .fixedBody(let remaining):
            guard available > 0 else { return .needMore }
            let taken = Swift.min(remaining, available)
            phase = taken == remaining ? .complete : .fixedBody(remaining: remaining &- taken)
            defer { position &+= taken }
            return .body(position..<position &+ taken)
        case .chunked(var body):
            let event = try body.read(bytes, &position, limits)
            phase = event == .end ? .idle : .chunked(body)
            return event
        case .untilClose:
            guard available > 0 else { return .needMore }
            defer { position = bytes.count }
            return .body(position..<bytes.count)
        case .complete:
            phase = .idle
            return .end
        case .failed(let fault):
            throw fault
        }
    }

    private mutating func readHead(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> ResponseEvent {
        while position < bytes.count {
            if partialHead.isEmpty {
                let start = position
                var parse = HeadParse()
                guard try parse.advance(bytes, from: start, limits) else {
                    try keepPart(parse, bytes, &position)
                    return .needMore
                }
                position = start &+ parse.length
                if let event = try accept(parse, bytes.extracting(start..<position)) { return event }
            } else {
                guard try extendPart(bytes, &position) else { return .needMore }
                let head = partialHead
                partialHead = []
                if let event = try accept(partialParse, head.span) { return event }
            }
        }
        return .needMore
    }

    /// Takes a whole head; nil for one of the 1xx class, after which the one that counts is read.
    private mutating func accept(_ parse: HeadParse, _ head: Span<UInt8>) throws(HTTPFault) -> ResponseEvent? {
        if parse.status < 200 {
            if parse.status == 101 { throw .upgrade }
            interimAnswers += 1
            if interimAnswers > limits.maxInterimAnswers { throw .tooManyInterimAnswers }
            return nil
        }
        keepsConnection = !parse.closes && (!parse.isVersion10 || parse.keepsAlive)
        keepAliveSeconds = parse.keepAliveSeconds
        switch try parse.framing() {
        case .length(let length):
            phase = length == 0 ? .complete : .fixedBody(remaining: length)
        case .chunked:
            phase = .chunked(ChunkedBody())
        case .close:
            keepsConnection = false
            phase = .untilClose
        }
        var bytes: [UInt8] = []
        bytes.append(copying: head)
        return .head(HTTPAnswerHead(status: parse.status, fields: HTTPFields(bytes: bytes, entries: parse.entries)))
    }

    // MARK: - Heads in pieces

    private mutating func keepPart(
        _ parse: HeadParse, _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(HTTPFault) {
        if bytes.count &- position > limits.maxHeadBytes { throw .headTooLong }
        partialParse = parse
        partialHead.append(copying: bytes.extracting(position..<bytes.count))
        position = bytes.count
    }

    /// Adds bytes to the partial head, and reads each line when it is whole.
    ///
    /// - Returns: whether the head is whole.
    private mutating func extendPart(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Bool {
        while position < bytes.count {
            if partialHead.count >= limits.maxHeadBytes { throw .headTooLong }
            let byte = bytes.peek(position)
            let isAfterReturn = partialHead.last == HTTPByte.carriageReturn
            position &+= 1
            partialHead.append(byte)
            guard byte == HTTPByte.lineFeed || isAfterReturn else { continue }
            var parse = partialParse
            let isWhole = try parse.advance(partialHead.span, from: 0, limits)
            partialParse = parse
            if isWhole { return true }
        }
        return false
    }
}
