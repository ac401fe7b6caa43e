/// Finds the events of a stream of server-sent events, for a relay that carries on every byte it does not change.
///
/// An event that lies whole in the bytes given is not copied. One that is too long to be kept is given piece by piece.
package struct EventStreamReader: Sendable {
    private let maxEventBytes: Int
    /// The bytes so far of an event that came in pieces.
    private var held: [UInt8] = []
    /// Whether the event in `held` was given out, so that its bytes go with the next call.
    private var isGiven = false
    private var scan = EventScan()
    private var large: LargeEvent?
    private var isAtStart = true

    /// Storage above this size is given back after use.
    private static let keptBytes = 64 * 1024

    /// A reader of a new stream; an event above `maxEventBytes` is given in pieces unless it came in one.
    package init(maxEventBytes: Int) {
        self.maxEventBytes = maxEventBytes
    }

    /// Whether the last byte was inside an event that has not been given.
    package var isInsideEvent: Bool { large != nil || (!isGiven && !held.isEmpty) }

    /// Bytes of memory that the reader holds for unfinished events.
    package var heldBytes: Int { held.capacity }

    /// Reads on at `position`, which is moved behind what was read; to be called until it says
    /// ``EventStreamFinding/needMore``.
    ///
    /// - Throws: why the stream cannot be relayed any further.
    package mutating func read(
        _ bytes: Span<UInt8>, from position: inout Int
    ) throws(EventStreamFault) -> EventStreamFinding {
        if large != nil { return try readLarge(bytes, &position) }
        if isGiven { releaseHeld() }
        guard position < bytes.count else { return .needMore }
        if !held.isEmpty { return try readOn(bytes, &position) }
        let start = position
        if isAtStart, bytes.peek(start) == 0xEF { return try readMark(bytes, &position) }
        isAtStart = false
        var scan = EventScan()
        if case .complete(let length) = scan.advance(bytes.extracting(start..<bytes.count)) {
            position = start &+ length
            if !scan.isPlain { return .event(givePlain(bytes.extracting(start..<position))) }
            return .event(Self.event(scan, start..<position, isHeld: false))
        }
        self.scan = scan
        held.append(copying: bytes.extracting(start..<bytes.count))
        position = bytes.count
        return try held.count > maxEventBytes ? startLarge() : .needMore
    }

    /// Says that the stream has ended.
    ///
    /// - Returns: an event whose last byte could have been the first half of a line end; what else is left is no event.
    /// - Throws: ``EventStreamFault/truncated`` in an event of which part is already on its way.
    package mutating func inputClosed() throws(EventStreamFault) -> ServerSentEvent? {
        if let large {
            self.large = nil
            guard large.mayEnd else { throw .truncated }
            return nil
        }
        guard !isGiven, held.last == HTTPByte.carriageReturn, scan.lineStart == held.count - 1 || isComment else {
            return nil
        }
        let event = held
        return givePlain(event.span)
    }

    /// The bytes of an event that came in pieces.
    func withHeld<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(held.span.extracting(range))
    }

    // MARK: - Events that can be kept

    private static func event(_ scan: EventScan, _ raw: Range<Int>, isHeld: Bool) -> ServerSentEvent {
        ServerSentEvent(isHeld: isHeld, raw: raw, payload: scan.payload, isMessage: scan.isMessage)
    }

    /// Gives an event in another form, for as it came not all clients would read it alike.
    private mutating func givePlain(_ event: Span<UInt8>) -> ServerSentEvent {
        held = Self.plain(event)
        isGiven = true
        var scan = EventScan()
        _ = scan.advance(held.span)
        return Self.event(scan, 0..<held.count, isHeld: true)
    }

    /// Whether what is held is the line of a comment that stands alone.
    private var isComment: Bool { scan.fieldLines == 0 && held.first == HTTPByte.colon }

    private mutating func releaseHeld() {
        isGiven = false
        held.removeAll(keepingCapacity: held.capacity <= Self.keptBytes)
    }

    private mutating func readOn(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(EventStreamFault) -> EventStreamFinding {
        if isAtStart { return try readMark(bytes, &position) }
        let before = held.count
        held.append(copying: bytes.extracting(position..<bytes.count))
        var scan = scan
        let outcome = scan.advance(held.span)
        self.scan = scan
        if case .complete(let length) = outcome {
            position &+= length &- before
            if !scan.isPlain {
                let event = held
                return .event(givePlain(event.span.extracting(0..<length)))
            }
            isGiven = true
            return .event(Self.event(scan, 0..<length, isHeld: true))
        }
        position = bytes.count
        return try held.count > maxEventBytes ? startLarge() : .needMore
    }

    /// Reads the byte-order mark at the start of the stream, which is carried on by itself.
    private mutating func readMark(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(EventStreamFault) -> EventStreamFinding {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        while held.count < mark.count, position < bytes.count, bytes.peek(position) == mark[held.count] {
            held.append(bytes.peek(position))
            position &+= 1
        }
        if held.count == mark.count {
            isAtStart = false
            isGiven = true
            return .event(ServerSentEvent(isHeld: true, raw: 0..<mark.count, payload: .none, isMessage: true))
        }
        if position == bytes.count { return .needMore }
        isAtStart = false
        scan = EventScan()
        return try readOn(bytes, &position)
    }

    // MARK: - Events that cannot be kept

    /// Gives out what is held of an event that is too long: fields, and a line of data whose end may not be there.
    private mutating func startLarge() throws(EventStreamFault) -> EventStreamFinding {
        let endsInReturn = held.last == HTTPByte.carriageReturn
        let lineEnd = endsInReturn ? held.count - 1 : held.count
        let line = EventLine(held.span, scan.lineStart..<Swift.max(lineEnd, scan.lineStart))
        guard scan.isPlain else { throw .unclear }
        let isInData = scan.dataLines == 0
        if isInData {
            // Before its colon has come, the line could still become that of another field.
            guard line.field == .data, line.value.lowerBound > scan.lineStart + 4 else { throw .tooLong }
        } else if scan.dataLines > 1 {
            throw .tooLong
        } else if lineEnd > scan.lineStart, endsInReturn {
            try LargeEvent.checkTail(line, held.span)
        }
        let isOpenTail = !isInData && !endsInReturn
        large = LargeEvent(
            isInData: isInData && !endsInReturn, line: isOpenTail ? Array(held[scan.lineStart...]) : [],
            isAfterReturn: endsInReturn, hasEmptyLine: endsInReturn && lineEnd == scan.lineStart)
        isGiven = true
        let payload = isInData ? ServerSentEvent.Payload.single(line.value) : scan.payload
        return .large(ServerSentEvent(isHeld: true, raw: 0..<held.count, payload: payload, isMessage: scan.isMessage))
    }

    private mutating func readLarge(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(EventStreamFault) -> EventStreamFinding {
        if isGiven { releaseHeld() }
        guard var event = large else { return .needMore }
        if event.isComplete {
            large = nil
            return .largeEnd
        }
        let finding = try event.read(bytes, &position)
        large = finding == .largeEnd ? nil : event
        return finding
    }
}
