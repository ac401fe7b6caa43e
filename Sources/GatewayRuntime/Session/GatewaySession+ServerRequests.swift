internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

extension ServerRequestKind {
    /// What `method` asks of a client; nil for methods that ask nothing that the policy names.
    init?(_ method: Method?) {
        if method == .samplingCreateMessage {
            self = .sampling
        } else if method == .elicitationCreate {
            self = .elicitation
        } else if method == .rootsList {
            self = .roots
        } else {
            return nil
        }
    }
}

extension GatewaySession {
    /// A request of the upstream: to the client if the policy lets it ask.
    func releaseRequest(_ message: Message, _ id: RequestID) -> Release {
        let snapshot = scope.source.snapshot
        guard let method = message.knownMethod, method.mayComeFrom(.server) else {
            let action = snapshot.policy.unknownMethods ?? snapshot.policy.defaultAction
            gateway.logger.info("request of the server with an unknown method")
            guard action == .allow || snapshot.policy.mode == .shadow else {
                return .decline(Reply.methodNotFound(id))
            }
            return registered(.ping, id)
        }
        guard let kind = ServerRequestKind(method) else { return registered(method, id) }
        let refusal = refusal(of: kind, message, snapshot.policy)
        if let refusal { gateway.tally.refuseMessage(refusal, mode: snapshot.policy.mode) }
        if let audit = gateway.audit, var record = messageRecord(message, snapshot, outcome: .allowed) {
            record.kind = .serverRequest
            record.id = nextDecisionID()
            if let refusal {
                record.outcome = snapshot.policy.mode == .shadow ? .shadowRefused : .refused
                fill(&record, with: refusal)
            }
            audit.append(record)
        }
        guard refusal == nil || snapshot.policy.mode == .shadow else {
            return .decline(Reply.serverRequestDeclined(id, method: method))
        }
        return registered(method, id, changed: SamplingRequest.strippingContext(message, in: upstreamDocument))
    }

    private func registered(_ method: Method, _ id: RequestID, changed: [UInt8]? = nil) -> Release {
        switch serverRequests.add(id, method) {
        case .added: return changed.map { .rewrite($0, answering: nil) } ?? .pass(answering: nil)
        case .duplicateID, .full:
            gateway.logger.warning("request of the server refused: its id is in use, or too many wait")
            return .decline(Reply.error(id, code: -32600, message: "this request id is in use, or too many wait"))
        }
    }

    /// The refusal of a message that asks for something of this kind; nil when the policy lets it.
    private func refusal(of kind: ServerRequestKind, _ message: Message, _ policy: Policy) -> Refusal? {
        switch kind {
        case .sampling: return policy.serverRequests.sampling == .allow ? nil : .inputDenied(.sampling)
        case .roots: return policy.serverRequests.roots == .allow ? nil : .inputDenied(.roots)
        case .elicitation:
            if policy.serverRequests.elicitation.action != .allow { return .inputDenied(.elicitation) }
            return refusal(of: ElicitationRequest.all(in: message, of: upstreamDocument), policy)
        }
    }

    /// The refusal of the first question to a person that the policy does not let pass.
    private func refusal(of questions: [ElicitationRequest], _ policy: Policy) -> Refusal? {
        for question in questions {
            let kind: ElicitationKind =
                switch question.mode {
                case .form: .form
                case .url(let url): .address(url)
                case .unknown: .unknown
                }
            let fault = policy.serverRequests.elicitation.fault(
                in: kind, secret: question.secretField != nil, ownHosts: scope.serverHosts)
            switch fault {
            case .denied: return .inputDenied(.elicitation)
            case .secret: return .inputSecret
            case .foreignAddress: return .inputForeignURL
            case nil: continue
            }
        }
        return nil
    }

    /// The refusal of an answer, or of news of a task, that asks for what the policy denies; nil when nothing is.
    func deniedInput(_ message: Message, _ kind: ResultKind?) -> Refusal? {
        let policy = scope.source.snapshot.policy
        switch kind {
        case .complete, .task: return nil
        case .unknown: return .answerMalformed(MessageFault(.invalidParameter(.init("resultType"))))
        case .inputRequired(let methods): return deniedInput(methods, message, policy)
        case .none:
            // An error may send a person to an address as well.
            guard policy.mode == .enforce else { return nil }
            return refusal(of: ElicitationRequest.all(in: message, of: upstreamDocument), policy)
        }
    }

