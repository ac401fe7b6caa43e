internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

/// One server as one grant uses it: started when somebody needs it, spoken to in one revision, and behind one session
/// that judges every message.
///
/// Bound to the hub's loop. It outlives its connection: what it is connected by is a ``BackendLink``, made anew after
/// each end.
final class Backend {
    /// What to do with the answer to a request that was sent here.
    enum Expected {
        /// The answer to a question of the opening.
        case opening(BackendOpening.Step)
        /// A client's request.
        case call(HubCall)
        /// A page of a list for many servers.
        case page(ListFetch)
        /// A subscription for clients.
        case listen(HubListen)
        /// A request of the hub's own, whose answer is only looked at.
        case own((Message?, JSONDocument) -> Void)
    }

    /// Whom it serves.
    struct Key: Hashable {
        let grant: Serial
        /// The session that has it for itself; nil when it is shared.
        let session: Serial?
        let isModern: Bool
        /// What the clients can do that share it; empty where every request says so itself.
        let capabilities: [UInt8]
        /// One of several that are alike.
        let slot: Int
    }

    let hub: Hub
    let server: HubServer
    let access: HubGrant.Access
    let grant: HubGrant
    /// As whom the server is opened.
    let speaker: Speaker
    var key: Key?
    /// The client for which it was made.
    private(set) weak var firstClient: HubClient?
    var opening: BackendOpening
    var link: BackendLink?
    /// Connections whose session has ended, with requests under way.
    var draining: [BackendLink] = []
    var lifecycle: ServerLifecycle
    /// Grows with each end, so that what was begun before it takes nothing from the next life.
    var life: UInt64 = 0
    /// Requests that wait until it is open.
    var waiting: [HubCall] = []
    /// What waits for an answer, by the ids that we gave out.
    var expected: [RequestID: Expected] = [:]
    /// Clients that hear what it says of its own accord.
    var listeners: [Serial: WeakClient] = [:]
    /// Questions of the server that wait for an answer, and the request that each belongs to.
    var questions: [RequestID: HubQuestion] = [:]
    /// Who wants to hear of changes (servers before 2026-07-28).
    var listens: [HubListen] = []
    /// Resources that somebody wants to hear of, and how many do (servers before 2026-07-28).
    var subscriptions: [String: Int] = [:]
    /// The level that the server was last told (servers before 2026-07-28).
    var logLevel: String?
    /// True for one that only finds out whether the server speaks 2026-07-28.
    var isQuestion = false
    /// Whether it was open before, so that what its client wanted of it is to be said again.
    var wasOpen = false
    /// When a request was sent last, on the monotonic clock.
    private(set) var lastUsed: Int64 = 0
    private var nextID: Int64 = 0
    var questionCount: UInt64 = 0
    private var delivered: [(frame: [UInt8], receiver: AnswerReceiver, origin: RequestID?)] = []
    private var held: [(commit: UInt64, messages: [(frame: [UInt8], origin: RequestID?)])] = []

    init(
        hub: Hub, server: HubServer, access: HubGrant.Access, speaker: Speaker, key: Key?, firstClient: HubClient
    ) {
        self.hub = hub
        self.server = server
        self.grant = firstClient.grant
        self.firstClient = firstClient
        self.access = access
        self.speaker = speaker
        self.key = key
        opening = BackendOpening(attempts: [])
        var intervals = ServerLifecycle.Intervals(idleNanoseconds: server.settings.idleNanoseconds)
        intervals.firstBackOffNanoseconds = server.settings.firstBackOffNanoseconds
        intervals.maxBackOffNanoseconds = server.settings.maxBackOffNanoseconds
        lifecycle = ServerLifecycle(intervals)
    }

    var isModern: Bool { opening.revision?.isModern ?? false }
    var revision: Revision { opening.revision ?? .latestLegacy }
    var isReady: Bool { opening.isReady && link != nil }

    func mintID() -> RequestID {
        nextID &+= 1
        return .integer(nextID)
    }

    // MARK: - Uses

