internal import CallFlow
internal import GatewayPorts
internal import HTTPText
internal import Logging
internal import MCPProtocol

/// One request of a bridge to its server, resumed where the server allows it.
final class BridgePost: UpstreamAnswerSink {
    /// The request of the client that waits for an answer; nil for all others.
    let key: CallKey?
    /// True for the stream on which the server speaks of its own accord.
    var isListener = false
    /// True for the message after which that stream may be opened.
    var opensListener = false
    /// Where in the stream we are.
    var position = EventStreamPosition()

    private let route: BridgeRoute
    private let session: GatewaySession
    private let revision: Revision
    private let isHandshake: Bool
    private var head: HTTPAnswerHead?
    private var reader: UpstreamAnswerReader?
    private var exchange: (any HTTPUpstreamExchange)?
    private var isReading = true
    private var resumptions = 0

    /// The most times that a stream is taken up again without anything new on it.
    private static let maxResumptions = 10
    private static let defaultRetryMilliseconds: Int64 = 1_000
    private static let maxRetryMilliseconds: Int64 = 300_000

    init(route: BridgeRoute, session: GatewaySession, key: CallKey?, revision: Revision, isHandshake: Bool) {
        self.route = route
        self.session = session
        self.key = key
        self.revision = revision
        self.isHandshake = isHandshake
    }

    func send(_ method: HTTPMethod, _ fields: HTTPFields, _ body: Span<UInt8>) {
        route.posts[ObjectIdentifier(self)] = self
        let reader = UpstreamAnswerReader(route.gateway.options, sink: self)
        self.reader = reader
        exchange = route.upstream.send(method, fields, body: body, to: reader)
    }

    func setReading(_ isReading: Bool) {
        self.isReading = isReading
        exchange?.setReading(isReading)
    }

    /// Gives the request up.
    func stop() {
        reader?.stop()
        exchange?.cancel()
        end()
    }

    private func end() {
        reader = nil
        exchange = nil
        route.ended(self)
    }

    /// True for a request that no answer ends.
    var staysOpen: Bool { key.flatMap { session.inFlight.call($0) }?.staysOpen ?? false }

    private var isOwed: Bool { key.map { session.isOwed($0) } ?? false }

    // MARK: - The answer

    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape) {
        self.head = head
        if isHandshake, let id = head.fields.value("mcp-session-id") { route.sessionHeader = id }
        if opensListener {
            if (200..<300).contains(head.status) { route.listen() } else { route.sendHeld() }
        }
        if isListener { route.sendHeld() }
    }

    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>) {
        note(raw)
        if isListener { resumptions = 0 }
        if let head, head.status >= 400, !session.isAnswer(data, to: key) { return }
        route.origin = key?.id
        session.upstreamFrame(data, on: route)
        route.origin = nil
    }

    func answerFiller(_ raw: Span<UInt8>) {
        note(raw)
    }

    func answerOpaque(_ body: Span<UInt8>) {}

    func answerEnded() {
        exchange = nil
        guard mustResume else { return finish(.upstreamGone) }
        resume(.upstreamGone)
    }

    func answerFailed(_ failure: UpstreamFailure) {
        exchange?.cancel()
        exchange = nil
        // What failed may be an attempt to take up the stream; the request itself was answered before.
        let failure = UpstreamFailure(
            code: failure.code, wasSent: failure.wasSent || head != nil, message: failure.message)
        guard mustResume, failure.code != .malformed else { return finish(.upstreamFailed(failure)) }
        resume(.upstreamFailed(failure))
    }

    private func note(_ raw: Span<UInt8>) {
        let latest = EventStreamPosition(of: raw)
        if let id = latest.id {
            position.id = id
            resumptions = 0
        }
        if let retry = latest.retryMilliseconds { position.retryMilliseconds = retry }
    }

    // MARK: - Taking up again

    /// True when the server may still say something on this stream, and knows where we are in it.
    private var mustResume: Bool {
        guard !route.isClosed, !revision.isModern, let head, (200..<300).contains(head.status) else { return false }
        return isListener || (isOwed && position.id != nil)
    }

    private func resume(_ refusal: Refusal) {
        // Nobody waits for the listener, and a server may end it now and then: it comes back, but ever less often.
        guard isListener || resumptions < Self.maxResumptions else { return finish(refusal) }
        let grown = Self.defaultRetryMilliseconds << Int64(min(resumptions, 5))
        let wait = min(position.retryMilliseconds ?? grown, Self.maxRetryMilliseconds)
        resumptions += 1
        route.timer.schedule(afterNanoseconds: wait * 1_000_000) { [self] in
            guard !route.isClosed, isListener || isOwed else { return end() }
            send(
                .get,
                RequestFields.listening(revision: revision, session: route.sessionHeader, after: position.id),
                [UInt8]().span)
            exchange?.setReading(isReading)
        }
    }

    /// Nothing more will come: the client is told, if it waits.
    private func finish(_ refusal: Refusal) {
        if isListener || (opensListener && head == nil) { route.sendHeld() }
        if let key { session.upstreamFailed(key, rejection ?? refusal) }
        session.ownQuestionsEnded()
        end()
    }

    /// What an answer outside the protocol means.
    private var rejection: Refusal? {
        guard let head, head.status >= 400 else { return nil }
        let isExpired = head.status == 404 && route.sessionHeader != nil && !revision.isModern
        let why =
            isExpired
            ? "the server no longer knows this session; start the client again"
            : "the server rejected the request with status \(head.status)"
        if isExpired, let key { route.expired.insert(key.id) }
        route.rejectedStatus = head.status
        // Without its session a server looks at no request.
        return .upstreamFailed(UpstreamFailure(code: .rejected, wasSent: !isExpired, message: why))
    }
}
