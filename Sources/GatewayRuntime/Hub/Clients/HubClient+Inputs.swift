internal import Crypto
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// What servers want to know of a client, whichever way the two eras ask.
extension HubClient {
    // MARK: - A server before 2026-07-28 asks a client of that time

    /// Hands a server's question to the client, under an id of ours.
    func relay(_ message: Message, _ document: JSONDocument, _ question: HubQuestion) {
        guard asked.count < hub.gateway.options.maxServerRequests else { return question.decline() }
        let id = mintQuestionID()
        asked[id] = .question(question)
        put(Translation.withID(message, in: document, id: id), of: question.call)
    }

    private func put(_ frame: [UInt8], of call: HubCall?) {
        if let call, !call.isOver, call.reply.send(frame) { return }
        // A client that does not listen hears it on the stream of what it asked last.
        let latest = calls.values.max { $0.sentNanoseconds < $1.sentNanoseconds }
        if stream == nil, let latest, latest.reply.send(frame) { return }
        hear(frame)
    }

    /// The client's answer to a question.
    func receiveAnswer(_ message: Message, _ document: JSONDocument, _ reply: any HubReply) {
        defer { hub.accept(reply) }
        guard let id = message.id, let waiting = asked.removeValue(forKey: id) else {
            return hub.gateway.logger.warning("answer of the client to nothing that was asked dropped")
        }
        switch waiting {
        case .question(let question):
            question.backend.tell(Translation.withID(message, in: document, id: question.id))
        case .input(let call, let round): answered(call, round, id, message, document)
        }
    }

    /// The server does not want to know any more.
    func questionCancelled(_ id: RequestID, of backend: Backend) {
        for (key, waiting) in asked {
            guard case .question(let question) = waiting, question.backend === backend, question.id == id else {
                continue
            }
            asked.removeValue(forKey: key)
            put(Translation.cancellation(of: key, reason: nil), of: question.call)
        }
    }

    // MARK: - A server of 2026-07-28 asks an earlier client

    /// Asks the client, one request each, what the server wants to know before it answers.
    func ask(_ inputs: InputRequests, for call: HubCall, _ backend: Backend) {
        call.rounds += 1
        guard call.rounds <= hub.options.maxInputRounds else {
            hub.finish(call, refusal(of: call, "the server asked more than \(hub.options.maxInputRounds) times"))
            return backend.release()
        }
        for item in inputs.items where !call.speaker.offers.allow(item) {
            hub.finish(
                call, refusal(of: call, "the server needs an ability that this client has not: `\(item.method.name)`"))
            return backend.release()
        }
        let round = InputRound(backend: backend, requestState: inputs.requestState)
        call.phase = .asking(round)
        guard !inputs.items.isEmpty else {
            // Nothing is asked: the server only wants to be asked again.
            let wait = Int64(min(call.rounds, 5)) * 50_000_000
            hub.timer.schedule(afterNanoseconds: wait) { [hub] in
                guard !call.isOver else { return }
                backend.retry(call, round)
                hub.gateway.noteWork()
            }
            return
        }
        for item in inputs.items {
            let id = mintQuestionID()
            round.open[id] = item.key
            asked[id] = .input(call, round)
            let elicitationID = "sallyport-\(hub.randomID())"
            if item.needs == .urlElicitation { call.links.append(elicitationID) }
            put(Translation.question(id, item, elicitationID: elicitationID), of: call)
        }
    }

    private func answered(
        _ call: HubCall, _ round: InputRound, _ id: RequestID, _ message: Message, _ document: JSONDocument
    ) {
        guard let key = round.open.removeValue(forKey: id), !call.isOver else { return }
        guard case .response(_, isError: false) = message.kind, let result = message.payload else {
            for id in round.open.keys { asked.removeValue(forKey: id) }
            let why = message.payload.flatMap { document.member("message" as StaticString, of: $0) }
                .flatMap { document.string($0) }
            hub.finish(call, refusal(of: call, "the client did not answer the server: \(why ?? "no reason given")"))
            return round.release()
        }
        round.answers.append((key, Array(document.bytes[document.range(result)])))
        if round.open.isEmpty { round.backend.retry(call, round) }
    }

    /// A tool's error where the method has one, else an error of the protocol.
    private func refusal(of call: HubCall, _ why: String) -> [UInt8] {
        guard call.method == .toolsCall else { return Reply.error(call.id, code: -32603, message: why) }
        return Reply.failedToolCall(call.id, revision: call.speaker.revision, text: why)
    }

    // MARK: - A server before 2026-07-28 asks a later client

    /// Answers the client's request with the server's question; the server's answer waits for the retry.
    func park(_ call: HubCall, _ question: HubQuestion, _ item: InputRequests.Item) {
        if case .parked = call.phase {
            // It comes with the next retry.
            return hub.parked.add(question, item, to: call)
        }
        park(call, [(question, item)])
    }

    private func park(_ call: HubCall, _ questions: [(HubQuestion, InputRequests.Item)]) {
        guard case .sent(let backend, let id) = call.phase,
            let token = hub.parked.enter(call, questions, digest: digest(of: call), ends: hub.parkEnd),
            let state = hub.parked.seal(token, hub.seal, owner: owner)
        else {
            for (question, _) in questions { question.decline() }
            return
        }
        call.phase = .parked(backend, id)
        let requests = questions.map { (key: $0.1.key, method: $0.1.method, params: $0.1.params) }
        calls.removeValue(forKey: call.key)
        call.reply.finish(Reply.inputRequired(call.id, requests: requests, requestState: state), status: .success)
    }

