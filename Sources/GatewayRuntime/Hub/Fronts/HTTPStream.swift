internal import GatewayPorts
internal import HTTPText
internal import MCPProtocol

/// A stream on which an HTTP client hears what it did not ask for.
final class HTTPStream: HubStream {
    private let client: HubClient
    private let writer: any HTTPAnswerWriter
    /// True where the stream is the session (2024-11-05).
    private let endsSession: Bool
    private var isOver = false
    private var unreadBytes = 0

    private static let keepAliveNanoseconds: Int64 = 15_000_000_000

    init(client: HubClient, writer: any HTTPAnswerWriter, endsSession: Bool) {
        self.client = client
        self.writer = writer
        self.endsSession = endsSession
    }

    /// Begins the stream; with the address for messages where a client has to be told.
    func begin(endpoint: String?) {
        writer.begin(HTTPAnswerHead(status: 200, fields: EventText.fields))
        if let endpoint { writer.write(Array("event: endpoint\ndata: \(endpoint)\n\n".utf8).span) }
        writer.flush()
        keepAlive()
    }

    func send(_ frame: [UInt8]) {
        write(EventText.event(frame))
    }

    func end() {
        guard !isOver else { return }
        isOver = true
        writer.end()
        writer.flush()
    }

    private func write(_ bytes: [UInt8]) {
        guard !isOver else { return }
        unreadBytes = writer.isWritable ? 0 : unreadBytes + bytes.count
        guard unreadBytes <= client.hub.options.maxUnreadBytes else {
            writer.abort()
            return clientClosed()
        }
        writer.write(bytes.span)
        writer.flush()
    }

    private func keepAlive() {
        client.hub.timer.schedule(afterNanoseconds: Self.keepAliveNanoseconds) { [weak self] in
            guard let self, !self.isOver else { return }
            self.write(EventText.comment)
            self.keepAlive()
        }
    }
}

extension HTTPStream: HTTPClientObserver {
    func clientClosed() {
        guard !isOver else { return }
        isOver = true
        client.stopListening(on: self)
        if endsSession { client.hub.endSession(client) }
        client.hub.gateway.noteWork()
    }

    func clientWritabilityChanged() {
        if writer.isWritable { unreadBytes = 0 }
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
