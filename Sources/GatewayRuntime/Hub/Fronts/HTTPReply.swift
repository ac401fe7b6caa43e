internal import GatewayPorts
internal import HTTPText
internal import MCPProtocol

/// The answer to one HTTP request of a client: a message by itself, or a stream when something comes before it.
final class HTTPReply: HubReply {
    private enum Phase {
        case open
        case streaming
        case over
    }

    private let client: HubClient
    private let writer: any HTTPAnswerWriter
    /// The events, once there are any; on another connection once the client has taken up the stream again.
    private var events: EventWriter?
    private let isModern: Bool
    private let takesEvents: Bool
    private var phase = Phase.open
    private var isGone = false
    /// The stream and the events on it so far, where the client may take it up again.
    private var stream: UInt64 = 0
    private var eventCount: UInt64 = 0
    /// The session that begins with this answer, unless it is an error.
    var opens: HubClient?
    let correlation: UInt64

    init(
        client: HubClient, writer: any HTTPAnswerWriter, correlation: UInt64, isModern: Bool, takesEvents: Bool
    ) {
        self.client = client
        self.writer = writer
        self.correlation = correlation
        self.isModern = isModern
        self.takesEvents = takesEvents
    }

    func send(_ frame: [UInt8]) -> Bool {
        guard takesEvents, !isGone || stream > 0 else { return false }
        switch phase {
        case .over: return false
        case .open: begin()
        case .streaming: break
        }
        events?.write(event(frame))
        return true
    }

    private func begin() {
        phase = .streaming
        let events = EventWriter(writer, client.hub)
        follow(events)
        events.begin()
        guard !isModern, client.isSession else { return }
        stream = client.events.open(self)
        // Earlier clients take an event without data for a broken message.
        guard let revision = client.speaker?.revision, revision >= .v20251125 else { return }
        events.write(EventText.prime(id: EventLog.id(stream, 0)))
    }

    private func follow(_ events: EventWriter) {
        self.events = events
        events.onStall = { [weak self] in self?.clientClosed() }
    }

    private func event(_ frame: [UInt8]) -> [UInt8] {
        guard stream > 0 else { return EventText.event(frame) }
        eventCount += 1
        return client.events.add(frame, stream: stream, number: eventCount)
    }

    /// The client takes up the stream again, on another connection.
    func goOn(_ events: EventWriter) {
        self.events?.stop()
        follow(events)
        isGone = false
    }

    /// True when nothing follows on the stream.
    var isOver: Bool { if case .over = phase { true } else { false } }

    func finish(_ frame: [UInt8], status: AnswerStatus) {
        defer { endFailedSession() }
        guard !isGone || stream > 0 else { return }
        switch phase {
        case .over: return
        case .streaming:
            events?.write(event(frame))
            phase = .over
            events?.end()
        case .open:
            phase = .over
            var head = HTTPAnswerHead(status: isModern || status == .badRequest ? status.httpStatus : 200)
            head.fields.append("content-type", "application/json")
            if let opens, opens.isOpen { head.fields.append("mcp-session-id", opens.id) }
            writer.send(head, body: frame.span)
            writer.flush()
        }
    }

    func accept() {
        guard !isGone, case .open = phase else { return }
        phase = .over
        writer.send(HTTPAnswerHead(status: 202), body: [UInt8]().span)
        writer.flush()
    }

    private func endFailedSession() {
        guard let opens = opens.take(), !opens.isOpen else { return }
        opens.hub.endSession(opens)
    }
}

extension HTTPReply: HTTPClientObserver {
    func clientClosed() {
        guard !isGone else { return }
        isGone = true
        events?.stop()
        // Since 2026-07-28, leaving is how a client gives a request up.
        if isModern { client.replyGone(self) }
        endFailedSession()
        client.hub.gateway.noteWork()
    }

    func clientWritabilityChanged() {
        events?.writabilityChanged()
    }
}
