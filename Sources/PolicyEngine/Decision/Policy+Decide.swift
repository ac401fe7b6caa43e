package import JSONText
internal import ToolRisk

extension Policy {
    /// Decides `call` without reading a store: the verdict says what refuses it, or what is still to be charged.
    ///
    /// Order: `hide`, confusable names, the default, entries (exact, patterns and categories, `"*"`), flows,
    /// approvals. The first refusal wins.
    package func decide<Trace: DecisionTrace>(
        _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, trace: inout Trace
    ) -> Verdict {
        var plan = Plan()
        var approval: PolicyRefusal?
        if let refusal = examine(call, in: document, facts: facts, into: &plan, &approval, trace: &trace) {
            return .refused(refusal)
        }
        if let refusal = examineFlows(call, facts: facts, into: &plan, &approval, trace: &trace) {
            return .refused(refusal)
        }
        if !dispatch.isEmpty, call.kind == .tool, let rule = dispatch.rule(for: call.target),
            let refusal = examineInner(call, by: rule, in: document, facts, into: &plan, &approval, trace: &trace)
        {
            return .refused(refusal)
        }
        if let approval { return .refused(approval) }
        // Nothing is counted by a refused call, on paper either.
        if !plan.shadowRefusals.isEmpty { plan.demands.removeAll { $0.isShadow } }
        return .allowed(plan)
    }

    /// Adds what the door and every entry say of `call` to the plan, and returns the first refusal that binds.
    func examine<Trace: DecisionTrace>(
        _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, into plan: inout Plan,
        _ approval: inout PolicyRefusal?, trace: inout Trace
    ) -> PolicyRefusal? {
        let table = table(for: call.kind)
        let places = table?.index.places(exactly: call.target) ?? []
        let category = category(of: call, facts)
        if let refusal = refusalAtTheDoor(call, category, facts: facts, isNamed: !places.isEmpty, trace: &trace) {
            if Trace.isRecording { trace.record(.refused(refusal, isShadow: mode == .shadow)) }
            if mode == .enforce { return refusal }
            plan.shadowRefusals.append(refusal)
        }
        var refusal: PolicyRefusal?
        table?.forEachEntry(for: call.target, category: category, exactly: places) { entry in
            if Trace.isRecording { trace.record(.entry(id: entry.id, selector: entry.selector.text)) }
            for shared in entry.sharedRules {
                let judgement = judge(shared, call, in: document, facts: facts, trace: &trace)
                if let found = weigh(judgement, of: shared, into: &plan, &approval, trace: &trace) {
                    refusal = found
                    return false
                }
            }
            return true
        }
        return refusal
    }

    /// Decides `call` as the other overload does, without a trace.
    package func decide(_ call: PolicedCall, in document: JSONDocument, facts: CallFacts) -> Verdict {
        var trace = NoTrace()
        return decide(call, in: document, facts: facts, trace: &trace)
    }

    /// True when the upstream's list must be read before `call` is decided.
    ///
    /// - Parameter innerTool: what ``innerTool(of:in:)`` says of the call.
    package func needsDefinition(_ call: PolicedCall, innerTool: String? = nil) -> Bool {
        guard call.kind == .tool else { return false }
        return selectsByCategory || flowsReadDefinitions || needsDefinition(of: call.target)
            || innerTool.map { needsDefinition(of: $0) } ?? false
    }

    private func needsDefinition(of name: String) -> Bool {
        tools.readsDefinition(for: name) || confusableNames.resemblance(of: name) != nil
    }

    /// True when a call of `name` can reach the upstream, so that lists show it.
    ///
    /// - Parameter tool: what is known of the tool. A tool of which nothing is known is left out where the policy goes
    ///   by category, since its calls would be refused.
    package func isListed(_ kind: TargetKind, _ name: String, tool: ToolFacts? = nil) -> Bool {
        if mode == .shadow { return true }
        let category = kind == .tool ? tool?.category : nil
        if kind == .tool, tool?.quarantine != nil || (selectsByCategory && category == nil) { return false }
        return !isHidden(kind, name, category) && reaches(kind, name, category)
    }

