/// Where in a stream a client is, and when it may come back, as an event says it.
package struct EventStreamPosition: Sendable, Equatable {
    /// The id of the event; nil when it names none.
    package var id: String?
    /// How long to wait before reconnecting, in milliseconds; nil when it does not say.
    package var retryMilliseconds: Int64?

    /// The beginning of a stream.
    package init() {}

    /// What an event, as received, says of its position.
    package init(of event: Span<UInt8>) {
        var start = 0
        while start < event.count {
            let end = event.endOfLine(from: start)
            let line = start..<end
            if Self.isField(event, line, "id") {
                // A client ignores an id with a zero byte in it.
                let value = Self.value(event, line)
                if let value, !value.utf8.contains(0) { id = value }
            } else if Self.isField(event, line, "retry"), let digits = Self.value(event, line) {
                retryMilliseconds = Int64(digits) ?? retryMilliseconds
            }
            start = end &+ 1
        }
    }

    private static func isField(_ text: Span<UInt8>, _ line: Range<Int>, _ name: StaticString) -> Bool {
        let end = line.lowerBound + name.utf8CodeUnitCount
        guard end <= line.upperBound, text.equals(line.lowerBound..<end, lowercased: name) else { return false }
        return end == line.upperBound || text.peek(end) == HTTPByte.colon
    }

    private static func value(_ text: Span<UInt8>, _ line: Range<Int>) -> String? {
        let range = EventLine(text, line).value
        var bytes: [UInt8] = []
        for offset in range { bytes.append(text.peek(offset)) }
        return String(validating: bytes, as: UTF8.self)
    }
}