    /// Sends the request now, or once the server is open.
    func take(_ call: HubCall) {
        switch lifecycle.acquire(at: hub.now) {
        case .ready: send(call)
        case .start:
            waiting.append(call)
            start()
        case .starting: wait(call)
        case .refused(let retry):
            hub.fail(call, .serverUnavailable(server.name, retryNanoseconds: retry - hub.now))
        case .closed: hub.fail(call, .serverUnavailable(server.name, retryNanoseconds: nil))
        }
    }

    /// Keeps a request until the server is open, as far as there is room.
    private func wait(_ call: HubCall) {
        let bytes = waiting.reduce(call.frame.count) { $0 + $1.frame.count }
        guard bytes <= hub.gateway.options.maxParkedBytes, waiting.count < hub.gateway.options.maxParkedCalls else {
            hub.fail(call, .overloaded)
            return perform(lifecycle.release(at: hub.now))
        }
        waiting.append(call)
    }

    /// Keeps the server open for somebody who listens; false when it cannot be opened now.
    func retain() -> Bool {
        switch lifecycle.acquire(at: hub.now) {
        case .ready, .starting: return true
        case .start:
            start()
            return true
        case .refused, .closed: return false
        }
    }

    /// Somebody has what was asked for, or does not listen any more.
    func release() {
        perform(lifecycle.release(at: hub.now))
        server.dequeue(for: self)
    }

    func perform(_ action: ServerLifecycle.Action) {
        switch action {
        case .none: break
        case .start: start()
        case .shutDown: link?.shutDown()
        case .schedule(let time):
            hub.timer.schedule(afterNanoseconds: max(0, time - hub.now)) { [weak self] in
                guard let self else { return }
                self.perform(self.lifecycle.timeReached(at: self.hub.now))
                self.hub.gateway.noteWork()
            }
        }
    }

    // MARK: - Sending

    /// Sends a client's request in the server's own words.
    private func send(_ call: HubCall) {
        guard !call.isOver else { return release() }
        guard isReady, let link else {
            // It is being opened again.
            return wait(call)
        }
        guard link.hasRoom(for: call.frame.count) else {
            hub.fail(call, .overloaded)
            return release()
        }
        if let action = call.action {
            action(call, self)
            return release()
        }
        guard !call.staysInEra || call.speaker.isModern == isModern else {
            hub.fail(call, .unknownMethod)
            return release()
        }
        guard isModern || !call.goesOn else {
            // Such a server would begin again, and perhaps do everything twice.
            call.client.refuseExpired(call)
            return release()
        }
        guard let (document, message) = hub.read(call.frame) else { return release() }
        let form = form(of: call)
        if let fault = parameterFault(call, message, document) {
            hub.finish(call, Reply.error(call.id, code: fault.code, message: fault.message), status: .badRequest)
            return release()
        }
        let frame = Translation.request(message, in: document, as: form)
        hub.recycle(document)
        post(frame, form.id, of: call, on: link)
    }

    /// Sends a client's request again, with what the server wanted to know.
    func retry(_ call: HubCall, _ round: InputRound) {
        guard round.life == life, let link, let (document, message) = hub.read(call.frame) else {
            hub.fail(call, .serverUnavailable(server.name, retryNanoseconds: nil))
            return round.release()
        }
        let form = form(of: call)
        let frame = Translation.retry(
            message, in: document, as: form, inputs: round.answers, requestState: round.requestState)
        hub.recycle(document)
        post(frame, form.id, of: call, on: link)
    }

    private func post(_ frame: [UInt8], _ id: RequestID, of call: HubCall, on link: BackendLink) {
        lastUsed = hub.now
        call.phase = .sent(self, id)
        call.sentNanoseconds = lastUsed
        post(frame, id, .call(call), on: link)
    }

    /// How the server gets a client's request: with ids of ours, under its own names, in its own revision.
    private func form(of call: HubCall) -> RequestForm {
        let id = mintID()
        var form = RequestForm(id: id)
        form.progressToken = call.progressToken == nil ? nil : id
        form.name = call.innerName
        form.meta = meta(for: call)
        return form
    }

