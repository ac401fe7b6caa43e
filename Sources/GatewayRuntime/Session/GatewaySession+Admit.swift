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
    case answer([UInt8], id: RequestID?, isCall: Bool, status: AnswerStatus)
    /// It waits for the upstream's tools.
    case park(RequestID)
    /// It waits for the ledger's store, which was asked for these demands at this time.
    case wait(LedgerTicket, RequestID, [LedgerDemand], asked: Int64)
    /// It waits for the answer of an identical call, and is known to those that wait.
    case hold(RequestID)
    /// Nobody answers it.
    case silence
}

/// Leave to send one message upstream; made by ``GatewaySession/admit(at:on:)`` alone, and used once.
struct Permit: ~Copyable {
    /// The request that will be answered; nil for notifications and responses.
    let request: PendingRequest?
    /// What goes in the place of the client's text; nil when that goes as it is.
    let replacement: [UInt8]?

    fileprivate init(_ request: PendingRequest?, replacement: [UInt8]? = nil) {
        self.request = request
        self.replacement = replacement
    }
}

extension GatewaySession {
    /// Judges the client's message at `node`: from frame to permit, under one policy snapshot.
    func admit(at node: JSONNodeID, on way: Way) -> Admission {
        let snapshot = scope.source.snapshot
        let message: Message
        do throws(MessageFault) {
            message = try Message.read(clientDocument, at: node)
        } catch {
            return refuseMessage(.malformed(error), id: error.isUnanswerable ? nil : error.id, error.isUnanswerable)
        }
        if case .known(let named) = message.namedRevision, message.method != nil { noteModern(message, named) }
        if let headers = way.route.headers {
            do throws(HeaderFault) {
                try headers.check(message, in: clientDocument)
            } catch {
                return refuseMessage(.header(error), id: message.id, message.isNotification)
            }
        }
        switch message.kind {
        case .response: return admitResponse(message)
        case .notification: return admitNotification(message, snapshot, way)
        case .request(let id): return admitRequest(message, id, snapshot, way)
        }
    }

    private func admitRequest(
        _ message: Message, _ id: RequestID, _ snapshot: PolicySnapshot, _ way: Way
    ) -> Admission {
        guard isFree(way.key(id)) else { return refuseRequest(.duplicateID, message, id, snapshot) }
        // A client finds out by this answer what is not there any more, whatever its parameters say.
        guard !isRemoved(message) else { return refuseRequest(.removedMethod, message, id, snapshot) }
        guard isUpstreamOpen else { return refuseRequest(.upstreamGone, message, id, snapshot) }
        guard let method = message.knownMethod, method.mayComeFrom(.client) else {
            return admitUnknown(message, id, snapshot, way)
        }
        let request: PendingRequest
        switch method.policedAs {
        case .tool, .resource, .prompt, .completion:
            return admitCall(message, method, id, snapshot, way)
        case .none:
            if let section = refusedSection(of: method, snapshot.policy) {
                return refuseRequest(.policy(section), message, id, snapshot)
            }
            if let refusal = refusedSubscription(message, method, snapshot) {
                return refuseRequest(refusal, message, id, snapshot)
            }
            request = PendingRequest(id: id, way: way, purpose: purpose(of: method), revision: revision)
            request.staysOpen = method == .subscriptionsListen
            if method == .toolsList { request.listCursor = cursor(of: message) }
            if snapshot.policy.usesResponses {
                request.terms = CallTerms(rules: snapshot.policy.responseRules(forTool: nil, category: nil))
            }
            if method == .initialize {
                noteClient(message)
                request.isHandshake = true
                request.client = clientDescription
            }
            if method.bringsTaskResults { request.record = messageRecord(message, snapshot, outcome: .allowed) }
        }
        return track(request, message, snapshot)
    }

    private func cursor(of message: Message) -> String? {
        message.params.flatMap { clientDocument.member("cursor" as StaticString, of: $0) }
            .flatMap { clientDocument.string($0) }
    }

    /// True for a method that the revision which the request itself names has dropped.
    private func isRemoved(_ message: Message) -> Bool {
        guard case .known(let named) = message.namedRevision else { return false }
        return message.knownMethod?.isRemoved(in: named) ?? false
    }

