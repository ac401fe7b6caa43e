internal import MCPProtocol

/// What one session's clients were sent on streams, so that a stream that broke can be taken up again.
///
/// The oldest events go first when there are too many; a stream that lost events cannot be taken up.
final class EventLog {
    private struct Event {
        let stream: UInt64
        let number: UInt64
        let bytes: [UInt8]
    }

    private var events: [Event] = []
    private var byteCount = 0
    private var streamCount: UInt64 = 0
    /// The replies that are still to be finished, by their streams.
    private var replies: [UInt64: WeakReply] = [:]

    private struct WeakReply {
        weak var reply: HTTPReply?
    }

    private static let maxEvents = 100
    private static let maxBytes = 1 << 20

    /// A new stream, on which `reply` is sent.
    func open(_ reply: HTTPReply) -> UInt64 {
        streamCount &+= 1
        replies[streamCount] = WeakReply(reply: reply)
        if replies.count > Self.maxEvents { replies = replies.filter { $0.value.reply != nil } }
        return streamCount
    }

    /// One more event of a stream, with its id.
    func add(_ frame: [UInt8], stream: UInt64, number: UInt64) -> [UInt8] {
        let bytes = EventText.event(frame, id: Self.id(stream, number))
        events.append(Event(stream: stream, number: number, bytes: bytes))
        byteCount += bytes.count
        while events.count > Self.maxEvents || (byteCount > Self.maxBytes && events.count > 1) {
            byteCount -= events.removeFirst().bytes.count
        }
        return bytes
    }

    /// The id of an event.
    static func id(_ stream: UInt64, _ number: UInt64) -> String { "\(stream)-\(number)" }

    /// What came on a stream after the event with this id, and the reply that goes on there, if it is not finished.
    ///
    /// - Returns: nil for an id that is not known any more.
    func after(_ id: String) -> (events: [[UInt8]], reply: HTTPReply?)? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, let stream = UInt64(parts[0]), let number = UInt64(parts[1]),
            stream > 0, stream <= streamCount
        else { return nil }
        let later = events.filter { $0.stream == stream && $0.number > number }
        // The first that is missed must be there, or nothing came.
        if let first = later.first, first.number != number + 1 { return nil }
        return (later.map(\.bytes), replies[stream]?.reply)
    }
}
