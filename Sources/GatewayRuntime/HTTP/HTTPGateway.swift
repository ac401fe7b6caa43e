internal import CallFlow
internal import Crypto
package import GatewayPorts
package import HTTPText
internal import Logging
internal import MCPProtocol

/// The gateway in front of one HTTP server: takes the requests of clients, finds their sessions, and lets each through
/// the same admission as every other transport.
///
/// Bound to the gateway's loop.
package final class HTTPGateway: HTTPRequestHandler {
    let gateway: Gateway
    let upstream: any HTTPUpstream
    private let doors: ListenerGuard
    private let path: String
    private let timer: any SessionTimer
    /// Everything that belongs to no session: requests of 2026-07-28, and servers that give no session ids.
    private let sessionless: GatewaySession
    private var sessions: HTTPSessions
    private var exchangeCount: UInt64 = 0
    private var isDraining = false

    /// A gateway that answers under `path` and sends what may pass to `upstream`.
    package init(
        gateway: Gateway, upstream: any HTTPUpstream, doors: ListenerGuard, path: String, sessionID: String,
        timer: any SessionTimer
    ) {
        self.gateway = gateway
        self.upstream = upstream
        self.doors = doors
        self.path = path
        self.timer = timer
        sessionless = GatewaySession(gateway: gateway, sessionID: sessionID, isProtocolSession: false, timer: timer)
        sessions = HTTPSessions(limit: gateway.options.maxSessions)
        sessionless.ownRoute = OwnRoute(owner: self, session: sessionless, sessionHeader: nil)
    }

    /// How many sessions are known.
    package var sessionCount: Int { sessions.count }

    // MARK: - Requests

    /// A whole request of a client.
    package func received(
        _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let verdict = doors.judge(head.fields)
        guard verdict == .allowed else { return refuse(verdict.status, verdict.message, answer) }
        let asked = head.target.prefix { $0 != "?" }
        if asked == "/healthz" || asked == "/health" { return answerHealth(head.method, answer) }
        guard asked == path else {
            return refuse(404, "there is nothing here; the gateway answers at `\(path)`", answer)
        }
        switch head.method {
        case .post: return take(head, body, answer)
        case .get, .delete: return relay(head, answer)
        case .options, .other:
            var fields = HTTPFields()
            fields.append("allow", "GET, POST, DELETE")
            answer.send(HTTPAnswerHead(status: 405, fields: fields), body: [UInt8]().span)
            answer.flush()
            return nil
        }
    }

    /// A message of a client.
    private func take(
        _ head: HTTPRequestHead, _ body: Span<UInt8>, _ answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let exchange = makeExchange(head, answer)
        exchange.session.clientFrame(body, on: exchange)
        return exchange
    }

    /// A stream to listen to, or the end of a session: no message, so there is nothing to decide.
    private func relay(_ head: HTTPRequestHead, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        let exchange = makeExchange(head, answer)
        exchange.send([UInt8]().span)
        return exchange
    }

    private func makeExchange(_ head: HTTPRequestHead, _ answer: any HTTPAnswerWriter) -> HTTPExchange {
        exchangeCount &+= 1
        let version = head.fields.value("mcp-protocol-version")
        let named = version.flatMap { Revision($0) }
        var request = head
        if named?.isModern == true { request.fields.remove("mcp-session-id") }
        guard let id = request.fields.value("mcp-session-id") else {
            // A revision that we do not know allows nothing that the latest did not.
            sessionless.begin(revision: named ?? (version == nil ? .assumedWithoutHeader : .latestLegacy))
            return HTTPExchange(
                owner: self, session: sessionless, writer: answer, request: request, correlation: exchangeCount,
                namedRevision: named)
        }
        return HTTPExchange(
            owner: self, session: session(id, named), writer: answer, request: request, correlation: 0,
            namedRevision: named)
    }

    private func refuse(_ status: Int, _ why: String, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        gateway.logger.info("request refused with status \(status): \(why)")
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        let body = Reply.error(nil, code: -32600, message: why)
        answer.send(HTTPAnswerHead(status: status, fields: fields), body: body.span)
        answer.flush()
        return nil
    }

    private func answerHealth(_ method: HTTPMethod, _ answer: any HTTPAnswerWriter) -> (any HTTPClientObserver)? {
        guard method == .get else { return refuse(405, "ask with GET", answer) }
        let isHealthy = gateway.canAudit && !isDraining
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        fields.append("cache-control", "no-store")
        let body = Array((isHealthy ? #"{"status":"ok"}"# : #"{"status":"unavailable"}"#).utf8)
        answer.send(HTTPAnswerHead(status: isHealthy ? 200 : 503, fields: fields), body: body.span)
        answer.flush()
        return nil
    }

    /// From now on the health check says that there are better places to go.
    package func beginDraining() {
        isDraining = true
    }

    /// Nothing more will come or go: what is still owed is recorded as unanswered.
    package func close() {
        sessionless.close()
        for session in sessions.removeAll() { session.close() }
    }

    // MARK: - Sessions

    /// The session with this id: one that we have seen, or one that the upstream may know from before we started.
    private func session(_ id: String, _ revision: Revision?) -> GatewaySession {
        if let known = sessions.find(id) { return known }
        let session = GatewaySession(gateway: gateway, sessionID: Self.name(ofSession: id), timer: timer)
        session.revision = revision ?? .assumedWithoutHeader
        session.ownRoute = OwnRoute(owner: self, session: session, sessionHeader: id)
        for old in sessions.add(id, session) { old.close() }
        return session
    }

    /// The name of a session in counters and audit: the same after a restart, and of no use to anyone who reads it.
    private static func name(ofSession id: String) -> String {
        let digest = SHA256.hash(data: Array(id.utf8))
        return Hexadecimal.text(digest.prefix(8))
    }

    /// Looks at the head of an upstream's answer for the beginning or the end of a session.
    func noteHead(_ head: HTTPAnswerHead, of exchange: HTTPExchange) {
        if let id = exchange.request.fields.value("mcp-session-id") {
            let isDeleted = exchange.request.method == .delete && (200..<300).contains(head.status)
            // The exchange that learns of it is the last one that the session serves.
            if isDeleted || head.status == 404 { exchange.closing = sessions.remove(id) }
        } else if let opening = exchange.opening, (200..<300).contains(head.status),
            let id = head.fields.value("mcp-session-id")
        {
            let opened = session(id, exchange.namedRevision)
            opened.clientDescription = opening.client
            exchange.opened = opened
        }
    }

    /// An exchange needs nothing from us any more.
    func ended(_ exchange: HTTPExchange) {
        exchange.closing.take()?.close()
        gateway.noteWork()
    }
}
