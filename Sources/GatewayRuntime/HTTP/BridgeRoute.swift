internal import CallFlow
package import GatewayPorts
internal import HTTPText
internal import JSONText
internal import Logging
package import MCPProtocol

/// A client on streams and a server over HTTP: each message of the client is a request of its own.
///
/// Bound to the gateway's loop. It is the client of the server's session: it keeps the session's id, listens to its
/// stream, resumes streams that break where the server allows it, and ends the session.
package final class BridgeRoute: MessageRoute {
    /// All messages of the client have one space of ids, whatever request brings the answer.
    package let correlation: UInt64 = 0
    /// Streams have no header.
    package var headers: RequestHeaders? { nil }
    /// It is the client that the server sees.
    package var writesHeaders: Bool { true }
    /// The gateway's to set.
    package var isGathered = false
    /// Called when something has ended, after which the client may have nothing to wait for.
    package var onProgress: () -> Void = {}

    let gateway: Gateway
    let upstream: any HTTPUpstream
    let timer: any SessionTimer
    weak var session: GatewaySession?
    /// The session's id, as the server gave it.
    var sessionHeader: String?
    /// Requests that the server rejected because it has forgotten the session.
    var expired: Set<RequestID> = []
    /// The status by which the server last rejected a request, outside the protocol.
    var rejectedStatus: Int?
    /// Requests under way, and the listener.
    var posts: [ObjectIdentifier: BridgePost] = [:]
    /// True when nothing at all is under way.
    package var isEmpty: Bool { posts.isEmpty }
    private let client: any ClientOutlet
    /// The request in whose answer the message came that is being released.
    var origin: RequestID?
    private var document = JSONDocument()
    private var isReading = true
    private var isListening = false
    /// What the client said while the listener was being opened: the server may answer it there.
    private var held: [[UInt8]]?
    private var heldBytes = 0
    private(set) var isClosed = false

    /// How long the client's messages wait for the listener.
    private static let listenerWaitNanoseconds: Int64 = 1_000_000_000

    /// A route from `client` to `upstream`; `session` owns it.
    package convenience init(
        gateway: Gateway, client: any FrameWriter, upstream: any HTTPUpstream, session: GatewaySession,
        timer: any SessionTimer
    ) {
        self.init(
            gateway: gateway, outlet: ClientLines(client, mayHoldLineEnds: true), upstream: upstream, session: session,
            timer: timer)
    }

    /// A route from whoever takes the messages to `upstream`; `session` owns it.
    init(
        gateway: Gateway, outlet: any ClientOutlet, upstream: any HTTPUpstream, session: GatewaySession,
        timer: any SessionTimer
    ) {
        self.gateway = gateway
        client = outlet
        self.upstream = upstream
        self.session = session
        self.timer = timer
    }

    // MARK: - To the server

    /// A stream carries many requests.
    package func carries(_ id: RequestID) {}

    /// The same streams.
    package func part() -> any MessageRoute { self }

    /// Sends one message as a request of its own, after the listener has been opened.
    package func forward(_ frame: Span<UInt8>) {
        guard held != nil else { return post(frame) }
        var bytes: [UInt8] = []
        bytes.append(frame)
        held?.append(bytes)
        heldBytes += bytes.count
        // The listener may miss an answer then, which is better than memory without end.
        if heldBytes > gateway.options.maxParkedBytes { sendHeld() }
    }

    private func post(_ frame: Span<UInt8>) {
        guard let session, !isClosed, let message = read(frame, session) else { return }
        var revision = session.revision
        if case .known(let named) = message.namedRevision { revision = named }
        if message.knownMethod == .cancelled, let cancelled = cancelledRequest(message), revision.isModern {
            // In this revision a request is given up by leaving.
            return give(up: cancelled)
        }
        let post = BridgePost(
            route: self, session: session, key: requestKey(message), revision: revision,
            isHandshake: message.knownMethod == .initialize)
        post.opensListener = message.knownMethod == .initialized
        let target = message.params.flatMap { document.member("name" as StaticString, of: $0) }
        let parameters =
            message.knownMethod == .toolsCall
            ? session.definitions.headerParameters(of: target.flatMap { document.string($0) } ?? "") : []
        post.send(
            .post,
            RequestFields.post(
                message, in: document, revision: revision, session: sessionHeader, parameters: parameters),
            frame)
        post.setReading(isReading)
        if post.opensListener, !revision.isModern { holdUntilListening() }
    }

    /// Keeps what comes next until the server has answered whether it can be listened to, but not for long.
    private func holdUntilListening() {
        held = []
        timer.schedule(afterNanoseconds: Self.listenerWaitNanoseconds) { [weak self] in self?.sendHeld() }
    }

    /// The server has answered.
    func sendHeld() {
        heldBytes = 0
        for frame in held.take() ?? [] { post(frame.span) }
    }

    /// Sends one message as a request of its own.
    package func decline(_ frame: Span<UInt8>) {
        forward(frame)
    }

    private func read(_ frame: Span<UInt8>, _ session: GatewaySession) -> Message? {
        do throws(JSONTextError) {
            try document.parse(frame, limits: session.limits)
        } catch {
            return nil
        }
        do throws(MessageFault) {
            return try Message.read(document, at: .root)
        } catch {
            return nil
        }
    }

    private func requestKey(_ message: Message) -> CallKey? {
        guard case .request(let id) = message.kind else { return nil }
        return CallKey(correlation, id)
    }

    private func cancelledRequest(_ message: Message) -> CallKey? {
        do throws(MessageFault) {
            return CallKey(correlation, try Cancelled(message, in: document).requestID)
        } catch {
            return nil
        }
    }

    private func give(up key: CallKey) {
        for post in posts.values where post.key == key { post.stop() }
        session?.cancelled.remove(key)
    }

    // MARK: - To the client

    /// One line to the client.
    package func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {
        client.add(frame, to: receiver, from: origin)
        gateway.noteAnswer(on: self)
    }

    /// One line to the client.
    package func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {
        pass(frame, to: receiver)
    }

    /// A stream waits for nothing.
    package func settleUnanswered() {}

    /// Sends the lines of this tick.
    package func flushAnswers(isWritten: Bool) {
        client.flush(isWritten: isWritten)
        onProgress()
    }

    /// Keeps the lines of this tick.
    package func holdAnswers(until commit: UInt64) {
        client.hold(until: commit)
    }

    /// Sends the lines that waited for this commit.
    package func flushAnswers(through commit: UInt64) {
        client.flush(through: commit)
        onProgress()
    }

    /// Reads the server's answers, or stops while the client does not read.
    package func setReading(_ isReading: Bool) {
        guard isReading != self.isReading else { return }
        self.isReading = isReading
        for post in posts.values { post.setReading(isReading) }
    }

    // MARK: - The session

    /// Listens to what the server says of its own accord; a server without such a stream says so.
    func listen() {
        guard !isListening, !isClosed, let session, !session.revision.isModern else { return }
        isListening = true
        openListener(after: nil)
    }

    func openListener(after event: String?) {
        guard !isClosed, let session else { return }
        let post = BridgePost(route: self, session: session, key: nil, revision: session.revision, isHandshake: false)
        post.isListener = true
        post.position.id = event
        post.send(
            .get, RequestFields.listening(revision: session.revision, session: sessionHeader, after: event),
            [UInt8]().span)
        post.setReading(isReading)
    }

    /// The client is gone and waits for nothing: ends the server's session, and everything under way.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        for post in posts.values { post.stop() }
        guard let session, let sessionHeader else { return }
        let post = BridgePost(route: self, session: session, key: nil, revision: session.revision, isHandshake: false)
        post.send(.delete, RequestFields.ending(revision: session.revision, session: sessionHeader), [UInt8]().span)
    }

    /// True when no request is under way.
    package var isQuiet: Bool { (held?.isEmpty ?? true) && posts.values.allSatisfy { $0.isListener || $0.staysOpen } }

    func ended(_ post: BridgePost) {
        posts.removeValue(forKey: ObjectIdentifier(post))
        gateway.noteWork()
        onProgress()
    }
}