    /// The path of a policed call; every line may refuse, and only the last gives the permit.
    private func admitCall(
        _ message: Message, _ method: Method, _ id: RequestID, _ snapshot: PolicySnapshot, _ way: Way
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
        gateway.tally.lastCallNanoseconds = now
        if let wait = denialWait(policy, at: now) {
            let refusal = Refusal.denialLimit(perMinute: policy.denialLimitPerMinute, retryAfterNanoseconds: wait)
            return refuseCall(refusal, draft, snapshot)
        }
        guard gateway.canAudit else { return refuseCall(.auditUnavailable, draft, snapshot) }
        if let key = argumentTwin(call, snapshot) {
            return refuseCall(.ambiguousArgument(key: key), draft, snapshot)
        }
        draft.innerTool = policy.innerTool(of: call, in: clientDocument)
        if awaitsList(draft, policy) {
            return hasRoom(toPark: message)
                ? .park(id) : refuseCall(.overloaded, draft, snapshot)
        }
        if way.route.writesHeaders, revision.isModern, call.kind == .tool, definitions.isUnusable(call.target) {
            return refuseCall(.policy(.hidden), draft, snapshot)
        }
        if let fault = parameterFault(call, way) { return refuseCall(.header(fault), draft, snapshot) }
        let facts = facts(for: call, innerTool: draft.innerTool, snapshot, at: now)
        switch policy.decide(call, in: clientDocument, facts: facts) {
        case .refused(let refusal): return refuseCall(refused(by: refusal), draft, snapshot)
        case .allowed(let plan): draft.plan = plan
        }
        let request = PendingRequest(id: id, way: way, purpose: .call, revision: revision)
        request.isTool = call.kind == .tool
        request.terms = terms(of: draft, snapshot, facts)
        prepareDigest(&draft)
        if let early = replay(draft, request, snapshot) { return early }
        switch reserve(&draft, request) {
        case .granted: break
        case .waiting(let ticket):
            withdrawIdempotency(request, telling: .overloaded)
            return .wait(ticket, id, draft.plan.demands, asked: draft.now)
        case .refused(let refusal):
            withdrawIdempotency(request, telling: .overloaded)
            return refuseCall(refusal, draft, snapshot)
        }
        for rule in draft.shadowRules { gateway.tally.shadowRefusals.add(rule) }
        request.record = record(draft, snapshot, outcome: draft.shadowRules.isEmpty ? .allowed : .shadowRefused)
        return track(request, message, snapshot)
    }

    /// How the header disagrees with the arguments that the tool's definition has clients repeat there.
    private func parameterFault(_ call: PolicedCall, _ way: Way) -> HeaderFault? {
        guard let headers = way.route.headers, headers.isModern, call.kind == .tool else { return nil }
        do throws(HeaderFault) {
            try headers.checkParameters(
                definitions.headerParameters(of: call.target), arguments: call.arguments, in: clientDocument)
            return nil
        } catch {
            return error
        }
    }

    /// Enters the request among those in flight: the last check before it may go.
    private func track(_ request: PendingRequest, _ message: Message, _ snapshot: PolicySnapshot) -> Admission {
        switch inFlight.add(request.key, request) {
        case .added:
            guard note(request) else {
                _ = inFlight.take(request.key)
                release(unsent: request)
                return refuseRequest(.overloaded, message, request.id, snapshot)
            }
            noteAdmitted(request)
            let denied = snapshot.deniedCapabilities
            let replacement =
                denied.isEmpty
                ? nil : RequestEdits.removing(capabilities: denied, from: message, in: clientDocument)
            return .forward(Permit(request, replacement: replacement))
        case .duplicateID:
            release(unsent: request)
            return refuseRequest(.duplicateID, message, request.id, snapshot)
        case .full:
            release(unsent: request)
            return refuseRequest(.tooManyInFlight(limit: inFlight.limit), message, request.id, snapshot)
        }
    }

    /// Notes an audited call where a crash cannot forget it; false when there is no room for the note.
    private func note(_ request: PendingRequest) -> Bool {
        guard let audit = gateway.audit, request.record != nil else { return true }
        request.record?.id = nextDecisionID()
        // A crash takes nothing from what no rule is about.
        guard request.isCall, let record = request.record else { return true }
        request.openCall = audit.open(record)
        return request.openCall != nil
    }

    private func isFree(_ key: CallKey) -> Bool {
        !inFlight.contains(key) && waiting[key] == nil && !cancelled.contains(key) && waitingForLedger[key] == nil
            && !parked.contains { $0.way.key($0.id) == key }
    }

    /// A method that no revision lets a client send.
    private func admitUnknown(
        _ message: Message, _ id: RequestID, _ snapshot: PolicySnapshot, _ way: Way
    ) -> Admission {
        let policy = snapshot.policy
        if (policy.unknownMethods ?? policy.defaultAction) == .deny, policy.mode == .enforce {
            return refuseRequest(.unknownMethod, message, id, snapshot)
        }
        guard gateway.canAudit else { return refuseRequest(.auditUnavailable, message, id, snapshot) }
        let request = PendingRequest(id: id, way: way, purpose: .call, revision: revision)
        request.record = messageRecord(message, snapshot, outcome: .allowed)
        return track(request, message, snapshot)
    }

    private func admitNotification(_ message: Message, _ snapshot: PolicySnapshot, _ way: Way) -> Admission {
        guard let method = message.knownMethod, method.mayComeFrom(.client) else {
            let policy = snapshot.policy
            if (policy.unknownMethods ?? policy.defaultAction) == .allow || policy.mode == .shadow {
                return .forward(Permit(nil))
            }
            gateway.logger.info("notification not known to the policy dropped")
            return .silence
        }
        if method == .cancelled { return admitCancellation(message, way) }
        if method.isRemoved(in: revision) {
            gateway.logger.info("notification that its revision does not have dropped")
            return .silence
        }
        return .forward(Permit(nil))
    }

    /// A cancellation goes upstream only for a request that is there.
    private func admitCancellation(_ message: Message, _ way: Way) -> Admission {
        let cancelled: Cancelled
        do throws(MessageFault) {
            cancelled = try Cancelled(message, in: clientDocument)
        } catch {
            return refuseMessage(.malformed(error), id: nil, true)
        }
        return cancel(way.key(cancelled.requestID)) ? .forward(Permit(nil)) : .silence
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
