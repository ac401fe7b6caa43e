internal import JSONText

extension Policy {
    /// What one rule says of a call.
    func judge<Trace: DecisionTrace>(
        _ shared: SharedRule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, trace: inout Trace
    ) -> Judgement {
        if Trace.isRecording {
            trace.record(.rule(id: shared.rule.id, name: shared.rule.name, isShadow: isShadow(shared)))
        }
        if !shared.rule.argumentChecks.isEmpty,
            let refusal = refusalByArguments(shared.rule, call, in: document, facts.tool, trace: &trace)
        {
            return .refused(refusal)
        }
        do throws(UncountableArgument) {
            switch shared.rule.effect {
            case .require:
                for condition in shared.rule.conditions {
                    let outcome = test(condition, .every, call, in: document, facts: facts, trace: &trace)
                    if outcome != .holds { return .refused(.requirement(of: shared.rule, condition)) }
                }
                return .passed(try demands(of: shared, call, in: document, facts: facts))
            case .deny, .approve:
                let fires = shared.rule.conditions.allSatisfy { condition in
                    test(condition, .any, call, in: document, facts: facts, trace: &trace) != .fails
                }
                if fires, shared.rule.stateConditions.isEmpty { return .fired(shared.rule) }
                return .passed(try triggerDemands(of: shared, fires: fires, call, in: document, facts: facts))
            }
        } catch {
            return .refused(.uncountable(of: shared.rule, error))
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

    // MARK: - Demands

    /// What a requirement that holds so far still asks of the ledger.
    private func demands(
        of shared: SharedRule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerDemand] {
        if shared.rule.charges.isEmpty, shared.rule.stateConditions.isEmpty { return [] }
        let conditions = try conditionDemands(of: shared, call, in: document, facts: facts)
        let charges = try chargeDemands(of: shared, call, in: document, facts: facts)
        return [ledgerDemand(of: shared, .require, conditions, charges)]
    }

    /// What a trigger asks of the ledger when its other conditions do not decide alone.
    ///
    /// Charges of a rule that lets the call pass count whatever the rule does.
    private func triggerDemands(
        of shared: SharedRule, fires: Bool, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerDemand] {
        var demands: [LedgerDemand] = []
        if fires {
            let conditions = try conditionDemands(of: shared, call, in: document, facts: facts)
            demands.append(ledgerDemand(of: shared, .deny, conditions, []))
        }
        if !shared.rule.charges.isEmpty {
            let charges = try chargeDemands(of: shared, call, in: document, facts: facts)
            demands.append(ledgerDemand(of: shared, .require, [], charges))
        }
        return demands
    }

    private func ledgerDemand(
        of shared: SharedRule, _ polarity: LedgerDemand.Polarity, _ conditions: [LedgerCondition],
        _ charges: [LedgerCharge]
    ) -> LedgerDemand {
        LedgerDemand(
            rule: shared.rule.id, ruleName: shared.rule.name, message: shared.rule.message, polarity: polarity,
            conditions: conditions, charges: charges, isShadow: isShadow(shared))
    }

    private func conditionDemands(
        of shared: SharedRule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerCondition] {
        var demands: [LedgerCondition] = []
        for condition in shared.rule.stateConditions {
            demands.append(
                try demand(of: condition, for: call, in: document, facts: facts, isShadow: isShadow(shared)))
        }
        return demands
    }

    private func chargeDemands(
        of shared: SharedRule, _ call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> [LedgerCharge] {
        var demands: [LedgerCharge] = []
        for charge in shared.rule.charges {
            demands.append(try demand(of: charge, for: call, in: document, facts: facts, isShadow: isShadow(shared)))
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
