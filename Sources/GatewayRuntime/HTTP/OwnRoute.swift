internal import CallFlow
internal import GatewayPorts
internal import HTTPText
internal import JSONText
internal import Logging
internal import MCPProtocol

/// The way of the gateway's own messages in an HTTP session: one request each, whose answer goes to the session.
final class OwnRoute: MessageRoute {
    /// Owned by the table of sessions, which owns this too.
    private weak var session: GatewaySession?
    /// No client's ids come this way.
    let correlation: UInt64 = .max
    private let owner: HTTPGateway
    private let sessionHeader: String?

    init(owner: HTTPGateway, session: GatewaySession, sessionHeader: String?) {
        self.owner = owner
        self.session = session
        self.sessionHeader = sessionHeader
    }

    func forward(_ frame: Span<UInt8>) {
        guard let session else { return }
        guard let (document, message) = Self.read(frame) else { return }
        let fields = RequestFields.post(message, in: document, revision: session.revision, session: sessionHeader)
        OwnPost.send(frame, fields, to: owner.upstream, session: session, route: self)
    }

    /// A message of our own, read again.
    static func read(_ frame: Span<UInt8>) -> (JSONDocument, Message)? {
        var document = JSONDocument()
        do throws(JSONTextError) {
            try document.parse(frame, limits: JSONLimits())
        } catch {
            return nil
        }
        do throws(MessageFault) {
            return (document, try Message.read(document, at: .root))
        } catch {
            return nil
        }
    }

    func decline(_ frame: Span<UInt8>) {
        forward(frame)
    }

    var isGathered = false
    var headers: RequestHeaders? { nil }

    func carries(_ id: RequestID) {}
    func part() -> any MessageRoute { self }
    func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {}
    func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {}
    func settleUnanswered() {}
    func flushAnswers(isWritten: Bool) {}
    func holdAnswers(until commit: UInt64) {}
    func flushAnswers(through commit: UInt64) {}
}

/// One request of the gateway's own.
private final class OwnPost: UpstreamAnswerSink {
    private let session: GatewaySession
    private let route: OwnRoute
    private var status = 0

    private init(session: GatewaySession, route: OwnRoute) {
        self.session = session
        self.route = route
    }

    static func send(
        _ frame: Span<UInt8>, _ fields: HTTPFields, to upstream: any HTTPUpstream, session: GatewaySession,
        route: OwnRoute
    ) {
        let post = OwnPost(session: session, route: route)
        let reader = UpstreamAnswerReader(session.gateway.options, sink: post)
        _ = upstream.send(.post, fields, body: frame, to: reader)
    }

    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape) {
        status = head.status
    }

    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>) {
        session.upstreamFrame(data, on: route)
    }

    func answerFiller(_ raw: Span<UInt8>) {}

    func answerOpaque(_ body: Span<UInt8>) {}

    func answerEnded() {
        if status >= 400 { session.gateway.logger.warning("the server answered the gateway with status \(status)") }
        session.ownQuestionsEnded()
        session.gateway.noteWork()
    }

    func answerFailed(_ failure: UpstreamFailure) {
        session.gateway.logger.warning("the gateway's own request failed: \(failure.message)")
        session.ownQuestionsEnded()
        session.gateway.noteWork()
    }
}
