internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// Looks for an earlier identical call; nil when this one is the first and goes its way.
    func replay(_ draft: CallDraft, _ request: PendingRequest, _ snapshot: PolicySnapshot) -> Admission? {
        guard let demand = draft.plan.idempotency, let digest = draft.argumentsDigest else { return nil }
        guard waiting.count < gateway.options.maxInFlight else { return refuseCall(.overloaded, draft, snapshot) }
        let key = IdempotencyKey(
            server: scope.serverName, grant: scope.grant.label, tool: Array(draft.call.target.utf8), digest: digest)
        let waiter = IdempotentWaiter(session: self, request: request)
        switch gateway.idempotency.find(
            key, windowNanoseconds: demand.windowNanoseconds, waiter: waiter, at: draft.now)
        {
        case .first:
            request.idempotencyKey = key
            return nil
        case .waiting:
            request.record = record(draft, snapshot, outcome: .replayed)
            request.record?.rule = demand.rule
            if let batch = request.way.batch { batches[batch]?.expectOne() }
            waiting[request.key] = request
            return .hold(draft.id)
        case .answered(let member):
            gateway.tally.replayed &+= 1
            if var record = record(draft, snapshot, outcome: .replayed) {
                record.id = nextDecisionID()
                record.rule = demand.rule
                gateway.audit?.append(record)
            }
            return .answer(Self.answer(draft.id, member: member), id: draft.id, isCall: true, status: .success)
        case .unanswered: return refuseCall(.firstCallUnanswered, draft, snapshot)
        case .full: return refuseCall(.overloaded, draft, snapshot)
        }
    }

    /// The first call will have no answer that can stand for others: those who wait are told so.
    func withdrawIdempotency(_ request: PendingRequest, telling refusal: Refusal) {
        guard let key = request.idempotencyKey else { return }
        request.idempotencyKey = nil
        for waiter in gateway.idempotency.withdraw(key) { waiter.session.abandon(waiter.request, refusal) }
    }

    /// The first call was answered (nil: never will be): gives the answer to those who wait.
    func finishIdempotency(_ request: PendingRequest, member: [UInt8]?) {
        guard let key = request.idempotencyKey else { return }
        request.idempotencyKey = nil
        for waiter in gateway.idempotency.finish(key, member: member) {
            guard let member else {
                waiter.session.abandon(waiter.request, .firstCallUnanswered)
                continue
            }
            waiter.session.receiveReplay(waiter.request, member)
        }
    }

    private func receiveReplay(_ request: PendingRequest, _ member: [UInt8]) {
        if request.isCancelled { return }
        waiting.removeValue(forKey: request.key)
        gateway.tally.replayed &+= 1
        if var record = request.record {
            record.id = nextDecisionID()
            gateway.audit?.append(record)
        }
        let reply = Self.answer(request.id, member: member)
        answer(reply.span, answering: request.id, isCall: true, on: request.way)
    }

    /// Ends a request that will not be answered by the upstream.
    func abandon(_ request: PendingRequest, _ refusal: Refusal) {
        if request.isCancelled { return }
        waiting.removeValue(forKey: request.key)
        let decisionID = request.decisionID(in: self)
        let snapshot = scope.source.snapshot
        gateway.tally.abandon(request, refusal)
        if var record = request.record {
            record.id = decisionID
            record.outcome = request.sentNanoseconds == 0 ? .refused : .noAnswer
            fill(&record, with: refusal)
            gateway.audit?.append(record, closing: request.openCall)
        }
        let reply = refusedReply(request, refusal, decisionID, snapshot)
        answer(
            reply.span, answering: request.id, isCall: true,
            status: refusal.answerStatus(isModern: request.revision.isModern), on: request.way)
    }

    /// A refusal in the shape that the request asks for.
    func refusedReply(
        _ request: PendingRequest, _ refusal: Refusal, _ decisionID: String, _ snapshot: PolicySnapshot
    ) -> [UInt8] {
        guard request.isTool, refusal.protocolErrorCode == nil else {
            return errorReply(refusal, request.id, decisionID, snapshot)
        }
        return Reply.refusedToolCall(
            request.id, revision: request.revision, text: "[POLICY DENIED] \(refusal.message)",
            facts: decisionFacts(refusal, decisionID, snapshot))
    }

    /// A response of ours around the `result` or `error` member of another one.
    private static func answer(_ id: RequestID, member: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        return writer.bytes + [UInt8(ascii: ",")] + member + [UInt8(ascii: "}")]
    }
}
