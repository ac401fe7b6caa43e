package import JSONText

extension Policy {
    /// The tool that a call of a dispatcher passes a call on to; nil for other calls, and when the call names none.
    package func innerTool(of call: PolicedCall, in document: JSONDocument) -> String? {
        guard call.kind == .tool, let rule = dispatch.rule(for: call.target) else { return nil }
        return InnerCall.name(of: call, by: rule, in: document)
    }

    /// Adds what the policy says of the call inside `call` to the plan, and returns the first refusal that binds.
    func examineInner<Trace: DecisionTrace>(
        _ call: PolicedCall, by rule: DispatchRule, in document: JSONDocument, _ facts: CallFacts,
        into plan: inout Plan, _ approval: inout PolicyRefusal?, trace: inout Trace
    ) -> PolicyRefusal? {
        switch innerCall(of: call, by: rule, in: document) {
        case .unreadable(let fault):
            let refusal = PolicyRefusal.innerCall(rule, fault)
            if Trace.isRecording { trace.record(.refused(refusal, isShadow: mode == .shadow)) }
            if mode == .enforce { return refusal }
            plan.shadowRefusals.append(refusal)
            return nil
        case .readable(let inner, let innerDocument):
            if Trace.isRecording { trace.record(.innerCall(tool: inner.target)) }
            var innerFacts = facts
            innerFacts.tool = facts.innerTool
            innerFacts.innerTool = nil
            let outerShadows = plan.shadowRefusals.count
            var innerApproval: PolicyRefusal?
            let refusal =
                examine(inner, in: innerDocument, facts: innerFacts, into: &plan, &innerApproval, trace: &trace)
                ?? examineFlows(inner, facts: innerFacts, into: &plan, &innerApproval, trace: &trace)
            for place in outerShadows..<plan.shadowRefusals.count {
                plan.shadowRefusals[place] = plan.shadowRefusals[place].inside(inner.target)
            }
            approval = approval ?? innerApproval?.inside(inner.target)
            return refusal?.inside(inner.target)
        }
    }

    private func innerCall(of call: PolicedCall, by rule: DispatchRule, in document: JSONDocument) -> InnerCall {
        let inner = InnerCall(of: call, by: rule, in: document, keys: foldedArgumentKeys)
        if case .readable(let inner, _) = inner, dispatch.rule(for: inner.target) != nil { return .unreadable(.nested) }
        return inner
    }
}
