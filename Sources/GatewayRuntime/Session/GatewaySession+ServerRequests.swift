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
        let isAllowed = allows(kind, snapshot.policy)
        if !isAllowed { gateway.tally.refuseMessage(.inputDenied(kind), mode: snapshot.policy.mode) }
        if let audit = gateway.audit, var record = messageRecord(message, snapshot, outcome: .allowed) {
            record.kind = .serverRequest
            record.id = nextDecisionID()
            if !isAllowed {
                record.outcome = snapshot.policy.mode == .shadow ? .shadowRefused : .refused
                fill(&record, with: .inputDenied(kind))
            }
            audit.append(record)
        }
        if isAllowed || snapshot.policy.mode == .shadow { return registered(method, id) }
        return .decline(Reply.serverRequestDeclined(id, method: method))
    }

    private func registered(_ method: Method, _ id: RequestID) -> Release {
        switch serverRequests.add(id, method) {
        case .added: return .pass(answering: nil)
        case .duplicateID, .full:
            gateway.logger.warning("request of the server refused: its id is in use, or too many wait")
            return .decline(Reply.error(id, code: -32600, message: "this request id is in use, or too many wait"))
        }
    }

    private func allows(_ kind: ServerRequestKind, _ policy: Policy) -> Bool {
        switch kind {
        case .sampling: policy.serverRequests.sampling == .allow
        case .elicitation: policy.serverRequests.elicitation == .allow
        case .roots: policy.serverRequests.roots == .allow
        }
    }

    /// The refusal of an answer that asks the client for what the policy denies; nil when it asks nothing of the kind.
    func deniedInput(_ kind: ResultKind?) -> Refusal? {
        switch kind {
        case .none, .complete, .task: return nil
        case .unknown: return .answerMalformed(MessageFault(.invalidParameter(.init("resultType"))))
        case .inputRequired(let methods): return deniedInput(methods, scope.source.snapshot.policy)
        }
    }

    private func deniedInput(_ methods: [Message.MethodName], _ policy: Policy) -> Refusal? {
        guard policy.mode == .enforce else { return nil }
        for method in methods {
            switch method {
            case .known(let known):
                guard let kind = ServerRequestKind(known) else { continue }
                if !allows(kind, policy) { return .inputDenied(kind) }
            case .unknown:
                if (policy.unknownMethods ?? policy.defaultAction) == .deny { return .unknownMethod }
            }
        }
        return nil
    }

    /// The refusal of an answer that no rule is about; what it asks of the client is policed all the same.
    func releaseDeniedInput(_ message: Message, _ request: PendingRequest) -> Release? {
        guard let denied = deniedInput(ResultKind(message, in: upstreamDocument)) else { return nil }
        let decisionID = nextDecisionID()
        gateway.tally.refuseMessage(denied)
        if let audit = gateway.audit {
            var record = baseRecord(.message, .refused, at: gateway.clock.wallNanoseconds())
            record.id = decisionID
            fill(&record, with: denied)
            audit.append(record)
        }
        return .rewrite(
            refusedReply(request, denied, decisionID, scope.source.snapshot), answering: request.id)
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
        return .pass(answering: nil)
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
