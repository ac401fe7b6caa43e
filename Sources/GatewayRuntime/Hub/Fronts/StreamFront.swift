internal import CallFlow
package import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

/// A client on a pair of streams and one server: passes messages by when both speak alike, else through the hub.
///
/// Bound to the hub's loop. Which way is taken is decided by the client's first request.
package final class StreamFront {
    /// Finds out whether the server speaks as the client does.
    package typealias Decide = (_ isModern: Bool, _ then: @escaping (Verdict) -> Void) -> Void

    /// What was found out.
    package enum Verdict {
        /// Both speak alike, or nobody knows.
        case alike
        /// The server speaks the other way, in 2026-07-28 if `isModern`.
        case otherwise(isModern: Bool)
    }

    private enum Phase {
        case undecided
        /// Messages wait until it is known how the server speaks.
        case deciding([[UInt8]])
        case direct
        case translated(HubClient)
    }

    private let hub: Hub
    private let server: HubServer
    private let grant: HubGrant
    private let reply: LineReply
    private var phase = Phase.undecided
    private var heldBytes = 0
    /// How to find out.
    package var decide: Decide = { _, then in then(.alike) }
    /// Takes the messages that waited, when they take the direct way.
    package var onDirect: ([UInt8]) -> Void = { _ in }
    /// Called once when the hub takes over.
    package var onTranslated: () -> Void = {}

    /// A front for the client behind `writer`, and `server` behind the hub.
    package init(hub: Hub, server: HubServer, grant: HubGrant, writer: any FrameWriter) {
        self.hub = hub
        self.server = server
        self.grant = grant
        reply = LineReply(hub, writer)
    }

    /// True when the messages go through the hub.
    package var isTranslated: Bool { if case .translated = phase { true } else { false } }

    /// True when the client waits for nothing that the hub knows of.
    package var isIdle: Bool {
        switch phase {
        case .undecided, .direct: true
        case .deciding: false
        case .translated(let client): !client.isWaiting
        }
    }

    /// One message of the client; true when it is to take the direct way.
    package func receive(_ frame: Span<UInt8>) -> Bool {
        switch phase {
        case .direct: return true
        case .undecided: return begin(frame)
        case .deciding(var held):
            heldBytes += frame.count
            guard heldBytes <= hub.gateway.options.maxParkedBytes else {
                hub.gateway.logger.warning("message of the client dropped: too much waits for the server")
                return false
            }
            held.append(Self.copy(frame))
            phase = .deciding(held)
            return false
        case .translated(let client):
            client.receive(Self.copy(frame), reply: reply)
            return false
        }
    }

    private func begin(_ frame: Span<UInt8>) -> Bool {
        let bytes = Self.copy(frame)
        guard let (_, message) = hub.read(bytes), case .request = message.kind else { return true }
        let isModern = message.namedRevision != .none || message.knownMethod == .serverDiscover
        guard isModern || message.knownMethod == .initialize else { return true }
        heldBytes = bytes.count
        phase = .deciding([bytes])
        decide(isModern) { [weak self] verdict in self?.decided(verdict) }
        return false
    }

    private func decided(_ verdict: Verdict) {
        guard case .deciding(let held) = phase else { return }
        switch verdict {
        case .alike:
            phase = .direct
            for frame in held { onDirect(frame) }
        case .otherwise(let isModern):
            hub.gateway.logger.notice(
                "client and server speak different revisions: messages are translated between them")
            server.assume(isModern: isModern)
            let client = hub.conversation(grant, .server(server))
            client.listen(on: reply)
            phase = .translated(client)
            onTranslated()
            for frame in held { client.receive(frame, reply: reply) }
        }
        hub.gateway.noteWork()
    }

    /// The direct way has failed before anything was said: the hub takes over, with this message.
    package func translate(_ frame: [UInt8], isServerModern: Bool) {
        phase = .deciding([frame])
        decided(.otherwise(isModern: isServerModern))
    }

    private static func copy(_ frame: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(frame)
        return bytes
    }
}

/// The answers of a client that reads one message a line.
final class LineReply: HubReply, HubStream {
    private let hub: Hub
    private let writer: any FrameWriter

    init(_ hub: Hub, _ writer: any FrameWriter) {
        self.hub = hub
        self.writer = writer
    }

    let correlation: UInt64 = 0

    private func write(_ frame: [UInt8]) {
        var line = frame
        for index in line.indices where line[index] == 0x0A || line[index] == 0x0D { line[index] = 0x20 }
        writer.send(line.span)
        hub.noteUnflushed(writer)
    }

    func send(_ frame: [UInt8]) -> Bool {
        write(frame)
        return true
    }

    func send(_ frame: [UInt8]) {
        write(frame)
    }

    func finish(_ frame: [UInt8], status: AnswerStatus) {
        write(frame)
    }

    func accept() {}
    func end() {}
}
