internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

// What a server says: answers, questions, and news.
extension Backend {
    // MARK: - Answers

    func received(_ message: Message, _ document: JSONDocument, answering id: RequestID?) {
        guard let id, let expectation = expected.removeValue(forKey: id) else {
            hub.gateway.logger.debug("answer of `\(server.name)` to nothing that was asked dropped")
            return
        }
        switch expectation {
        case .opening(let step): opened(message, document, step)
        case .call(let call): answered(call, message, document, id)
        case .page(let fetch): fetch.received(message, document, from: self)
        case .listen(let listen): listen.ended(self, message, document)
        case .own(let receive): receive(message, document)
        }
    }

    /// True when the server knew the session of this request no more.
    private func hasExpired(_ id: RequestID) -> Bool {
        link?.bridge?.expired.remove(id) != nil || draining.contains { $0.bridge?.expired.remove(id) != nil }
    }

    private func answered(_ call: HubCall, _ message: Message, _ document: JSONDocument, _ id: RequestID) {
        if !questions.isEmpty { questions = questions.filter { $0.value.call !== call } }
        guard !call.isOver else { return release() }
        if case .parked = call.phase {
            // Its client is still being asked; it learns of this when it comes back.
            call.lateAnswer = Array(document.bytes)
            return release()
        }
        if hasExpired(id), !call.isResent { return resend(call) }
        if lacksHeaders(message, document, call) { return listAndResend(call) }
        if isModern, !call.speaker.isModern, let inputs = InputRequests(message, in: document) {
            return call.client.ask(inputs, for: call, self)
        }
        if !isModern, call.speaker.isModern, let links = URLElicitations(message, in: document) {
            release()
            return call.client.ask(links, for: call)
        }
        pass(message, document, to: call)
        release()
    }

    /// Hands the server's answer to the client, in its own words.
    func pass(_ message: Message, _ document: JSONDocument, to call: HubCall) {
        noteTask(message, document, call)
        if let method = call.method { server.learn(message, document, of: method) }
        let crossing: EraCrossing =
            switch (isModern, call.speaker.isModern) {
            case (true, false): .toLegacy
            case (false, true): .toModern
            case (true, true), (false, false): .none
            }
        let answer = Translation.response(
            message, in: document, id: call.id, crossing: crossing, answering: call.method,
            revision: call.speaker.revision)
        // The server's answer is the only sign that what the links asked for is done.
        for link in call.links { _ = call.reply.send(OwnNotification.elicitationComplete(link)) }
        hub.finish(call, answer, status: status(of: message, document, call))
    }

    /// What the answer means to HTTP.
    private func status(of message: Message, _ document: JSONDocument, _ call: HubCall) -> AnswerStatus {
        guard call.speaker.isModern, case .response(_, isError: true) = message.kind, let error = message.payload else {
            return .success
        }
        return .modern(errorCode: document.member("code" as StaticString, of: error).flatMap { document.integer($0) })
    }

    /// The server has forgotten the session before it looked at the request: the request goes over a new one.
    private func resend(_ call: HubCall) {
        call.isResent = true
        call.phase = .waiting
        renew()
        take(call)
        release()
    }

    /// True when a server over HTTP misses header fields that only its list of tools tells of.
    private func lacksHeaders(_ message: Message, _ document: JSONDocument, _ call: HubCall) -> Bool {
        guard isModern, server.isHTTP, !call.isResent, call.method == .toolsCall,
            case .response(_, isError: true) = message.kind, let error = message.payload
        else { return false }
        return document.member("code" as StaticString, of: error).flatMap { document.integer($0) } == -32_020
    }

    /// Reads the server's list of tools, and sends the request once more; it was not looked at before.
    private func listAndResend(_ call: HubCall) {
        call.isResent = true
        call.phase = .waiting
        listTools(after: nil, pages: 0) { [self] in
            take(call)
            release()
        }
    }

