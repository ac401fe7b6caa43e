extension EventStreamReader {
    /// Lends the bytes of an event as received, from the bytes in which it was found.
    package func withBytes<Result, Failure: Error>(
        of event: ServerSentEvent, in given: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if event.isHeld { return try withHeld(event.raw, body) }
        return try body(given.extracting(event.raw))
    }

    /// Lends the payload of an event: without a copy for one line of data, joined with line feeds for several.
    package func withPayload<Result, Failure: Error>(
        of event: ServerSentEvent, in given: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withBytes(of: event, in: given) { (raw: Span<UInt8>) throws(Failure) -> Result in
            switch event.payload {
            case .none: try body(raw.extracting(0..<0))
            case .single(let range): try body(raw.extracting(range))
            case .several: try body(Self.joinedData(raw).span)
            }
        }
    }

    /// Whether the last line that gives an event a type names this one, in whatever case.
    package static func isType(_ name: StaticString, of event: Span<UInt8>) -> Bool {
        var isType = false
        forEachLine(event) { text, line, _ in
            let line = EventLine(text, line)
            if line.field == .event { isType = text.equals(line.value, lowercased: name) }
        }
        return isType
    }

    /// The bytes of an event with other data: all its other lines stay as they are.
    package static func rewriting(_ event: Span<UInt8>, data: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(event.count + data.count + 16)
        var isWritten = false
        forEachLine(event) { text, line, next in
            let isEmpty = line.isEmpty
            if isEmpty || EventLine(text, line).field == .data {
                if !isWritten { appendData(data, to: &bytes) }
                isWritten = true
                if !isEmpty { return }
            }
            bytes.append(copying: text.extracting(line.lowerBound..<next))
        }
        return bytes
    }

    /// The bytes that are left of an event when nobody shall hear of it: its id and its time for reconnecting.
    ///
    /// Empty when it has neither; without data, a client dispatches nothing.
    package static func dropping(_ event: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        forEachLine(event) { text, line, next in
            let field = EventLine(text, line).field
            if field == .id || field == .retry { bytes.append(copying: text.extracting(line.lowerBound..<next)) }
        }
        if !bytes.isEmpty { bytes.append(HTTPByte.lineFeed) }
        return bytes
    }

    /// The bytes of an event that careless clients could read in another way, put so that all read it alike.
    ///
    /// Lines end with line feeds; what the standard has clients ignore is gone, or empty if nothing else is left. A
    /// type that hides a line stays one that nobody listens to.
    static func plain(_ event: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(event.count)
        forEachLine(event) { text, line, _ in
            let read = EventLine(text, line)
            guard !line.isEmpty, read.field != .comment else { return }
            if read.isPlain(text) {
                bytes.append(copying: text.extracting(line))
            } else if read.field == .event {
                bytes.append(contentsOf: "event: unclear".utf8)
            } else {
                return
            }
            bytes.append(HTTPByte.lineFeed)
        }
        if bytes.isEmpty, event.peek(0) == HTTPByte.colon { bytes.append(HTTPByte.colon) }
        bytes.append(HTTPByte.lineFeed)
        return bytes
    }

    private static func joinedData(_ event: Span<UInt8>) -> [UInt8] {
        var data: [UInt8] = []
        var isFirst = true
        forEachLine(event) { text, line, _ in
            let line = EventLine(text, line)
            guard line.field == .data else { return }
            if !isFirst { data.append(HTTPByte.lineFeed) }
            isFirst = false
            data.append(copying: text.extracting(line.value))
        }
        return data
    }

    /// Appends a line for every line of the data: only a line of its own makes a line feed part of it.
    private static func appendData(_ data: Span<UInt8>, to bytes: inout [UInt8]) {
        forEachLine(data) { text, line, _ in
            bytes.append(contentsOf: "data: ".utf8)
            bytes.append(copying: text.extracting(line))
            bytes.append(HTTPByte.lineFeed)
        }
    }

    /// Walks the lines of a text, with the range of each and where the next one begins; an unfinished line counts.
    private static func forEachLine(_ text: Span<UInt8>, _ body: (Span<UInt8>, Range<Int>, Int) -> Void) {
        var start = 0
        while start < text.count {
            let end = text.endOfLine(from: start)
            let isPair = text.peek(end) == HTTPByte.carriageReturn && text.peek(end &+ 1) == HTTPByte.lineFeed
            let next = Swift.min(end &+ (isPair ? 2 : 1), text.count)
            body(text, start..<end, next)
            start = next
        }
    }
}
