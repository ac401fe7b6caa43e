internal import CallFlow
internal import JSONText
internal import Logging
package import MCPProtocol

/// One conversation of a client with what is behind a door.
///
/// A client before 2026-07-28 has a session, or a pair of streams; requests of later clients over HTTP have nothing in
/// common but their grant, and share one of these. Bound to the hub's loop.
package final class HubClient {
    /// What the client was asked, and who wants to know.
    enum Asked {
        /// A server before 2026-07-28, in its own words.
        case question(HubQuestion)
        /// A round of questions of a later server.
        case input(HubCall, InputRound)
    }

    let serial = Serial.next()
    let hub: Hub
    let grant: HubGrant
    let door: HubDoor
    /// Random, and known to the client alone where it is a session's.
    package let id: String
    /// True when the conversation has a beginning and an end.
    let isSession: Bool
    /// What the client said when it began; nil before, and where every request says it.
    var speaker: Speaker?
    var calls: [CallKey: HubCall] = [:]
    var asked: [RequestID: Asked] = [:]
    /// Where the client hears what it did not ask for; nil while it does not listen.
    package var stream: (any HubStream)?
    /// What it wants to hear of; by the request that said so, nil for the one of a session.
    var listens: [HubListen] = []
    /// Resources that it subscribed to (before 2026-07-28).
    var subscribed: Set<String> = []
    var ownBackends: Set<Backend.Key> = []
    /// What was sent on streams over HTTP.
    let events = EventLog()
    /// When it was heard of last, on the monotonic clock.
    var lastUsed: Int64
    private(set) var isEnded = false
    /// Whether the conversation has been agreed on.
    var isOpen = false
    private var questionCount: UInt64 = 0
    /// What came for a client that is not listening yet, within a small bound.
    private var unheard: [[UInt8]] = []

    private static let maxUnheard = 64

    init(hub: Hub, grant: HubGrant, door: HubDoor, id: String, isSession: Bool) {
        self.hub = hub
        self.grant = grant
        self.door = door
        self.id = id
        self.isSession = isSession
        lastUsed = hub.now
    }

    var isModern: Bool { speaker?.isModern ?? true }

    /// True when a request of the client has no answer yet.
    var isWaiting: Bool { calls.values.contains { $0.listen == nil } }

    /// True when nothing is under way.
    package var isIdle: Bool { calls.isEmpty && stream == nil && listens.allSatisfy { $0.call == nil } }

    // MARK: - Messages

    /// One message of the client; `frame` holds no line ends.
    package func receive(_ frame: [UInt8], headers: RequestHeaders? = nil, reply: any HubReply) {
        lastUsed = hub.now
        var document = hub.spare()
        do throws(JSONTextError) {
            try document.parse(frame.span, limits: JSONLimits(maxBytes: hub.gateway.options.maxFrameBytes))
        } catch {
            let fault = MessageFault(.text(error), id: MessageFault.salvageID(from: frame.span))
            return hub.refuse(.malformed(fault), id: fault.id, to: reply, of: self)
        }
        if document.kind(.root) == .array { return receiveBatch(document, reply) }
        receive(document, frame, headers, reply)
        hub.recycle(document)
    }

    private func receive(
        _ document: JSONDocument, _ frame: [UInt8], _ headers: RequestHeaders?, _ reply: any HubReply
    ) {
        let message: Message
        do throws(MessageFault) {
            message = try Message.read(document, at: .root)
        } catch {
            return hub.refuse(
                .malformed(error), id: error.id, isUnanswerable: error.isUnanswerable, to: reply, of: self)
        }
        if let headers {
            do throws(HeaderFault) {
                try headers.check(message, in: document)
            } catch {
                return hub.refuse(
                    .header(error), id: message.id, isUnanswerable: message.isNotification, to: reply, of: self)
            }
        }
        switch message.kind {
        case .response: receiveAnswer(message, document, reply)
        case .notification: receiveNotification(message, document, frame, reply)
        case .request(let id):
            guard let speaker = speaker(of: message, document, id, reply) else { return }
            request(message, document, id, frame, speaker, headers, reply)
        }
    }

    /// How the client speaks in this request; nil when it was refused for that.
    private func speaker(
        of message: Message, _ document: JSONDocument, _ id: RequestID, _ reply: any HubReply
    ) -> Speaker? {
        switch message.namedRevision {
        case .known(let revision) where revision.isModern:
            guard let meta = message.meta,
                let capabilities = document.member(
                    "io.modelcontextprotocol/clientCapabilities" as StaticString, of: meta),
                document.kind(capabilities) == .object
            else {
                let why = "`_meta` must hold the client's capabilities"
                hub.finish(reply, Reply.error(id, code: -32602, message: why), status: .badRequest)
                return nil
            }
            return Speaker(modern: message, revision: revision, in: document)
        case .unknown(let text):
            hub.finish(
                reply, Reply.unsupportedRevision(id, requested: text, supported: hub.revisions), status: .badRequest)
            return nil
        case .known, .none:
            if let speaker { return speaker }
            if message.knownMethod == .initialize || message.knownMethod == .ping {
                return Speaker(revision: .latestLegacy, info: nil, capabilities: nil)
            }
            let why = "`initialize` must come first, or `_meta` must name a protocol version"
            hub.finish(reply, Reply.error(id, code: -32602, message: why), status: .badRequest)
            return nil
        }
    }

    // MARK: - Batches

    /// An array of messages, which exists in 2025-03-26 only; the answers go back as one.
    private func receiveBatch(_ document: JSONDocument, _ reply: any HubReply) {
        guard speaker?.revision.allowsBatches == true else {
            return hub.refuse(.malformed(MessageFault(.batch)), id: nil, to: reply, of: self)
        }
        let count = document.count(.root)
        guard count > 0 else {
            return hub.refuse(.malformed(MessageFault(.emptyBatch)), id: nil, to: reply, of: self)
        }
        guard count <= hub.gateway.options.maxBatchElements else {
            return hub.refuse(.overloaded, id: nil, to: reply, of: self)
        }
        let batch = BatchReply(reply, count: count)
        for node in document.elements(of: .root) {
            receiveElement(Array(document.bytes[document.range(node)]), batch.part())
        }
    }

    private func receiveElement(_ frame: [UInt8], _ reply: any HubReply) {
        guard let (document, message) = hub.read(frame), message.knownMethod != .initialize else {
            return hub.refuse(.malformed(MessageFault(.batch)), id: nil, to: reply, of: self)
        }
        receive(document, frame, nil, reply)
    }

    // MARK: - Hearing

    /// Something that belongs to no request of the client.
    func hear(_ frame: [UInt8]) {
        if let stream { return stream.send(frame) }
        guard isSession, unheard.count < Self.maxUnheard else { return }
        unheard.append(frame)
    }

    /// The client listens from now on.
    package func listen(on stream: any HubStream) {
        self.stream?.end()
        self.stream = stream
        for frame in unheard { stream.send(frame) }
        unheard = []
    }

    /// The client's stream is gone.
    package func stopListening(on gone: any HubStream) {
        if stream === gone { stream = nil }
    }

    func mintQuestionID() -> RequestID {
        questionCount &+= 1
        return .string("sallyport-\(id.prefix(6))-\(questionCount)")
    }

    /// Ends every stream that the client listens to.
    func endStreams() {
        stream?.end()
        stream = nil
        for listen in listens {
            guard let call = listen.call else { continue }
            listen.stop()
            call.reply.finish(Reply.listenEnded(call.id), status: .success)
        }
    }

    // MARK: - The end

    /// The client gave up the request that is answered here.
    package func replyGone(_ reply: any HubReply) {
        for call in calls.values where call.reply === reply { hub.cancel(call, why: "the client left") }
        for listen in listens where listen.call?.reply === reply { listen.stop() }
    }

    /// The conversation is over: nothing of it is left behind.
    package func end() {
        guard !isEnded else { return }
        isEnded = true
        for call in calls.values {
            let isListen = call.listen != nil
            hub.cancel(call, why: "the session has ended")
            call.reply.finish(
                isListen
                    ? Reply.listenEnded(call.id) : Reply.error(call.id, code: -32603, message: "the session has ended"),
                status: .success)
        }
        for listen in listens { listen.stop() }
        for waiting in asked.values {
            if case .question(let question) = waiting { question.decline() }
        }
        asked = [:]
        stream?.end()
        stream = nil
        for access in grant.access { access.server.forget(self) }
    }
}

