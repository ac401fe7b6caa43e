internal import GatewayRuntime
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

/// One call, decided on paper: what was looked at, and what came of it.
struct Explanation {
    /// What is known of the tool's definition.
    enum Definition {
        case known
        /// The list that was given does not hold the tool.
        case notListed
        /// No list was given, and the decision does not need one.
        case notNeeded
        /// No list was given, and a rule for the tool reads it.
        case missing
    }

    let tool: String
    let policyVersion: String
    let mode: EnforcementMode
    let definition: Definition
    /// What the catalogue and the policy say of the tool; nil when its definition is not known.
    let facts: ToolFacts?
    let events: [TraceEvent]
    /// What is left to do when no rule refuses.
    let plan: Plan
    /// Nil when the call is allowed.
    let refusal: Refusal?

    /// Decides a call of `tool`; its arguments are the whole document.
    ///
    /// Counters start empty: what is charged is judged as the first call of its kind.
    init(
        tool: String, arguments: JSONDocument, known: KnownTools?, server: String, snapshot: PolicySnapshot,
        at now: Int64
    ) {
        let policy = snapshot.policy
        let call = PolicedCall(kind: .tool, target: tool, arguments: .root)
        let innerTool = policy.innerTool(of: call, in: arguments)
        let facts = CallFacts(
            server: server, grant: .local, session: "explain", wallNanoseconds: now, tool: known?.facts(of: tool),
            innerTool: innerTool.flatMap { known?.facts(of: $0) })
        self.tool = tool
        self.facts = facts.tool.map { tool in
            var labelled = tool
            labelled.labels = policy.labels(of: call.target, category: tool.category, derived: tool.labels)
            return labelled
        }
        policyVersion = policy.version
        mode = policy.mode
        if facts.tool != nil {
            definition = .known
        } else if known != nil {
            definition = .notListed
        } else {
            definition = policy.needsDefinition(call, innerTool: innerTool) ? .missing : .notNeeded
        }
        if let key = Self.resembledKey(in: arguments, snapshot) {
            events = []
            plan = Plan()
            refusal = .ambiguousArgument(key: key)
            return
        }
        var trace = ExplanationTrace()
        let verdict = policy.decide(call, in: arguments, facts: facts, trace: &trace)
        events = trace.events
        switch verdict {
        case .refused(let refused):
            plan = Plan()
            refusal = .policy(refused)
        case .allowed(let allowed):
            plan = allowed
            refusal = Self.refusalOfEmptyLedger(allowed.demands, at: now)
        }
    }

    /// The key that the policy looks at and that a key of the arguments resembles without being it.
    private static func resembledKey(in arguments: JSONDocument, _ snapshot: PolicySnapshot) -> String? {
        guard let twin = snapshot.argumentKeys.twin(anywhereIn: .root, of: arguments) else { return nil }
        let spelled = arguments.string(twin) ?? ""
        return snapshot.policy.argumentKeys.first { $0.lowercased() == spelled.lowercased() } ?? "another argument"
    }

    private static func refusalOfEmptyLedger(_ demands: [LedgerDemand], at now: Int64) -> Refusal? {
        guard !demands.isEmpty else { return nil }
        var ledger = LedgerState()
        switch ledger.reserve(demands, at: now) {
        case .granted: return nil
        case .refused(let refusal):
            guard demands.indices.contains(refusal.demand) else { return .overloaded }
            return .limit(demands[refusal.demand], refusal)
        }
    }

    /// Whether the refusal says nothing but that the tool's definition is not known here, as it is to a gateway.
    var isUndecided: Bool {
        guard case .missing = definition, case .policy(let refused) = refusal else { return false }
        return refused.reason.lacksDefinition
    }

    /// What the agent reads instead of an answer; nil when the call is forwarded.
    var reply: String? {
        guard let refusal else { return nil }
        if case .policy(let refused) = refusal, refused.reason == .hidden {
            return "Unknown tool: \(refused.innerTool ?? tool)"
        }
        return "[POLICY DENIED] \(refusal.message)"
    }

    /// What the reader should know besides, a sentence each.
    var notes: [String] {
        var notes: [String] = []
        switch definition {
        case .known, .notNeeded: break
        case .notListed: notes.append("the definitions given do not hold this tool")
        case .missing:
            notes.append("the decision needs the tool's definition, and none was given")
        }
        if !plan.demands.isEmpty {
            notes.append("counters were taken as empty, nothing was counted")
        }
        if let idempotency = plan.idempotency {
            let seconds = idempotency.windowNanoseconds / 1_000_000_000
            notes.append("an identical call within \(seconds) seconds gets the first answer and is not forwarded again")
        }
        return notes
    }
}
