internal import CallFlow
package import GatewayPorts
package import HTTPText
internal import JSONText
internal import Logging
internal import MCPProtocol

/// Says under which grant a request comes.
package protocol GrantFinding: AnyObject {
    /// The grant of whoever presents this token, without the scheme; of whoever presents none for nil.
    func grant(presenting token: String?) -> HubGrant?
}

/// The hub as HTTP clients see it: who may speak, to what, in which conversation.
///
/// Bound to the hub's loop.
package final class HubHTTP: HTTPRequestHandler {
    let hub: Hub
    private let doors: ListenerGuard
    private let path: String
    private let grants: any GrantFinding
    /// What the path itself leads to: one server where there is no other, else all of them.
    private let main: HubDoor
    private var replyCount: UInt64 = 0
    private var isDraining = false

    private static let eventsPath = "/sse"
    private static let messagesPath = "/messages"

    /// Answers under `path`, where `main` is, and below it, where each server is.
    package init(hub: Hub, doors: ListenerGuard, path: String, main: HubDoor, grants: any GrantFinding) {
        self.hub = hub
        self.doors = doors
        self.path = path
        self.main = main
        self.grants = grants
    }

    private var gateway: Gateway { hub.gateway }

    /// From now on the health check says that there are better places to go.
    package func beginDraining() {
        isDraining = true
    }

    // MARK: - Requests

    /// A whole request of a client.
    package func received(
        _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let verdict = doors.judge(head.fields)
        guard verdict == .allowed else { return refuse(verdict.status, verdict.message, answer) }
        let asked = String(head.target.prefix { $0 != "?" })
        if asked == "/healthz" || asked == "/health" || asked == "/readyz" {
            return answerHealth(head.method, answer)
        }
        guard let grant = grant(of: head.fields) else { return challenge(head.fields, answer) }
        guard let place = place(of: asked) else {
            return refuse(404, "there is nothing here; the gateway answers at `\(path)`", answer)
        }
        if case .server(let server) = place.door, grant.access(to: server) == nil {
            gateway.logger.info("the grant `\(grant.label)` asked for the server `\(server.name)`, which is not its")
            return refuse(403, "this grant is not for this server", answer)
        }
        switch (place.kind, head.method) {
        case (.messages, .post): return takeEventMessage(head, body, grant, answer)
        case (.events, .get): return openEvents(grant, place, answer)
        case (.endpoint, .post): return take(head, body, grant, place.door, answer)
        case (.endpoint, .get): return listen(head, grant, place.door, answer)
        case (.endpoint, .delete): return end(head, grant, place.door, answer)
        case (_, _): return refuse(405, "this method has no meaning here", answer)
        }
    }

    private struct Place {
        enum Kind { case endpoint, events, messages }
        let kind: Kind
        let door: HubDoor
        /// The name behind the path, with its slash; empty for the path itself.
        let suffix: String
    }

    private func place(of asked: String) -> Place? {
        for (base, kind) in [(path, Place.Kind.endpoint), (Self.eventsPath, .events), (Self.messagesPath, .messages)] {
            if asked == base { return Place(kind: kind, door: main, suffix: "") }
            guard asked.hasPrefix(base + "/") else { continue }
            let name = String(asked.dropFirst(base.count + 1))
            guard let server = hub.servers.first(where: { $0.name == name }) else { return nil }
            return Place(kind: kind, door: .server(server), suffix: "/\(name)")
        }
        return nil
    }

    // MARK: - Who it is

    private func grant(of fields: HTTPFields) -> HubGrant? {
        let grant: HubGrant?
        switch fields.count(of: "authorization") {
        case 0: grant = grants.grant(presenting: nil)
        case 1:
            guard let token = fields.value("authorization").flatMap(Self.token(of:)) else { return nil }
            grant = grants.grant(presenting: token)
        default: return nil
        }
        return grant.flatMap { $0.isLive ? $0 : nil }
    }

    private static func token(of value: String) -> String? {
        let scheme = "bearer "
        guard value.utf8.count > scheme.utf8.count, value.prefix(scheme.count).lowercased() == scheme else {
            return nil
        }
        return String(value.dropFirst(scheme.count).drop { $0 == " " })
    }

    /// `401`: whoever it is has to say so.
    private func challenge(_ fields: HTTPFields, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        let hasToken = fields.count(of: "authorization") > 0
        var head = HTTPAnswerHead(status: 401)
        head.fields.append(
            "www-authenticate",
            hasToken ? #"Bearer realm="sallyport", error="invalid_token""# : #"Bearer realm="sallyport""#)
        head.fields.append("content-type", "application/json")
        let why = hasToken ? "this token is not known, or its grant has ended" : "a token is needed"
        gateway.logger.info("request refused with status 401: \(why)")
        answer.send(head, body: Reply.error(nil, code: -32600, message: why).span)
        answer.flush()
        return nil
    }

    // MARK: - Messages

    private func take(
        _ head: HTTPRequestHead, _ body: Span<UInt8>, _ grant: HubGrant, _ door: HubDoor,
        _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard head.accepts("application/json") else {
            return refuse(406, "the client must accept `application/json` and `text/event-stream`", answer)
        }
        let headers = RequestHeaders(of: head.fields)
        let frame = Self.frame(body)
        if headers.isModern { return takeSessionless(frame, headers, head, grant, door, answer) }
        if let version = head.fields.value("mcp-protocol-version"), Revision(version) == nil {
            guard let (_, message) = hub.read(frame), message.namedRevision != .none else {
                return refuse(400, "the protocol version of the header is not supported", answer)
            }
            return takeSessionless(frame, headers, head, grant, door, answer)
        }
        guard let id = head.fields.value("mcp-session-id") else {
            return begin(head, headers, frame, grant, door, answer)
        }
        guard let client = hub.session(id, grant, door) else { return refuse(404, "this session is not known", answer) }
        let reply = makeReply(client, answer, head, isModern: false)
        client.receive(frame, headers: headers, reply: reply)
        return reply
    }

    /// A message that says itself all that there is to know.
    private func takeSessionless(
        _ frame: [UInt8], _ headers: RequestHeaders, _ head: HTTPRequestHead, _ grant: HubGrant, _ door: HubDoor,
        _ answer: any HTTPAnswerWriter
    ) -> any HTTPClientObserver {
        let client = hub.sessionlessClient(grant, door)
        let reply = makeReply(client, answer, head, isModern: true)
        client.receive(frame, headers: headers, reply: reply)
        return reply
    }

    /// A message without a session, which only `initialize` may be.
    private func begin(
        _ head: HTTPRequestHead, _ headers: RequestHeaders, _ frame: [UInt8], _ grant: HubGrant, _ door: HubDoor,
        _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard let (_, message) = hub.read(frame), message.namedRevision == .none,
            message.method != nil || message.id != nil
        else { return takeSessionless(frame, headers, head, grant, door, answer) }
        guard message.knownMethod == .initialize else {
            return refuse(400, "the `Mcp-Session-Id` header is missing; `initialize` gives one", answer)
        }
        guard let client = hub.openSession(grant, door) else {
            return refuse(503, "there are too many sessions", answer)
        }
        let reply = makeReply(client, answer, head, isModern: false)
        reply.opens = client
        client.receive(frame, headers: headers, reply: reply)
        return reply
    }

    private func makeReply(
        _ client: HubClient, _ answer: any HTTPAnswerWriter, _ head: HTTPRequestHead, isModern: Bool
    ) -> HTTPReply {
        replyCount &+= 1
        return HTTPReply(
            client: client, writer: answer, correlation: isModern ? replyCount : 0, isModern: isModern,
            takesEvents: head.accepts("text/event-stream"))
    }

    /// The text as one line: between the tokens of strict JSON, a blank is as good as a line end.
    private static func frame(_ body: Span<UInt8>) -> [UInt8] {
        var frame: [UInt8] = []
        frame.append(body)
        for index in frame.indices where frame[index] == 0x0A || frame[index] == 0x0D { frame[index] = 0x20 }
        return frame
    }

    // MARK: - Sessions

    private func listen(
        _ head: HTTPRequestHead, _ grant: HubGrant, _ door: HubDoor, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard !RequestHeaders(of: head.fields).isModern else { return notAllowed(answer) }
        guard head.accepts("text/event-stream") else { return refuse(406, "accept `text/event-stream`", answer) }
        guard let id = head.fields.value("mcp-session-id") else {
            return refuse(400, "the `Mcp-Session-Id` header is missing", answer)
        }
        guard let client = hub.session(id, grant, door) else { return refuse(404, "this session is not known", answer) }
        if let last = head.fields.value("last-event-id") { return takeUp(last, client, answer) }
        let stream = HTTPStream(client: client, writer: answer, endsSession: false)
        stream.begin(endpoint: nil)
        client.listen(on: stream)
        return stream
    }

    /// A stream that broke goes on behind the last event that the client has seen.
    private func takeUp(
        _ last: String, _ client: HubClient, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard let missed = client.events.after(last) else {
            return refuse(400, "what followed this event is not known any more", answer)
        }
        let events = EventWriter(answer, hub)
        events.begin()
        for event in missed.events { events.write(event) }
        guard let reply = missed.reply, !reply.isOver else {
            events.end()
            return nil
        }
        reply.goOn(events)
        return reply
    }

    private func end(
        _ head: HTTPRequestHead, _ grant: HubGrant, _ door: HubDoor, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard !RequestHeaders(of: head.fields).isModern else { return notAllowed(answer) }
        guard let id = head.fields.value("mcp-session-id") else {
            return refuse(400, "the `Mcp-Session-Id` header is missing", answer)
        }
        guard let client = hub.session(id, grant, door) else { return refuse(404, "this session is not known", answer) }
        hub.endSession(client)
        answer.send(HTTPAnswerHead(status: 204), body: [UInt8]().span)
        answer.flush()
        return nil
    }

    // MARK: - The deprecated HTTP with events (2024-11-05)

    private func openEvents(
        _ grant: HubGrant, _ place: Place, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        guard let client = hub.openSession(grant, place.door) else {
            return refuse(503, "there are too many sessions", answer)
        }
        let stream = HTTPStream(client: client, writer: answer, endsSession: true)
        stream.begin(endpoint: "\(Self.messagesPath)\(place.suffix)?sessionId=\(client.id)")
        client.listen(on: stream)
        return stream
    }

    private func takeEventMessage(
        _ head: HTTPRequestHead, _ body: Span<UInt8>, _ grant: HubGrant, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let query = head.target.drop { $0 != "?" }.dropFirst()
        let id = query.split(separator: "&").first { $0.hasPrefix("sessionId=") }?.dropFirst("sessionId=".count)
        guard let id, let client = hub.sessions[String(id)], client.grant === grant, let stream = client.stream else {
            return refuse(404, "this session is not known", answer)
        }
        answer.send(HTTPAnswerHead(status: 202), body: [UInt8]().span)
        answer.flush()
        client.receive(Self.frame(body), reply: StreamReply(stream: stream))
        return nil
    }

    // MARK: - Other answers

    private func notAllowed(_ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        var head = HTTPAnswerHead(status: 405)
        head.fields.append("allow", "POST")
        answer.send(head, body: [UInt8]().span)
        answer.flush()
        return nil
    }

    private func refuse(_ status: Int, _ why: String, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        gateway.logger.info("request refused with status \(status): \(why)")
        var head = HTTPAnswerHead(status: status)
        head.fields.append("content-type", "application/json")
        if status == 405 { head.fields.append("allow", "GET, POST, DELETE") }
        answer.send(head, body: Reply.error(nil, code: -32600, message: why).span)
        answer.flush()
        return nil
    }

    private func answerHealth(_ method: HTTPMethod, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        guard method == .get else { return refuse(405, "ask with GET", answer) }
        let isHealthy = gateway.canAudit && !isDraining
        var head = HTTPAnswerHead(status: isHealthy ? 200 : 503)
        head.fields.append("content-type", "application/json")
        head.fields.append("cache-control", "no-store")
        answer.send(head, body: Array((isHealthy ? #"{"status":"ok"}"# : #"{"status":"unavailable"}"#).utf8).span)
        answer.flush()
        return nil
    }
}

extension HTTPRequestHead {
    /// Whether the client takes answers of this type; one that says nothing takes all.
    func accepts(_ type: String) -> Bool {
        guard let accepted = fields.value("accept")?.lowercased() else { return true }
        let family = type.prefix { $0 != "/" } + "/*"
        return accepted.contains(type) || accepted.contains("*/*") || accepted.contains(family)
    }
}