    /// True when an error that may send a person to an address needs no look at it.
    var allowsEveryAddress: Bool {
        let policy = scope.source.snapshot.policy
        return policy.mode == .shadow || policy.serverRequests.elicitation == ElicitationPolicy(.allow)
    }

    private func deniedInput(_ methods: [Message.MethodName], _ message: Message, _ policy: Policy) -> Refusal? {
        guard policy.mode == .enforce else { return nil }
        var judged: Set<Method> = []
        for method in methods {
            switch method {
            case .known(let known):
                guard let kind = ServerRequestKind(known), judged.insert(known).inserted else { continue }
                if let refusal = refusal(of: kind, message, policy) { return refusal }
            case .unknown:
                if (policy.unknownMethods ?? policy.defaultAction) == .deny { return .unknownMethod }
            }
        }
        return nil
    }

    /// The message without requests for context of servers; nil when there are none.
    func strippingContext(_ message: Message, _ kind: ResultKind?) -> [UInt8]? {
        guard case .inputRequired(let methods) = kind, methods.contains(.known(.samplingCreateMessage)) else {
            return nil
        }
        return SamplingRequest.strippingContext(message, in: upstreamDocument)
    }

    /// The refusal of an answer that no rule is about; what it asks of the client is policed all the same.
    func releaseDeniedInput(_ message: Message, _ request: PendingRequest) -> Release? {
        let kind = ResultKind(message, in: upstreamDocument)
        guard let denied = deniedInput(message, kind) ?? misplacedContext(message, kind, request) else { return nil }
        let decisionID = nextDecisionID()
        gateway.tally.refuseMessage(denied)
        if let audit = gateway.audit {
            var record = request.record.take() ?? baseRecord(.message, .refused, at: gateway.clock.wallNanoseconds())
            record.id = decisionID
            record.outcome = .refused
            fill(&record, with: denied)
            audit.append(record)
        }
        return .rewrite(
            refusedReply(request, denied, decisionID, scope.source.snapshot), answering: request.id)
    }

    /// The refusal of a request for context of servers where an answer is changed in other ways already; nothing that
    /// asks for it belongs there.
    private func misplacedContext(_ message: Message, _ kind: ResultKind?, _ request: PendingRequest) -> Refusal? {
        switch request.purpose {
        case .call, .plain, .toolDefinitions: return nil
        case .list, .opening:
            if strippingContext(message, kind) == nil { return nil }
            return .answerMalformed(MessageFault(.invalidParameter(.init("inputRequests"))))
        }
    }

    /// A notification of the upstream.
    func releaseNotification(_ message: Message) -> Release {
        guard let method = message.knownMethod, method.mayComeFrom(.server) else {
            let policy = scope.source.snapshot.policy
            let isAllowed = (policy.unknownMethods ?? policy.defaultAction) == .allow || policy.mode == .shadow
            return isAllowed ? .pass(answering: nil) : .drop
        }
        if method == .toolsListChanged { definitions.invalidate() }
        if method == .cancelled { forgetServerRequest(message) }
        return method == .tasksNotification ? releaseTask(message) : releaseNews(message)
    }

    /// News of a task, which may ask the client for something.
    private func releaseTask(_ message: Message) -> Release {
        let kind = ResultKind(task: message, in: upstreamDocument)
        guard let denied = deniedInput(message, kind) else {
            return strippingContext(message, kind).map { .rewrite($0, answering: nil) } ?? releaseNews(message)
        }
        gateway.logger.warning("news of a task dropped: \(denied.message)")
        gateway.tally.refuseMessage(denied)
        if let audit = gateway.audit, var record = messageRecord(message, scope.source.snapshot, outcome: .refused) {
            record.id = nextDecisionID()
            fill(&record, with: denied)
            audit.append(record)
        }
        return .drop
    }

    /// The upstream gave up a question: nobody waits for the client's answer any more.
    private func forgetServerRequest(_ message: Message) {
        do throws(MessageFault) {
            _ = serverRequests.take(try Cancelled(message, in: upstreamDocument).requestID)
        } catch {
            gateway.logger.info("cancellation of the server names no request: \(error.message)")
        }
    }
}
