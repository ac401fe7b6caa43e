internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Rules, requirements and denials.
extension PolicyLoader {
    private static let ruleKeys = [
        "name", "action", "conditions", "rate_limit", "spend_limit", "validate", "state", "idempotency_window",
        "on_deny", "reason", "approval_timeout", "mode",
    ]
    private static let counting = ["rate_limit", "spend_limit", "state"]

    enum Action: String, CaseIterable {
        case evaluate, allow, deny
        case requireApproval = "require_approval"
    }

    /// The rules that one element of `rules` stands for: an approval beside a limit is two.
    mutating func rule(_ node: DocumentNode, owner: String) -> [RuleDraft] {
        let what = ruleName(node)
        guard let fields = fields(of: node, what: what, keys: PolicyLoader.ruleKeys, subject: "rules") else {
            return []
        }
        let action = action(fields)
        checkCombinations(fields, action: action)
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: effect(action, fields)))
        words(fields, into: &draft)
        if let member = fields["conditions"] { conditions(member, into: &draft) }
        let validation = fields["validate"].map { self.validation($0) } ?? .checks([])
        if case .checks(let checks) = validation { draft.rule.argumentChecks = checks }
        if let member = fields["idempotency_window"] {
            draft.rule.idempotencyWindowNanoseconds = duration(member)
        }
        limits(fields, owner: owner, into: &draft)
        checkSubstance(fields, action: action, validation: validation)
        if action == .requireApproval { return approval(draft, fields: fields) }
        return [draft]
    }

    private func ruleName(_ node: DocumentNode) -> String {
        guard case .mapping(let members) = node.content,
            let name = members.first(where: { $0.key == "name" })?.value.scalar?.text, !name.isEmpty
        else { return "rule" }
        return "rule \(PlainText.quoted(name))"
    }

    private mutating func action(_ fields: Fields) -> Action {
        guard let member = fields["action"] else { return .evaluate }
        return choice(member, among: Action.allCases.map(\.rawValue)).flatMap(Action.init(rawValue:)) ?? .evaluate
    }

    private mutating func effect(_ action: Action, _ fields: Fields) -> RuleEffect {
        let timeout = fields["approval_timeout"].flatMap { duration($0) }
        switch action {
        case .evaluate, .allow: return .require
        case .deny: return .deny
        case .requireApproval:
            return .approve(timeoutNanoseconds: timeout ?? approvalTimeoutNanoseconds)
        }
    }

    /// Name, message and mode, wherever they may stand.
    mutating func words(_ fields: Fields, into draft: inout RuleDraft) {
        draft.rule.name = fields["name"].flatMap { string($0) }
        draft.rule.message = fields["on_deny"].flatMap { string($0) }
        if let reason = fields["reason"] {
            let text = string(reason)
            if fields.has("on_deny") {
                contradiction(
                    "`reason` and `on_deny` are the same key", at: reason.keyPlace, help: "keep one of the two")
            } else {
                draft.rule.message = text
            }
        }
        draft.rule.mode = fields["mode"].flatMap { mode($0) }
    }

    // MARK: - What goes together

    private mutating func checkCombinations(_ fields: Fields, action: Action) {
        if let rate = fields["rate_limit"] {
            if let state = fields["state"] {
                let later = max(rate.keyPlace, state.keyPlace)
                contradiction(
                    "`rate_limit` and `state` both count in \(fields.what)", at: later,
                    help: "write two rules, or put the limit into a condition on `state`")
            }
            if let conditions = fields["conditions"], !fields.has("action") {
                contradiction(
                    "`rate_limit` with `conditions` leaves open which way the conditions point",
                    at: max(rate.keyPlace, conditions.keyPlace),
                    help: "write `action: evaluate` if the conditions must hold, or write two rules")
            }
        }
        if action == .deny {
            for key in PolicyLoader.counting + ["validate", "idempotency_window"] {
                guard let member = fields[key] else { continue }
                contradiction(
                    "\(fields.what) denies, so `\(key)` has no effect", at: member.keyPlace,
                    help: "move `\(key)` to a rule of its own")
            }
        }
        if let timeout = fields["approval_timeout"], action != .requireApproval {
            contradiction(
                "`approval_timeout` has no effect without `action: require_approval`", at: timeout.keyPlace)
        }
        if let state = fields["state"], action == .requireApproval {
            contradiction(
                "`state` in a rule that requires approval leaves open what it limits", at: state.keyPlace,
                help: "write a rule with the limit beside it")
        }
    }

    private mutating func checkSubstance(_ fields: Fields, action: Action, validation: Validation) {
        guard action == .evaluate else { return }
        let hasConditions = fields["conditions"].map { $0.value.elements?.isEmpty != true } ?? false
        if hasConditions || validation != .checks([]) { return }
        if fields.has("rate_limit") || fields.has("spend_limit") { return }
        problems.error(
            .nothingToCheck, at: fields.place, "\(fields.what) checks nothing",
            help: "add `conditions`, `rate_limit`, `spend_limit` or `validate`, or write `action: allow`")
    }

    // The approval and the limit are separate questions: the limit holds for every call, approved or not.
    private func approval(_ draft: RuleDraft, fields: Fields) -> [RuleDraft] {
        var limit = draft
        limit.rule.effect = .require
        limit.rule.conditions = []
        limit.stateTests = []
        var approval = draft
        approval.rule.charges = []
        approval.rule.argumentChecks = []
        let limits = !draft.rule.charges.isEmpty || !draft.rule.argumentChecks.isEmpty
        return limits ? [limit, approval] : [approval]
    }

    /// What `validate` asks for.
    private enum Validation: Equatable {
        case checks(ArgumentChecks)
        /// Already reported.
        case unreadable
    }

    private mutating func validation(_ member: DocumentMember) -> Validation {
        let known = problems.diagnostics.count
        let keys = ["required_args", "schema", "unknown_args"]
        let fields = fields(of: member.value, what: "`validate`", keys: keys)
        var checks: ArgumentChecks = []
        if fields?["required_args"].flatMap({ bool($0) }) == true { checks.insert(.required) }
        if fields?["schema"].flatMap({ bool($0) }) == true { checks.insert(.schema) }
        if fields?["unknown_args"].flatMap({ choice($0, among: ["allow", "deny"]) }) == "deny" {
            checks.insert(.declared)
        }
        return problems.diagnostics.count > known ? .unreadable : .checks(checks)
    }

    // MARK: - require and deny_if

    /// An element of `require`: one condition, or several with a message.
    mutating func requirement(_ node: DocumentNode, owner: String) -> [RuleDraft] {
        guard case .mapping(let members) = node.content else {
            wrongType(node, what: "an element of `require`", wanted: "a condition or `{conditions, on_deny}`")
            return []
        }
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: .require))
        if members.contains(where: { $0.key == "conditions" }) {
            guard let fields = groupFields(node, what: "requirement") else { return [] }
            words(fields, into: &draft)
            if let member = fields["conditions"] {
                conditions(member, into: &draft)
                if member.value.elements?.isEmpty == true {
                    problems.error(.nothingToCheck, at: member.keyPlace, "requirement checks nothing")
                }
            }
            return [draft]
        }
        let keys = PolicyLoader.conditionKeys + ["on_deny", "reason"]
        guard let fields = fields(of: node, what: "requirement", keys: keys, subject: "requirements") else { return [] }
        words(fields, into: &draft)
        condition(fields, into: &draft)
        return [draft]
    }

    /// An element of `deny_if`: refused when all its conditions fire, always when there is none.
    mutating func denial(_ node: DocumentNode, owner: String) -> [RuleDraft] {
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: .deny))
        guard let fields = groupFields(node, what: "denial") else { return [] }
        words(fields, into: &draft)
        guard let member = fields["conditions"] else {
            problems.error(
                .missingKey, at: node.place, "a denial has no `conditions`",
                help: "write `conditions: []` to refuse always")
            return []
        }
        conditions(member, into: &draft)
        return [draft]
    }

    private mutating func groupFields(_ node: DocumentNode, what: String) -> Fields? {
        fields(
            of: node, what: what, keys: ["conditions", "on_deny", "reason", "name", "mode"], subject: "\(what)s")
    }
}
