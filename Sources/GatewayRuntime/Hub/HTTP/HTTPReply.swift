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
    private let isModern: Bool
    private let takesEvents: Bool
    private var phase = Phase.open
    private var isGone = false
    /// Bytes given while the client did not read.
    private var unreadBytes = 0
    /// The session that begins with this answer, unless it is an error.
    var opens: HubClient?
    let correlation: UInt64

    private static let keepAliveNanoseconds: Int64 = 15_000_000_000

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
        guard takesEvents, !isGone else { return false }
        switch phase {
        case .over: return false
        case .open:
            phase = .streaming
            writer.begin(HTTPAnswerHead(status: 200, fields: EventText.fields))
            keepAlive()
        case .streaming: break
        }
        write(EventText.event(frame))
        return true
    }

    func finish(_ frame: [UInt8], status: AnswerStatus) {
        defer { endFailedSession() }
        guard !isGone else { return }
        switch phase {
        case .over: return
        case .streaming:
            phase = .over
            write(EventText.event(frame))
            writer.end()
            writer.flush()
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

    private func write(_ bytes: [UInt8]) {
        unreadBytes = writer.isWritable ? 0 : unreadBytes + bytes.count
        guard unreadBytes <= client.hub.options.maxUnreadBytes else {
            phase = .over
            writer.abort()
            return clientClosed()
        }
        writer.write(bytes.span)
        writer.flush()
    }

    /// A connection that is gone is found by writing to it.
    private func keepAlive() {
        client.hub.timer.schedule(afterNanoseconds: Self.keepAliveNanoseconds) { [weak self] in
            guard let self, !self.isGone, case .streaming = self.phase else { return }
            self.write(EventText.comment)
            self.keepAlive()
        }
    }
}

extension HTTPReply: HTTPClientObserver {
    func clientClosed() {
        guard !isGone else { return }
        isGone = true
        // Since 2026-07-28, leaving is how a client gives a request up.
        if isModern { client.replyGone(self) }
        endFailedSession()
        client.hub.gateway.noteWork()
    }

    func clientWritabilityChanged() {
        if writer.isWritable { unreadBytes = 0 }
    }
}
