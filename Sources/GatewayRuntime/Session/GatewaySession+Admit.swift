internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

/// What becomes of a client's message.
enum Admission: ~Copyable {
    /// It may go upstream.
    case forward(Permit)
    /// It is answered here; `isCall` when an audit record vouches for the answer.
    case answer([UInt8], id: RequestID?, isCall: Bool)
    /// It waits for the upstream's tools.
    case park(RequestID)
    /// Nobody answers it.
    case silence
}

/// Leave to send one message upstream; made by ``GatewaySession/admit(at:batch:)`` alone, and used once.
struct Permit: ~Copyable {
    /// The request that will be answered; nil for notifications and responses.
    let request: PendingRequest?

    fileprivate init(_ request: PendingRequest?) {
        self.request = request
    }
}

extension GatewaySession {
    /// Judges the client's message at `node`: from frame to permit, under one policy snapshot.
    func admit(at node: JSONNodeID, batch: Int?) -> Admission {
        let snapshot = gateway.source.snapshot
        let message: Message
        do throws(MessageFault) {
            message = try Message.read(clientDocument, at: node)
        } catch {
            return refuseMessage(.malformed(error), id: error.isUnanswerable ? nil : error.id, error.isUnanswerable)
        }
        if case .known(let named) = message.namedRevision, message.method != nil { noteModern(message, named) }
        switch message.kind {
        case .response: return admitResponse(message)
        case .notification: return admitNotification(message, snapshot)
        case .request(let id): return admitRequest(message, id, snapshot, batch)
        }
    }

    private func admitRequest(
        _ message: Message, _ id: RequestID, _ snapshot: PolicySnapshot, _ batch: Int?
    ) -> Admission {
        if inFlight.contains(id) || waiting[id] != nil || cancelled.contains(id)
            || parked.contains(where: { $0.id == id })
        {
            return refuseRequest(.duplicateID, message, id, snapshot)
        }
        guard isUpstreamOpen else { return refuseRequest(.upstreamGone, message, id, snapshot) }
        guard let method = message.knownMethod, method.mayComeFrom(.client) else {
            return admitUnknown(message, id, snapshot, batch)
        }
        let request: PendingRequest
        switch method.policedAs {
        case .tool, .resource, .prompt, .completion:
            return admitCall(message, method, id, snapshot, batch)
        case .none:
            if let section = refusedSection(of: method, snapshot.policy) {
                return refuseRequest(.policy(section), message, id, snapshot)
            }
            if let refusal = refusedSubscription(message, method, snapshot) {
                return refuseRequest(refusal, message, id, snapshot)
            }
            request = PendingRequest(id: id, purpose: purpose(of: method), revision: revision, batch: batch)
            if method == .initialize { noteClient(message) }
        }
        return track(request, message, snapshot)
    }

    /// The path of a policed call; every line may refuse, and only the last gives the permit.
    private func admitCall(
        _ message: Message, _ method: Method, _ id: RequestID, _ snapshot: PolicySnapshot, _ batch: Int?
    ) -> Admission {
        let now = gateway.clock.wallNanoseconds()
        let policy = snapshot.policy
        let call: PolicedCall
        do throws(MessageFault) {
            call = try PolicedCall(message, method, in: clientDocument)
        } catch {
            return refuseMessage(.malformed(error), id: id, false)
        }
        var draft = CallDraft(call: call, message: message, method: method, id: id, now: now)
        if let wait = denialWait(policy, at: now) {
            let refusal = Refusal.denialLimit(perMinute: policy.denialLimitPerMinute, retryAfterNanoseconds: wait)
            return refuseCall(refusal, draft, snapshot)
        }
        guard gateway.canAudit else { return refuseCall(.auditUnavailable, draft, snapshot) }
        if let key = argumentTwin(call, snapshot) {
            return refuseCall(.ambiguousArgument(key: key), draft, snapshot)
        }
        if policy.needsDefinition(call), !hasDefinitions(for: call), definitions.coverage != .unavailable {
            return hasRoom(toPark: message)
                ? .park(id) : refuseCall(.overloaded, draft, snapshot)
        }
        switch policy.decide(call, in: clientDocument, facts: facts(for: call, at: now)) {
        case .refused(let refusal): return refuseCall(refused(by: refusal), draft, snapshot)
        case .allowed(let plan): draft.plan = plan
        }
        let request = PendingRequest(id: id, purpose: .call, revision: revision, batch: batch)
        request.isTool = call.kind == .tool
        prepareDigest(&draft)
        if let early = replay(draft, request, snapshot) { return early }
        if let refusal = reserve(&draft, request) {
            withdrawIdempotency(request, telling: .overloaded)
            return refuseCall(refusal, draft, snapshot)
        }
        request.record = record(draft, snapshot, outcome: draft.shadowRules.isEmpty ? .allowed : .shadowRefused)
        return track(request, message, snapshot)
    }

    /// Enters the request among those in flight: the last check before it may go.
    private func track(_ request: PendingRequest, _ message: Message, _ snapshot: PolicySnapshot) -> Admission {
        switch inFlight.add(request.id, request) {
        case .added: return .forward(Permit(request))
        case .duplicateID:
            release(unsent: request)
            return refuseRequest(.duplicateID, message, request.id, snapshot)
        case .full:
            release(unsent: request)
            return refuseRequest(.tooManyInFlight(limit: inFlight.limit), message, request.id, snapshot)
        }
    }

    /// A method that no revision lets a client send.
    private func admitUnknown(
        _ message: Message, _ id: RequestID, _ snapshot: PolicySnapshot, _ batch: Int?
    ) -> Admission {
        let policy = snapshot.policy
        if (policy.unknownMethods ?? policy.defaultAction) == .deny, policy.mode == .enforce {
            return refuseRequest(.unknownMethod, message, id, snapshot)
        }
        guard gateway.canAudit else { return refuseRequest(.auditUnavailable, message, id, snapshot) }
        let request = PendingRequest(id: id, purpose: .call, revision: revision, batch: batch)
        request.record = messageRecord(message, snapshot, outcome: .allowed)
        return track(request, message, snapshot)
    }

    private func admitNotification(_ message: Message, _ snapshot: PolicySnapshot) -> Admission {
        guard let method = message.knownMethod, method.mayComeFrom(.client) else {
            let policy = snapshot.policy
            if (policy.unknownMethods ?? policy.defaultAction) == .allow || policy.mode == .shadow {
                return .forward(Permit(nil))
            }
            gateway.logger.info("notification not known to the policy dropped")
            return .silence
        }
        if method == .cancelled { return admitCancellation(message) }
        return .forward(Permit(nil))
    }

    /// A cancellation goes upstream only for a request that is there.
    private func admitCancellation(_ message: Message) -> Admission {
        let cancelled: Cancelled
        do throws(MessageFault) {
            cancelled = try Cancelled(message, in: clientDocument)
        } catch {
            return refuseMessage(.malformed(error), id: nil, true)
        }
        return cancel(cancelled.requestID) ? .forward(Permit(nil)) : .silence
    }

    /// An answer goes upstream only to a question that the upstream asked.
    private func admitResponse(_ message: Message) -> Admission {
        guard let id = message.id, serverRequests.take(id) != nil else {
            gateway.logger.warning("answer of the client to nothing that the server asked dropped")
            return .silence
        }
        return .forward(Permit(nil))
    }
}
