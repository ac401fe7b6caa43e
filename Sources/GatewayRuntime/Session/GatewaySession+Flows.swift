internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// What a grant did before, for rules about calls that follow each other.
extension GatewaySession {
    /// What is to be remembered of a call that may go, and what its result is held against; nil when no rule asks.
    func terms(of draft: CallDraft, _ snapshot: PolicySnapshot, _ facts: CallFacts) -> CallTerms? {
        let policy = snapshot.policy
        var terms = CallTerms()
        if gateway.remembersFlows(policy) {
            terms.events.append(policy.flowEvent(for: draft.call, facts: facts))
            if let name = draft.innerTool {
                var inner = facts
                inner.tool = facts.innerTool
                let call = PolicedCall(kind: .tool, target: name, arguments: nil)
                terms.events.append(policy.flowEvent(for: call, facts: inner))
            }
        }
        if snapshot.usesSeenValues, draft.call.kind == .tool { terms.learnsFrom = draft.call.target }
        if policy.usesResponses {
            switch draft.call.kind {
            case .tool:
                terms.tool = draft.call.target
                terms.rules = policy.responseRules(
                    forTool: draft.call.target, category: facts.tool?.category,
                    inner: draft.innerTool.map { ($0, facts.innerTool?.category) })
            case .resource, .prompt: terms.rules = policy.responseRulesForOthers()
            }
        }
        return terms.events.isEmpty && !terms.needsWholeAnswer ? nil : terms
    }

    /// The call is about to go: from now on it counts as happened.
    func noteAdmitted(_ request: PendingRequest) {
        guard let events = request.terms?.events, !events.isEmpty else { return }
        let now = gateway.clock.monotonicNanoseconds()
        for event in events { gateway.flows.admitted(event, by: scope.grant.label, at: now) }
    }

    /// Remembers the values that an answer brings to the client, for conditions on where a value came from.
    func learnValues(_ message: Message, _ judged: ResponseOutcome?, _ request: PendingRequest) {
        guard let tool = request.terms?.learnsFrom, case .response(_, isError: false) = message.kind else { return }
        if case .rewritten(let bytes) = judged?.action {
            do throws(JSONTextError) {
                let document = try JSONDocument(parsing: bytes, limits: answerLimits)
                if let result = document.member("result" as StaticString, of: .root) {
                    learnValues(result, in: document, of: tool)
                }
            } catch {
                gateway.logger.warning("a result that rules changed cannot be read again: \(error)")
            }
        } else if let result = message.payload {
            learnValues(result, in: upstreamDocument, of: tool)
        }
    }

    private func learnValues(_ result: JSONNodeID, in document: JSONDocument, of tool: String) {
        gateway.seen.learn(from: result, in: document, of: tool, on: scope.serverName, by: scope.grant.label)
    }

    /// The call has its answer, or never will.
    func noteEnded(_ request: PendingRequest, succeeded: Bool) {
        guard let events = request.terms?.events, !events.isEmpty else { return }
        let now = gateway.clock.monotonicNanoseconds()
        for event in events { gateway.flows.ended(event, by: scope.grant.label, succeeded: succeeded, at: now) }
    }
}