    private func meta(for call: HubCall) -> MetaForm {
        switch (call.speaker.isModern, isModern) {
        case (true, true), (false, false): .keep
        case (true, false): .legacy
        case (false, true): .modern(call.speaker.modernMeta(revision))
        }
    }

    /// How the header of the client's request disagrees with what the tool's definition has clients repeat there.
    private func parameterFault(_ call: HubCall, _ message: Message, _ document: JSONDocument) -> HeaderFault? {
        guard let headers = call.headers, headers.isModern, call.method == .toolsCall, let params = message.params,
            let session = link?.session
        else { return nil }
        let name = call.innerName ?? document.member("name" as StaticString, of: params).flatMap { document.string($0) }
        do throws(HeaderFault) {
            try headers.checkParameters(
                session.definitions.headerParameters(of: name ?? ""),
                arguments: document.member("arguments" as StaticString, of: params), in: document)
            return nil
        } catch {
            return error
        }
    }

    /// Sends a request of the hub's own.
    func ask(_ expectation: Expected, _ frame: (RequestID) -> [UInt8]) {
        guard let link else { return }
        let id = mintID()
        post(frame(id), id, expectation, on: link)
    }

    private func post(_ frame: [UInt8], _ id: RequestID, _ expectation: Expected, on link: BackendLink) {
        expected[id] = expectation
        link.session.clientFrame(frame.span, on: link.route)
    }

    /// Sends what needs no answer: a notification, or the answer to a question.
    func tell(_ frame: [UInt8]) {
        guard let link else { return }
        link.session.clientFrame(frame.span, on: link.route)
    }

    /// Nobody waits for the answer to this request any more.
    func giveUp(_ id: RequestID, _ why: String?) {
        guard expected.removeValue(forKey: id) != nil else { return }
        for (key, question) in questions where question.call?.isOver == true { questions.removeValue(forKey: key) }
        tell(Translation.cancellation(of: id, reason: why))
        release()
    }

    /// Ends requests that take longer than the limit.
    func sweep(at now: Int64, limit: Int64) {
        for (id, expectation) in expected {
            guard case .call(let call) = expectation, case .sent = call.phase, now - call.sentNanoseconds > limit
            else { continue }
            hub.fail(call, .serverTimeout(server.name, seconds: limit / 1_000_000_000))
            giveUp(id, "no answer in time")
        }
    }

    // MARK: - Delivery

    private func deliver(_ frame: [UInt8], _ origin: RequestID?) {
        guard let (document, message) = hub.readAnswer(frame, limits: link?.session.answerLimits) else {
            hub.gateway.logger.warning("message of `\(server.name)` dropped: it cannot be read")
            return
        }
        switch message.kind {
        case .response(let id, isError: _): received(message, document, answering: id)
        case .request(let id): asked(message, document, id, origin)
        case .notification: notified(message, document, origin)
        }
        hub.recycle(document)
    }
}

/// A client that may be gone.
struct WeakClient {
    weak var client: HubClient?
}

// MARK: - What the session lets through

extension Backend: ClientOutlet {
    func add(_ frame: Span<UInt8>, to receiver: AnswerReceiver, from origin: RequestID?) {
        var bytes: [UInt8] = []
        bytes.append(frame)
        delivered.append((bytes, receiver, origin))
    }

    private func take(isWritten: Bool) -> [(frame: [UInt8], origin: RequestID?)] {
        let all = delivered
        delivered.removeAll(keepingCapacity: true)
        return all.map { message in
            guard !isWritten, case .call(let id) = message.receiver else { return (message.frame, message.origin) }
            return (Refusal.withheld(id), message.origin)
        }
    }

    func flush(isWritten: Bool) {
        let messages = take(isWritten: isWritten)
        if let last = held.indices.last {
            held[last].messages += messages
            return
        }
        for message in messages { deliver(message.frame, message.origin) }
    }

    func hold(until commit: UInt64) {
        held.append((commit, take(isWritten: true)))
    }

    func flush(through commit: UInt64) {
        while let first = held.first, first.commit <= commit {
            held.removeFirst()
            for message in first.messages { deliver(message.frame, message.origin) }
        }
    }
}