    private func listTools(after cursor: String?, pages: Int, then: @escaping () -> Void) {
        let meta = speaker.modernMeta(revision)
        let receive: (Message?, JSONDocument) -> Void = { [self] message, document in
            let next = message?.payload.flatMap { document.member("nextCursor" as StaticString, of: $0) }
                .flatMap { document.string($0) }
            guard let next, pages < Self.maxListPages else { return then() }
            listTools(after: next, pages: pages + 1, then: then)
        }
        ask(.own(receive)) { OwnRequest.list($0, .toolsList, cursor: cursor, meta: meta) }
    }

    private static let maxListPages = 100

    /// Whose task this is, if the server answers later.
    private func noteTask(_ message: Message, _ document: JSONDocument, _ call: HubCall) {
        guard case .response(_, isError: false) = message.kind, let result = message.payload else { return }
        let place =
            document.member("task" as StaticString, of: result)
            .flatMap { document.member("taskId" as StaticString, of: $0) }
            ?? document.member("taskId" as StaticString, of: result)
        guard let id = place.flatMap({ document.string($0) }) else { return }
        hub.tasks.note(id, server: server, grant: grant)
    }

    // MARK: - Questions

    func asked(_ message: Message, _ document: JSONDocument, _ id: RequestID, _ origin: RequestID?) {
        guard let method = message.knownMethod else { return tell(Reply.methodNotFound(id)) }
        if method == .ping { return tell(Reply.emptyResult(id, revision: revision)) }
        guard !isModern else {
            // In this revision a server asks in its answers only.
            return tell(Reply.methodNotFound(id))
        }
        let call = call(for: origin)
        guard let client = call?.client ?? onlyListener else {
            hub.gateway.logger.warning("question of `\(server.name)` declined: nobody knows whom it is for")
            return tell(Reply.methodNotFound(id))
        }
        guard let call, call.speaker.isModern else {
            return client.relay(message, document, HubQuestion(backend: self, id: id, method: method, call: call))
        }
        guard call.mayAsk, call.speaker.offers.allow(method, message.params, document) else {
            // The client cannot be asked, which is something else than that it said no.
            return tell(Reply.methodNotFound(id))
        }
        questionCount &+= 1
        let question = HubQuestion(backend: self, id: id, method: method, call: call)
        questions[id] = question
        client.park(
            call, question,
            InputRequests.Item(
                key: "question-\(questionCount)", method: method,
                params: Translation.inputParams(of: message, in: document)))
    }

    /// The request that a question or news belongs to; nil when nobody can tell.
    private func call(for origin: RequestID?) -> HubCall? {
        if let origin {
            guard case .call(let call) = expected[origin] else { return nil }
            return call
        }
        var found: HubCall?
        var askers = 0
        for (_, expectation) in expected {
            guard case .call(let call) = expectation else { continue }
            guard found == nil || (call.mayAsk && !(found?.mayAsk ?? false)) else {
                if call.mayAsk { askers += 1 }
                continue
            }
            if call.mayAsk { askers += 1 }
            found = call
        }
        return askers > 1 || (askers == 0 && expected.count > 1) ? nil : found
    }

    /// The one client that hears this server, if there is but one.
    private var onlyListener: HubClient? {
        key?.session == nil ? nil : listeners.first?.value.client
    }

    /// True when a request is under way that wants a stream of its own.
    var isBusy: Bool {
        let isSent = expected.values.contains { if case .call(let call) = $0 { call.isExclusive } else { false } }
        return isSent || waiting.contains(where: \.isExclusive)
    }

    // MARK: - News

    func notified(_ message: Message, _ document: JSONDocument, _ origin: RequestID?) {
        switch message.knownMethod {
        case .progress: progressed(message, document)
        case .logMessage: logged(message, document, origin)
        case .cancelled: questionCancelled(message, document)
        case .subscriptionsAcknowledged: acknowledged(message, document)
        case .toolsListChanged, .promptsListChanged, .resourcesListChanged, .resourcesUpdated:
            hub.changed(message, document, at: self)
        default:
            // What else a server may say goes to those who speak with it, in their era only.
            for (_, listener) in listeners {
                guard let client = listener.client, client.isModern == isModern else { continue }
                client.hear(Array(document.bytes))
            }
        }
    }

