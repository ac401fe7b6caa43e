internal import JSONText

extension Policy {
    /// What one rule says of a call.
    func judge<Trace: DecisionTrace>(
        _ rule: Rule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, trace: inout Trace
    ) -> Judgement {
        if Trace.isRecording { trace.record(.rule(id: rule.id, name: rule.name, isShadow: isShadow(rule))) }
        if rule.validatesRequiredArguments,
            let reason = requiredArgumentsReason(call, in: document, facts: facts, trace: &trace)
        {
            return .refused(.byArguments(of: rule, reason))
        }
        do throws(UncountableArgument) {
            switch rule.effect {
            case .require:
                for condition in rule.conditions {
                    let outcome = test(condition, .every, call, in: document, facts: facts, trace: &trace)
                    if outcome != .holds { return .refused(.requirement(of: rule, condition)) }
                }
                return .passed(try demands(of: rule, call, in: document, facts: facts))
            case .deny, .approve:
                let fires = rule.conditions.allSatisfy { condition in
                    test(condition, .any, call, in: document, facts: facts, trace: &trace) != .fails
                }
                if fires, rule.stateConditions.isEmpty { return .fired(rule) }
                return .passed(try triggerDemands(of: rule, fires: fires, call, in: document, facts: facts))
            }
        } catch {
            return .refused(.uncountable(of: rule, error))
        }
    }

    private func test<Trace: DecisionTrace>(
        _ condition: Condition, _ quantifier: Quantifier, _ call: PolicedCall, in document: JSONDocument,
        facts: CallFacts, trace: inout Trace
    ) -> Outcome {
        let outcome = outcome(of: condition, quantifier, for: call, in: document, facts: facts)
        if Trace.isRecording {
            let observed = observed(at: condition.path, for: call, in: document, facts: facts)
            trace.record(
                .condition(
                    path: condition.path.text, operatorName: condition.operatorName, observed: observed,
                    outcome: outcome))
        }
        return outcome
    }

    /// Why the required arguments refuse a call; nil when all are there and not null.
    private func requiredArgumentsReason<Trace: DecisionTrace>(
        _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, trace: inout Trace
    ) -> PolicyRefusalReason? {
        guard let tool = facts.tool else { return .noDefinition }
        let missing = tool.requiredArguments.first { name in
            guard let arguments = call.arguments, let value = document.member(name, of: arguments) else { return true }
            return document.kind(value) == .null
        }
        if Trace.isRecording { trace.record(.requiredArguments(missing: missing)) }
        return missing.map(PolicyRefusalReason.missingArgument)
    }

    // MARK: - Demands

    /// What a requirement that holds so far still asks of the ledger.
    private func demands(
        of rule: Rule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerDemand] {
        if rule.charges.isEmpty, rule.stateConditions.isEmpty { return [] }
        let conditions = try conditionDemands(of: rule, call, in: document, facts: facts)
        let charges = try chargeDemands(of: rule, call, in: document, facts: facts)
        return [ledgerDemand(of: rule, .require, conditions, charges)]
    }

    /// What a trigger asks of the ledger when its other conditions do not decide alone. Charges of a rule that lets the
    /// call pass count whatever the rule does.
    private func triggerDemands(
        of rule: Rule, fires: Bool, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerDemand] {
        var demands: [LedgerDemand] = []
        if fires {
            let conditions = try conditionDemands(of: rule, call, in: document, facts: facts)
            demands.append(ledgerDemand(of: rule, .deny, conditions, []))
        }
        if !rule.charges.isEmpty {
            let charges = try chargeDemands(of: rule, call, in: document, facts: facts)
            demands.append(ledgerDemand(of: rule, .require, [], charges))
        }
        return demands
    }

    private func ledgerDemand(
        of rule: Rule, _ polarity: LedgerDemand.Polarity, _ conditions: [LedgerCondition], _ charges: [LedgerCharge]
    ) -> LedgerDemand {
        LedgerDemand(
            rule: rule.id, ruleName: rule.name, message: rule.message, polarity: polarity, conditions: conditions,
            charges: charges, isShadow: isShadow(rule))
    }

    private func conditionDemands(
        of rule: Rule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerCondition] {
        var demands: [LedgerCondition] = []
        for condition in rule.stateConditions {
            demands.append(
                try demand(of: condition, for: call, in: document, facts: facts, isShadow: isShadow(rule)))
        }
        return demands
    }

    private func chargeDemands(
        of rule: Rule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerCharge] {
        var demands: [LedgerCharge] = []
        for charge in rule.charges {
            demands.append(try demand(of: charge, for: call, in: document, facts: facts, isShadow: isShadow(rule)))
        }
        return demands
    }
}

extension Judgement {
    /// What a trigger says whose every condition fired.
    fileprivate static func fired(_ rule: Rule) -> Judgement {
        if case .approve = rule.effect { return .needsApproval(.approval(of: rule)) }
        return .refused(.denied(of: rule))
    }
}
