internal import Crypto
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// What the decision may know of this call besides the message.
    func facts(for call: PolicedCall, innerTool: String? = nil, _ snapshot: PolicySnapshot, at now: Int64) -> CallFacts
    {
        var facts = CallFacts(
            server: scope.serverName, grant: scope.grant, session: isProtocolSession ? sessionID : nil,
            clientName: clientDescription?.name, wallNanoseconds: now,
            tool: call.kind == .tool ? toolFacts(of: call.target, snapshot, forList: false) : nil,
            innerTool: innerTool.flatMap { toolFacts(of: $0, snapshot, forList: false) })
        if snapshot.usesSeenValues {
            facts.seen = gateway.seen.view(of: scope.grant.label, server: scope.serverName)
        }
        if snapshot.policy.usesFlows {
            facts.flow = gateway.flows.view(of: scope.grant.label, at: gateway.clock.monotonicNanoseconds())
        }
        return facts
    }

    /// What is known of a tool: its definition in this session, what the catalogue makes of it, and whether it waits
    /// for a person; nil when nothing is.
    func toolFacts(of name: String, _ snapshot: PolicySnapshot, forList: Bool) -> ToolFacts? {
        let facts = definitions.facts(of: name)
        if gateway.options.pinsTools, let failure = tools.failure {
            return (facts ?? .none).quarantined("the pins of its server cannot be read: \(failure)")
        }
        guard let standing = tools.standing(of: name) else { return facts }
        let reason = quarantine(standing, snapshot.policy, forList: forList)
        guard var known = facts ?? reason.map({ _ in ToolFacts.none }) else { return nil }
        known.category = standing.category
        known.risk = standing.risk
        known.labels = standing.labels
        known.quarantine = reason
        if snapshot.readsSchemas, !forList { known.schema = tools.inputSchema(of: name) }
        return known
    }

    private func quarantine(_ standing: ToolStanding, _ policy: Policy, forList: Bool) -> String? {
        guard gateway.options.pinsTools, let action = standing.action(policy.onDrift) else { return nil }
        switch action {
        case .warn: return nil
        case .quarantine: return standing.reason
        case .deny: return forList ? nil : standing.reason
        }
    }

    /// The name of a key that the policy looks at and that some key of the arguments resembles without being it.
    func argumentTwin(_ call: PolicedCall, _ snapshot: PolicySnapshot) -> String? {
        guard let arguments = call.arguments, !snapshot.argumentKeys.isEmpty,
            let twin = snapshot.argumentKeys.twin(anywhereIn: arguments, of: clientDocument)
        else { return nil }
        let spelled = clientDocument.string(twin) ?? ""
        return snapshot.policy.argumentKeys.first { $0.lowercased() == spelled.lowercased() } ?? "another argument"
    }

    /// Asks the ledger for every charge of the call at once.
    func reserve(_ draft: inout CallDraft, _ request: PendingRequest) -> ReservationOutcome {
        draft.shadowRules = draft.plan.shadowRefusals.map(\.rule)
        guard !draft.plan.demands.isEmpty else { return .granted }
        request.roundDigest = revision.isModern ? roundBase(draft) : nil
        if wasPaidBefore(draft, request) { return .granted }
        let answer: LedgerAnswer
        do throws(LedgerFailure) {
            if let known = try knownAnswer(to: draft.plan.demands) {
                answer = known
            } else {
                switch try gateway.ledger.reserve(draft.plan.demands, at: draft.now) {
                case .answered(let now): answer = now
                case .waiting(let ticket):
                    return hasRoomToWait ? .waiting(ticket) : giveUp(ticket)
                }
            }
        } catch {
            gateway.noteLedgerFailure(error)
            return .refused(.ledgerUnavailable(error))
        }
        gateway.noteLedgerAnswer()
        switch answer {
        case .refused(let refusal):
            guard draft.plan.demands.indices.contains(refusal.demand) else { return .refused(.overloaded) }
            return .refused(.limit(draft.plan.demands[refusal.demand], refusal))
        case .granted(let grant):
            draft.charges = grant.booked.map {
                AuditRecord.Charge(counter: $0.key.tool + "." + $0.key.counter, amount: $0.amount.description)
            }
            draft.shadowRules += grant.shadowRefusals.compactMap { refusal in
                draft.plan.demands.indices.contains(refusal.demand) ? draft.plan.demands[refusal.demand].rule : nil
            }
            request.reservation = Reservation(grant, in: gateway.ledger, at: draft.now)
            return .granted
        }
    }

    /// Ends the reservation of a request as its answer says.
    func settle(_ request: PendingRequest, as settlement: Settlement) {
        guard let reservation = request.reservation.take() else { return }
        do throws(LedgerFailure) {
            try reservation.settle(as: settlement, at: gateway.clock.wallNanoseconds())
        } catch {
            // The charge stays, which refuses too much rather than too little.
            gateway.logger.warning("charge not settled: \(error.message)")
        }
    }

    /// Gives back everything that a request held when it was not sent.
    func release(unsent request: PendingRequest) {
        settle(request, as: .notSent)
        withdrawIdempotency(request, telling: .overloaded)
    }

    // MARK: - Rounds of inputs

    private func roundBase(_ draft: CallDraft) -> [UInt8]? {
        // Names of servers and grants hold no zero byte, and a digest has one length: equal bases agree part by part.
        let whose = Array(scope.serverName.utf8) + [0] + Array(scope.grant.label.utf8) + [0]
        return draft.argumentsDigest.map { $0 + whose + Array(draft.call.target.utf8) }
    }

    private func wasPaidBefore(_ draft: CallDraft, _ request: PendingRequest) -> Bool {
        guard let base = request.roundDigest, let params = draft.message.params else { return false }
        let state = clientDocument.member("requestState" as StaticString, of: params)
        guard state != nil || clientDocument.member("inputResponses" as StaticString, of: params) != nil else {
            return false
        }
        let digest = Self.roundDigest(base, state: state.map { clientDocument.decodedBytes($0) })
        return gateway.inputRounds.use(digest, at: draft.now)
    }

    /// Notes that a charged call was answered with a question, so that its retry is not charged again.
    func openRound(_ request: PendingRequest, result: JSONNodeID) {
        guard let base = request.roundDigest else { return }
        let state = upstreamDocument.member("requestState" as StaticString, of: result)
        let digest = Self.roundDigest(base, state: state.map { upstreamDocument.decodedBytes($0) })
        gateway.inputRounds.open(digest, at: gateway.clock.wallNanoseconds())
    }

    private static func roundDigest(_ base: [UInt8], state: [UInt8]?) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: base)
        hasher.update(data: state.map { [1] + $0 } ?? [0])
        return Array(hasher.finalize())
    }
}

extension ToolFacts {
    /// Nothing is known.
    fileprivate static let none = ToolFacts(requiredArguments: [], annotations: [:])

    fileprivate func quarantined(_ reason: String) -> ToolFacts {
        var facts = self
        facts.quarantine = reason
        return facts
    }
}