/// A question of a server before 2026-07-28 that waits for an answer.
final class HubQuestion {
    let backend: Backend
    let id: RequestID
    let method: Method?
    /// The request during which it was asked; nil when it belongs to none.
    let call: HubCall?

    init(backend: Backend, id: RequestID, method: Method?, call: HubCall?) {
        self.backend = backend
        self.id = id
        self.method = method
        self.call = call
    }

    /// Nobody will answer it.
    func decline() {
        backend.tell(Reply.serverRequestDeclined(id, method: method))
    }
}

/// Gathers the answers to an array of messages.
final class BatchReply {
    private let reply: any HubReply
    private var collector = BatchCollector()

    init(_ reply: any HubReply, count: Int) {
        self.reply = reply
        for _ in 0..<count { collector.expectOne() }
        collector.seal()
    }

    func part() -> any HubReply { Part(self) }

    private func add(_ frame: [UInt8]?) {
        if let frame { collector.add(frame.span, for: nil) } else { collector.forgetOne() }
        guard let answers = collector.complete() else { return }
        if answers.isEmpty { reply.accept() } else { reply.finish(answers, status: .success) }
    }

    private final class Part: HubReply {
        private let batch: BatchReply
        private var isDone = false

        init(_ batch: BatchReply) {
            self.batch = batch
        }

        var correlation: UInt64 { batch.reply.correlation }

        func send(_ frame: [UInt8]) -> Bool { batch.reply.send(frame) }

        func finish(_ frame: [UInt8], status: AnswerStatus) {
            guard !isDone else { return }
            isDone = true
            batch.add(frame)
        }

        func accept() {
            guard !isDone else { return }
            isDone = true
            batch.add(nil)
        }
    }
}