    /// `-32042`: links that a person must open before the call is made again.
    func ask(_ links: URLElicitations, for call: HubCall) {
        guard call.speaker.offers.contains(.urlElicitation),
            let state = hub.parked.sealResend(digest(of: call), ends: hub.parkEnd, hub.seal, owner: owner)
        else {
            return hub.finish(call, refusal(of: call, "a person must open a link first, which this client cannot show"))
        }
        let requests = links.items.map { (key: $0.key, method: $0.method, params: $0.params) }
        hub.finish(call, Reply.inputRequired(call.id, requests: requests, requestState: state), status: .success)
    }

    /// True when the request goes on with one that was parked, and so is not sent again.
    func resume(_ call: HubCall, _ message: Message, _ document: JSONDocument) -> Bool {
        let inputs: InputResponses?
        do throws(MessageFault) {
            inputs = try InputResponses(message, in: document)
        } catch {
            hub.refuseCall(call, .malformed(error))
            return true
        }
        guard call.speaker.isModern, let inputs else { return false }
        guard let state = inputs.requestState, hub.seal.isSealed(state) else {
            call.goesOn = true
            return false
        }
        switch hub.parked.open(state, hub.seal, owner: owner, digest: digest(of: call), at: hub.now) {
        case .foreign:
            hub.finish(
                call, Reply.error(call.id, code: -32602, message: "`requestState` is not what this request was given"),
                status: .badRequest)
        case .expired:
            refuseExpired(call)
        case .resend: return false
        case .parked(let parked): goOn(call, parked, inputs)
        }
        return true
    }

    /// The request goes on with something that is not known any more.
    func refuseExpired(_ call: HubCall) {
        let why = "the question has expired, and what the server had done by then is not known"
        hub.finish(call, refusal(of: call, why))
    }

    private func goOn(_ call: HubCall, _ parked: ParkedRequest, _ inputs: InputResponses) {
        if let late = parked.call.lateAnswer, case .parked(let backend, _) = parked.call.phase,
            let (document, message) = hub.read(late)
        {
            parked.call.phase = .over
            return backend.pass(message, document, to: call)
        }
        guard case .parked(let backend, let id) = parked.call.phase, backend.isReady else {
            return hub.finish(call, refusal(of: call, "the server has ended while it waited for an answer"))
        }
        parked.call.phase = .over
        call.phase = .sent(backend, id)
        backend.expected[id] = .call(call)
        call.sentNanoseconds = hub.now
        var open: [(HubQuestion, InputRequests.Item)] = []
        for (question, item) in parked.questions {
            guard let answer = inputs.items.first(where: { $0.key == item.key }) else {
                open.append((question, item))
                continue
            }
            backend.questions.removeValue(forKey: question.id)
            backend.tell(Translation.answer(question.id, result: answer.result))
        }
        open += parked.later
        guard !open.isEmpty else { return }
        park(
            call,
            open.map { question, item in
                let asked = HubQuestion(backend: backend, id: question.id, method: question.method, call: call)
                backend.questions[question.id] = asked
                return (asked, item)
            })
    }

    /// Whose a sealed state is.
    private var owner: String { "\(grant.facts.label)\u{0}\(door.name)" }

    /// What must be the same in a retry: method, target and arguments.
    private func digest(of call: HubCall) -> [UInt8] {
        guard let (document, message) = hub.read(call.frame), let params = message.params else { return [] }
        var hasher = SHA256()
        hasher.update(data: Array((call.method?.name ?? "").utf8))
        for name in ["name", "uri", "arguments"] as [StaticString] {
            guard let node = document.member(name, of: params) else {
                hasher.update(data: [0])
                continue
            }
            hasher.update(data: [1] + document.canonical(node))
        }
        return Array(hasher.finalize())
    }
}

extension HubDoor {
    /// False for the door to a server that is not among these.
    func leads(to servers: [HubServer]) -> Bool {
        switch self {
        case .server(let server): servers.contains { $0 === server }
        case .all: true
        }
    }

    /// A name for what is behind it.
    var name: String {
        switch self {
        case .server(let server): server.name
        case .all: ""
        }
    }
}

extension InputRequests.Item {
    /// What a client must be able to do to be asked this; nil when nobody can be.
    var needs: ClientOffers? {
        var document = JSONDocument()
        guard let params else { return ClientOffers(neededBy: method, params: nil, in: document) }
        do throws(JSONTextError) {
            try document.parse(params.span, limits: JSONLimits())
        } catch {
            return nil
        }
        return ClientOffers(neededBy: method, params: .root, in: document)
    }
}

extension ClientOffers {
    /// True when the client can be asked this.
    func allow(_ item: InputRequests.Item) -> Bool {
        item.needs.map(isSuperset(of:)) ?? false
    }

    /// True when the client can be asked this.
    func allow(_ method: Method, _ params: JSONNodeID?, _ document: JSONDocument) -> Bool {
        ClientOffers(neededBy: method, params: params, in: document).map(isSuperset(of:)) ?? false
    }
}