    private func acknowledged(_ message: Message, _ document: JSONDocument) {
        let tag = message.meta.flatMap {
            document.member("io.modelcontextprotocol/subscriptionId" as StaticString, of: $0)
        }
        guard let id = tag.flatMap({ RequestID($0, in: document) }), case .listen(let listen) = expected[id] else {
            return
        }
        listen.acknowledged(message, document)
    }

    private func progressed(_ message: Message, _ document: JSONDocument) {
        guard let token = message.params.flatMap({ document.member("progressToken" as StaticString, of: $0) }),
            let id = RequestID(token, in: document), case .call(let call) = expected[id],
            let original = call.progressToken, !call.isOver
        else { return }
        let frame = Translation.notification(
            message, in: document, progressToken: original, subscriptionID: .keep)
        _ = call.reply.send(frame)
    }

    private func logged(_ message: Message, _ document: JSONDocument, _ origin: RequestID?) {
        let call = logOwner(origin)
        let frame = Array(document.bytes)
        guard let call else {
            for (_, listener) in listeners {
                guard let client = listener.client, !client.isModern else { continue }
                client.hear(frame)
            }
            return
        }
        if call.speaker.isModern, !isModern {
            guard let least = call.speaker.logLevel.flatMap({ LogLevel($0) }),
                let level = message.params.flatMap({ document.member("level" as StaticString, of: $0) })
                    .flatMap({ document.string($0) }).flatMap({ LogLevel($0) }),
                level >= least
            else { return }
        }
        if !call.reply.send(frame) { call.client.hear(frame) }
    }

    private func logOwner(_ origin: RequestID?) -> HubCall? {
        if let origin, case .call(let call) = expected[origin] { return call }
        var found: HubCall?
        for (_, expectation) in expected {
            guard case .call(let call) = expectation, call.speaker.logLevel != nil || !call.speaker.isModern else {
                continue
            }
            if found != nil { return nil }
            found = call
        }
        return found
    }

    private func questionCancelled(_ message: Message, _ document: JSONDocument) {
        guard let params = message.params, let node = document.member("requestId" as StaticString, of: params),
            let id = RequestID(node, in: document)
        else { return }
        questions.removeValue(forKey: id)
        for (_, listener) in listeners { listener.client?.questionCancelled(id, of: self) }
    }

    /// Clients without subscriptions that share the connection and hear of a resource.
    func subscribers(of message: Message, _ document: JSONDocument) -> [HubClient] {
        guard message.knownMethod == .resourcesUpdated else { return [] }
        return listeners.values.compactMap(\.client).filter { !$0.isModern }
    }

    // MARK: - The end

    /// True when nobody waits for it, and has not for a while.
    func isQuiet(at now: Int64) -> Bool {
        waiting.isEmpty && expected.isEmpty && now - lastUsed > Self.quietNanoseconds
    }

    private static let quietNanoseconds: Int64 = 60_000_000_000

    /// A server before 2026-07-28 that was opened again has forgotten what its clients wanted of it.
    func restore() {
        for (_, listener) in listeners where !isModern {
            guard let client = listener.client else { continue }
            for uri in client.subscribed { subscribe(uri) }
            guard let level = client.speaker?.logLevel, logLevel != level else { continue }
            logLevel = level
            ask(.own({ _, _ in })) { OwnRequest.setLevel($0, level: level) }
        }
        for listen in listens { listen.restore(at: self) }
    }

    /// Ends the connection, which is made again when it is needed.
    func rest() {
        link?.shutDown()
    }

    /// Nobody will use it again.
    func close() {
        perform(lifecycle.close())
    }
}
