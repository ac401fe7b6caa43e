internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// Every refusal is recorded, then answered in the shape that the caller's revision and method ask for.
extension GatewaySession {
    /// Refuses a text that never became a message.
    func refuseText(_ refusal: Refusal, id: RequestID?, on route: any MessageRoute) {
        handle(refuseMessage(refusal, id: id, false), frame: Span(), on: Way(route: route, batch: nil))
    }

    /// Refuses a message before policy had a say; nobody answers an unanswerable one.
    func refuseMessage(_ refusal: Refusal, id: RequestID?, _ isUnanswerable: Bool) -> Admission {
        let now = gateway.clock.wallNanoseconds()
        gateway.logger.info("message refused: \(refusal.message)")
        countDenial(scope.source.snapshot.policy, at: now)
        gateway.tally.refuseMessage(refusal)
        if let audit = gateway.audit {
            var record = baseRecord(.message, .refused, at: now)
            record.code = refusal.code
            record.reason = refusal.message
            record.id = nextDecisionID()
            audit.append(record)
        }
        if isUnanswerable { return .silence }
        let reply = Reply.error(id, code: refusal.protocolErrorCode ?? -32600, message: refusal.message)
        return .answer(reply, id: id, isCall: true, status: status(of: refusal))
    }

    /// What a refusal means to HTTP; a decision of the policy is an answer like any other.
    func status(of refusal: Refusal) -> AnswerStatus {
        refusal.answerStatus(isModern: revision.isModern)
    }

    /// Refuses a request that is not a policed call: a JSON-RPC error.
    func refuseRequest(
        _ refusal: Refusal, _ message: Message, _ id: RequestID, _ snapshot: PolicySnapshot
    ) -> Admission {
        let decisionID = nextDecisionID()
        countDenial(snapshot.policy, at: gateway.clock.wallNanoseconds())
        gateway.tally.refuseMessage(refusal)
        if let audit = gateway.audit, var record = messageRecord(message, snapshot, outcome: .refused) {
            record.id = decisionID
            fill(&record, with: refusal)
            audit.append(record)
        }
        return .answer(
            errorReply(refusal, id, decisionID, snapshot), id: id, isCall: true, status: status(of: refusal))
    }

    /// Refuses a policed call: an error result for tools, a JSON-RPC error for the rest.
    func refuseCall(_ refusal: Refusal, _ draft: CallDraft, _ snapshot: PolicySnapshot) -> Admission {
        let decisionID = nextDecisionID()
        countDenial(snapshot.policy, at: draft.now)
        gateway.tally.refuseCall(refusal)
        var draft = draft
        prepareDigest(&draft)
        if let audit = gateway.audit, var record = record(draft, snapshot, outcome: .refused) {
            record.id = decisionID
            fill(&record, with: refusal)
            audit.append(record)
        }
        let reply = callReply(refusal, draft.id, draft.call, decisionID, snapshot)
        return .answer(reply, id: draft.id, isCall: true, status: status(of: refusal))
    }

    /// The answer to a refused call.
    func callReply(
        _ refusal: Refusal, _ id: RequestID, _ call: PolicedCall, _ decisionID: String, _ snapshot: PolicySnapshot
    ) -> [UInt8] {
        if case .policy(let policyRefusal) = refusal, policyRefusal.reason == .hidden {
            return Reply.unknownTool(id, name: policyRefusal.innerTool ?? call.target)
        }
        guard call.kind == .tool, refusal.protocolErrorCode == nil else {
            return errorReply(refusal, id, decisionID, snapshot)
        }
        return Reply.refusedToolCall(
            id, revision: revision, text: "[POLICY DENIED] \(refusal.message)",
            facts: decisionFacts(refusal, decisionID, snapshot))
    }

    func errorReply(
        _ refusal: Refusal, _ id: RequestID, _ decisionID: String, _ snapshot: PolicySnapshot
    ) -> [UInt8] {
        if let code = refusal.protocolErrorCode {
            return Reply.error(id, code: code, message: refusal.message)
        }
        return Reply.policyDenied(
            id, message: "[POLICY DENIED] \(refusal.message)", facts: decisionFacts(refusal, decisionID, snapshot))
    }

    func decisionFacts(_ refusal: Refusal, _ decisionID: String, _ snapshot: PolicySnapshot) -> DecisionFacts {
        DecisionFacts(
            code: refusal.code, rule: refusal.rule ?? "(gateway)", policyVersion: snapshot.policy.version,
            decisionID: decisionID, retryAfterMilliseconds: refusal.retryAfterNanoseconds.map(Self.milliseconds))
    }

    /// Rounded up, so that a retry then is not too early.
    static func milliseconds(_ nanoseconds: Int64) -> Int64 {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(999_999)
        return (overflow ? nanoseconds : sum) / 1_000_000
    }

    // MARK: - Denial limit

    /// Nanoseconds for which the grant is answered without evaluation; nil when it is heard.
    func denialWait(_ policy: Policy, at now: Int64) -> Int64? {
        guard policy.mode == .enforce, !gateway.denials.isEmpty, let meter = gateway.denials[scope.grant.label] else {
            return nil
        }
        return meter.waitNanoseconds(limit: policy.denialLimitPerMinute, at: now)
    }

    private func countDenial(_ policy: Policy, at now: Int64) {
        gateway.denials[scope.grant.label, default: DenialMeter()].record(limit: policy.denialLimitPerMinute, at: now)
    }
}
