internal import ToolRisk

extension Policy {
    /// True when the policy looks at calls that follow each other, so that somebody has to remember them.
    package var usesFlows: Bool { !flows.isEmpty }

    /// What is to be remembered of a call.
    ///
    /// Tools that nobody judged count as everything, unless the policy says what they do. Resources and prompts bring
    /// in text that others may have written, and resources private data.
    package func flowEvent(for call: PolicedCall, facts: CallFacts) -> FlowEvent {
        switch call.kind {
        case .tool:
            return FlowEvent(
                server: facts.server, target: call.target, labels: labels(of: call.target, facts.tool),
                category: facts.tool?.category)
        case .resource:
            return FlowEvent(
                kind: .resource, server: facts.server, target: call.target,
                labels: [.untrustedSource, .privateData], category: .read)
        case .prompt:
            return FlowEvent(
                kind: .prompt, server: facts.server, target: call.target, labels: .untrustedSource, category: .read)
        }
    }

    private func labels(of name: String, _ tool: ToolFacts?) -> ToolLabels {
        let category = tool?.category
        if category != nil || !labelOverrides.hasCategories,
            let labels = labelOverrides.labels(of: name, category: category)
        {
            return labels
        }
        guard let tool, category != nil else { return ToolLabels(ToolLabels.named.map(\.label)) }
        return tool.labels
    }

    /// Adds what every flow says of `call` to the plan, and returns the first refusal that binds.
    func examineFlows<Trace: DecisionTrace>(
        _ call: PolicedCall, facts: CallFacts, into plan: inout Plan, _ approval: inout PolicyRefusal?,
        trace: inout Trace
    ) -> PolicyRefusal? {
        guard call.kind == .tool, !flows.isEmpty else { return nil }
        let event = flowEvent(for: call, facts: facts)
        for flow in flows {
            guard let meant = flow.when.first(where: { $0.means(event) }) else { continue }
            let isShadow = (flow.mode ?? mode) == .shadow
            if Trace.isRecording { trace.record(.rule(id: flow.id, name: flow.name, isShadow: isShadow)) }
            let finding = flow.finding(meant, event, facts.flow)
            if Trace.isRecording { trace.record(flow.traced(finding, facts.flow)) }
            guard let finding else { continue }
            let refusal = flow.refusal(finding)
            if Trace.isRecording { trace.record(.refused(refusal, isShadow: isShadow)) }
            if isShadow {
                plan.shadowRefusals.append(refusal)
                continue
            }
            switch flow.action {
            case .deny: return refusal
            case .approve: approval = approval ?? refusal
            }
        }
        return nil
    }
}

extension FlowRule {
    /// What the rule found, in words; nil when it does not fire.
    fileprivate func finding(_ meant: FlowSubject, _ event: FlowEvent, _ view: FlowView?) -> String? {
        switch trigger {
        case .after(let subjects):
            guard let view else { return nil }
            var oldest: Int64 = 0
            for subject in subjects {
                guard let found = view.latest(subject, within: windowNanoseconds) else { return nil }
                oldest = max(oldest, found.age)
            }
            let past = past(subjects, view)
            let left = windowNanoseconds - oldest
            return "after \(past.joined(separator: " and ")), \(quoted(event.target)) \(FlowWords.prohibition(meant))"
                + (left < 1_000_000_000 ? "" : " for another \(FlowWords.span(left))")
        case .unlessSucceeded(let tools):
            let missing = tools.filter {
                view?.hasSucceeded($0, on: event.server, within: windowNanoseconds) != true
            }
            guard !missing.isEmpty else { return nil }
            return "\(quoted(event.target)) needs a successful call of \(listText(missing.map(quoted))) in the "
                + "\(FlowWords.span(windowNanoseconds)) before it, make that call first"
        }
    }

    /// What of this happened inside the window, in words.
    private func past(_ subjects: [FlowSubject], _ view: FlowView) -> [String] {
        subjects.compactMap { subject in
            view.latest(subject, within: windowNanoseconds).map { FlowWords.past(subject, $0.moment, age: $0.age) }
        }
    }

    fileprivate func refusal(_ finding: String) -> PolicyRefusal {
        switch action {
        case .deny: PolicyRefusal(reason: .flow, rule: id, ruleName: name, message: message ?? finding)
        case .approve:
            PolicyRefusal(
                reason: .approvalRequired, rule: id, ruleName: name,
                message: message
                    ?? "\(finding) without a person's approval, which this version of the gateway cannot ask for yet")
        }
    }

    fileprivate func traced(_ finding: String?, _ view: FlowView?) -> TraceEvent {
        let observed: [String]
        let word: String
        switch trigger {
        case .after(let subjects):
            word = "after"
            observed = view.map { past(subjects, $0) } ?? []
        case .unlessSucceeded:
            word = "require_before"
            observed = []
        }
        return .condition(
            path: "flow", operatorName: word, observed: observed, outcome: Outcome(finding != nil))
    }
}
