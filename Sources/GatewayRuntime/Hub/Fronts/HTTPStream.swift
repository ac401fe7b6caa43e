internal import GatewayPorts
internal import HTTPText
internal import MCPProtocol

/// A stream on which an HTTP client hears what it did not ask for.
final class HTTPStream: HubStream {
    private let client: HubClient
    private let events: EventWriter
    /// True where the stream is the session (2024-11-05).
    private let endsSession: Bool

    init(client: HubClient, writer: any HTTPAnswerWriter, endsSession: Bool) {
        self.client = client
        self.endsSession = endsSession
        events = EventWriter(writer, client.hub)
        events.onStall = { [weak self] in self?.ended() }
    }

    /// Begins the stream; with the address for messages where a client has to be told.
    func begin(endpoint: String?) {
        events.begin()
        events.write(endpoint.map { Array("event: endpoint\ndata: \($0)\n\n".utf8) } ?? EventText.comment)
    }

    func send(_ frame: [UInt8]) {
        events.write(EventText.event(frame))
    }

    func end() {
        events.end()
    }

    private func ended() {
        client.stopListening(on: self)
        if endsSession { client.hub.endSession(client) }
        client.hub.gateway.noteWork()
    }
}

extension HTTPStream: HTTPClientObserver {
    func clientClosed() {
        guard !events.isOver else { return }
        events.stop()
        ended()
    }

    func clientWritabilityChanged() {
        events.writabilityChanged()
    }
}

/// Answers on the stream that is the client's session (2024-11-05).
final class StreamReply: HubReply {
    private let stream: any HubStream

    init(stream: any HubStream) {
        self.stream = stream
    }

    let correlation: UInt64 = 0

    func send(_ frame: [UInt8]) -> Bool {
        stream.send(frame)
        return true
    }

    func finish(_ frame: [UInt8], status: AnswerStatus) {
        stream.send(frame)
    }

    func accept() {}
}

/// The text of event streams.
enum EventText {
    static let comment = Array(":\n\n".utf8)

    static let fields: HTTPFields = {
        var fields = HTTPFields()
        fields.append("content-type", "text/event-stream")
        fields.append("cache-control", "no-cache")
        fields.append("x-accel-buffering", "no")
        return fields
    }()

    /// An event without a message, from which a stream can be taken up.
    static func prime(id: String) -> [UInt8] {
        Array("id: \(id)\ndata: \n\n".utf8)
    }

    /// One message as an event: no line end can stand in it.
    static func event(_ frame: [UInt8], id: String? = nil) -> [UInt8] {
        var event = Array("event: message\n".utf8)
        if let id { event += Array("id: \(id)\n".utf8) }
        event += Array("data: ".utf8)
        event.reserveCapacity(event.count + frame.count + 2)
        for byte in frame { event.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte) }
        event.append(0x0A)
        event.append(0x0A)
        return event
    }
}