    // MARK: - At the door

    /// The refusal that needs no rule: hidden, only resembling a known name, or not listed by the policy.
    private func refusalAtTheDoor<Trace: DecisionTrace>(
        _ call: PolicedCall, _ category: RiskCategory?, facts: CallFacts, isNamed: Bool, trace: inout Trace
    ) -> PolicyRefusal? {
        if isMissing { return .noPolicy }
        let isHidden = isHidden(call.kind, call.target, category)
        if Trace.isRecording { trace.record(.hidden(isHidden)) }
        if isHidden { return .hidden }
        if call.kind == .tool {
            if let reason = facts.tool?.quarantine { return .quarantined(call.target, reason) }
            if selectsByCategory, category == nil { return .unknownCategory }
        }
        if call.kind == .tool, facts.tool == nil, let resembled = confusableNames.resemblance(of: call.target) {
            return .confusableName(resembling: resembled)
        }
        if call.kind == .resource, resources != nil, !isNamed, ResourceAddress.isAmbiguous(call.target) {
            return .ambiguousAddress
        }
        let reaches = isNamed || reaches(call.kind, call.target, category)
        if Trace.isRecording { trace.record(.reached(reaches, defaultAction: defaultAction(for: call.kind))) }
        return reaches ? nil : .defaultDeny(call.kind)
    }

    /// What the tool can do, where that decides; nil for what is no tool or was never judged.
    private func category(of call: PolicedCall, _ facts: CallFacts) -> RiskCategory? {
        selectsByCategory && call.kind == .tool ? facts.tool?.category : nil
    }

    private func isHidden(_ kind: TargetKind, _ name: String, _ category: RiskCategory?) -> Bool {
        kind == .tool && hiddenNames.selects(name, category: category)
    }

    /// Whether the default or an entry other than `"*"` lets a name in; its rules may still refuse a call.
    private func reaches(_ kind: TargetKind, _ name: String, _ category: RiskCategory?) -> Bool {
        defaultAction(for: kind) == .allow || table(for: kind)?.lists(name, category: category) ?? false
    }

    private func defaultAction(for kind: TargetKind) -> DefaultAction {
        switch kind {
        case .tool: defaultAction
        case .resource: resources?.defaultAction ?? defaultAction
        case .prompt: prompts?.defaultAction ?? defaultAction
        }
    }

    private func table(for kind: TargetKind) -> EntryTable? {
        switch kind {
        case .tool: tools
        case .resource: resources?.table
        case .prompt: prompts?.table
        }
    }

    // MARK: - Rules

    /// Adds what a rule says to the plan, and returns the refusal that ends the decision, if it is one.
    private func weigh<Trace: DecisionTrace>(
        _ judgement: Judgement, of shared: SharedRule, into plan: inout Plan, _ approval: inout PolicyRefusal?,
        trace: inout Trace
    ) -> PolicyRefusal? {
        let isShadow = isShadow(shared)
        switch judgement {
        case .passed(let demands):
            if Trace.isRecording { trace.record(.passed(rule: shared.rule.id, demands: demands)) }
            if !demands.isEmpty { plan.demands += demands }
            if plan.idempotency == nil, !isShadow, let window = shared.rule.idempotencyWindowNanoseconds {
                plan.idempotency = IdempotencyDemand(rule: shared.rule.id, windowNanoseconds: window)
            }
            return nil
        case .refused(let refusal), .needsApproval(let refusal):
            if Trace.isRecording { trace.record(.refused(refusal, isShadow: isShadow)) }
            if isShadow {
                plan.shadowRefusals.append(refusal)
                return nil
            }
            if case .needsApproval = judgement {
                approval = approval ?? refusal
                return nil
            }
            return refusal
        }
    }

    /// Whether the rule's refusals are only written down.
    func isShadow(_ shared: SharedRule) -> Bool {
        (shared.rule.mode ?? mode) == .shadow
    }
}
