internal import JSONText
internal import PolicyEngine

/// Small policies and calls of one tool, `pay`.
enum Sample {
    static func rule(
        _ effect: RuleEffect = .require, _ conditions: [Condition] = [], id: String = "/tools/pay/rules/0",
        name: String? = nil, message: String? = nil, mode: EnforcementMode? = nil,
        stateConditions: [StateCondition] = [], argumentChecks: ArgumentChecks = [], charges: [Charge] = [],
        idempotencyWindowNanoseconds: Int64? = nil
    ) -> Rule {
        Rule(
            id: id, name: name, message: message, mode: mode, effect: effect, conditions: conditions,
            stateConditions: stateConditions, argumentChecks: argumentChecks, charges: charges,
            idempotencyWindowNanoseconds: idempotencyWindowNanoseconds)
    }

    static func policy(_ rules: [Rule], defaultAction: DefaultAction = .deny) -> Policy {
        Policy(defaultAction: defaultAction, tools: EntryTable([entry(.exact("pay"), rules)]))
    }

    static func entry(_ selector: Selector, _ rules: [Rule] = [], id: String = "/tools/x") -> Entry {
        Entry(selector: selector, id: id, rules: rules)
    }

    static func glob(_ text: String) -> GlobPattern {
        GlobPattern(
            parts: text.unicodeScalars.map { scalar in
                switch scalar {
                case "*": .anyRun
                case "?": .anyOne
                default: .literal(scalar)
                }
            })
    }

    static func charge(
        _ counter: String = "calls", scope: LimitScope = .grant, by: String? = nil, amount: ChargeAmount = .fixed(.one)
    ) throws -> Charge {
        Charge(
            name: CounterName(tool: "pay", counter: counter), window: .hour, algorithm: .sliding, scope: scope,
            by: try by.map(ConditionText.path), amount: amount, bound: .atMost(Amount(units: 10)))
    }

    static func amount(_ path: String = "args.amount") throws -> ChargeAmount {
        .argument(try ConditionText.path(path))
    }

    static func stateCondition(by: String? = nil) throws -> StateCondition {
        StateCondition(
            name: CounterName(tool: "pay", counter: "calls"), window: .hour, algorithm: .fixed,
            by: try by.map(ConditionText.path), comparison: .atLeast(Amount(units: 3)))
    }

    /// 2026-11-21T11:30:00Z, a Saturday.
    static let wallNanoseconds: Int64 = 1_795_260_600_000_000_000

    static func facts(
        grant: GrantFacts = .local, session: String? = "s1", clientName: String? = nil,
        tool: ToolFacts? = ToolFacts(requiredArguments: [], annotations: [:])
    ) -> CallFacts {
        CallFacts(
            server: "bank", grant: grant, session: session, clientName: clientName,
            wallNanoseconds: wallNanoseconds, tool: tool)
    }

    /// What a policy says of a call with these arguments, `nil` for none.
    static func decide(
        _ policy: Policy, _ arguments: String? = "{}", target: String = "pay", kind: TargetKind = .tool,
        facts: CallFacts = facts()
    ) throws -> Verdict {
        var trace = ExplanationTrace()
        let document = try JSONDocument(parsing: Array((arguments ?? "{}").utf8))
        let call = PolicedCall(kind: kind, target: target, arguments: arguments == nil ? nil : .root)
        let verdict = policy.decide(call, in: document, facts: facts)
        let explained = policy.decide(call, in: document, facts: facts, trace: &trace)
        if explained != verdict { throw Differs(plain: verdict, explained: explained) }
        return verdict
    }

    /// An explanation came to another verdict than the plain decision.
    struct Differs: Error {
        let plain: Verdict
        let explained: Verdict
    }
}

extension Verdict {
    /// The plan of a call that policy lets pass.
    var plan: Plan? {
        if case .allowed(let plan) = self { plan } else { nil }
    }

    /// The refusal of a call.
    var refusal: PolicyRefusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}
