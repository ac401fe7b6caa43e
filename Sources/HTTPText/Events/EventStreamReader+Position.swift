extension EventStreamReader {
    /// Whether an event, as received, has an id, by which a client can ask for what came after it.
    package static func namesEvent(_ event: Span<UInt8>) -> Bool {
        var start = 0
        while start < event.count {
            let end = event.endOfLine(from: start)
            if Self.isID(event, start..<end) { return true }
            start = end &+ 1
        }
        return false
    }

    private static func isID(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        line.count >= 2 && text.peek(line.lowerBound) == UInt8(ascii: "i")
            && text.peek(line.lowerBound &+ 1) == UInt8(ascii: "d")
            && (line.count == 2 || text.peek(line.lowerBound &+ 2) == HTTPByte.colon)
    }
}
