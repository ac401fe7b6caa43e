internal import CallFlow
package import GatewayPorts
package import HTTPText
internal import MCPProtocol

/// Clients over HTTP and one server over HTTP: requests pass by when both speak alike, else go through the hub.
///
/// Bound to the hub's loop.
package final class ProxyDoor: HTTPRequestHandler {
    private let direct: HTTPGateway
    private let translated: HubHTTP
    private let server: HubServer
    private let grant: HubGrant
    private let doors: ListenerGuard
    private let path: String
    private var held = 0

    private static let maxHeld = 1_000

    /// A door to `server`, which both ways lead to.
    package init(
        direct: HTTPGateway, translated: HubHTTP, server: HubServer, grant: HubGrant, doors: ListenerGuard, path: String
    ) {
        self.doors = doors
        self.direct = direct
        self.translated = translated
        self.server = server
        self.grant = grant
        self.path = path
    }

    /// A whole request of a client.
    package func received(
        _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        // Nothing is asked of the server for somebody who may not speak.
        guard doors.judge(head.fields) == .allowed else {
            return direct.received(head, body: body, answer: answer)
        }
        let hub = translated.hub
        if let id = head.fields.value("mcp-session-id"), hub.knowsSession(id) {
            return translated.received(head, body: body, answer: answer)
        }
        if head.method != .post, head.fields.value("mcp-session-id") != nil, server.speaks(alike: false) == false {
            return translated.received(head, body: body, answer: answer)
        }
        guard head.method == .post, head.target.prefix(while: { $0 != "?" }) == path else {
            return other(head, body, answer)
        }
        if let version = head.fields.value("mcp-protocol-version"), Revision(version) == nil,
            server.speaks(alike: true) == false
        {
            // A server of earlier revisions has no words for it.
            return translated.received(head, body: body, answer: answer)
        }
        let isModern = RequestHeaders(of: head.fields).isModern
        // In a session that is not ours, the server has spoken as its client does.
        guard isModern || head.fields.value("mcp-session-id") == nil || server.speaks(alike: false) == false else {
            return direct.received(head, body: body, answer: answer)
        }
        if let isAlike = server.speaks(alike: isModern) {
            return (isAlike ? direct as any HTTPRequestHandler : translated).received(head, body: body, answer: answer)
        }
        guard held < Self.maxHeld, let message = Self.message(body, hub),
            isModern || message.knownMethod == .initialize
        else { return direct.received(head, body: body, answer: answer) }
        return hold(head, body, answer, isModern)
    }

    private static func message(_ body: Span<UInt8>, _ hub: Hub) -> Message? {
        var bytes: [UInt8] = []
        bytes.append(body)
        return hub.read(bytes)?.1
    }

    /// The deprecated paths are the hub's; everything else is for the server to know.
    private func other(
        _ head: HTTPRequestHead, _ body: Span<UInt8>, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let isDeprecated = head.target.hasPrefix("/sse") || head.target.hasPrefix("/messages")
        return (isDeprecated ? translated as any HTTPRequestHandler : direct).received(head, body: body, answer: answer)
    }

    /// Keeps a request until it is known how the server speaks.
    private func hold(
        _ head: HTTPRequestHead, _ body: Span<UInt8>, _ answer: any HTTPAnswerWriter, _ isModern: Bool
    ) -> any HTTPClientObserver {
        var bytes: [UInt8] = []
        bytes.append(body)
        let request = HeldRequest()
        held += 1
        server.decide(for: translated.hub.sessionlessClient(grant, .server(server)), isModern: isModern) {
            [self] verdict in
            held -= 1
            guard !request.isGone else { return }
            switch verdict {
            case .alike: request.follow(direct.received(head, body: bytes.span, answer: answer))
            case .otherwise: request.follow(translated.received(head, body: bytes.span, answer: answer))
            }
            translated.hub.gateway.noteWork()
        }
        return request
    }
}

/// A request that waits, and who takes care of it later.
private final class HeldRequest: HTTPClientObserver {
    private(set) var isGone = false
    private var successor: (any HTTPClientObserver)?

    func follow(_ successor: (any HTTPClientObserver)?) {
        self.successor = successor
    }

    func clientClosed() {
        isGone = true
        successor?.clientClosed()
    }

    func clientWritabilityChanged() {
        successor?.clientWritabilityChanged()
    }
}
