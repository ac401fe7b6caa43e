internal import Catalogue
internal import GatewayPorts
internal import JSONSchema
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// Rules for what servers answer: applied to whole messages, before anybody sees them.
extension GatewaySession {
    /// What the rules make of the answer to a call.
    func responseOutcome(_ message: Message, _ request: PendingRequest) -> ResponseOutcome? {
        guard let terms = request.terms, let rules = terms.rules else { return nil }
        return rules.apply(to: message.node, in: upstreamDocument) { [tools] node, document in
            guard let tool = terms.tool, let schema = tools.outputSchema(of: tool) else { return true }
            return schema.isValid(node, in: document)
        }
    }

    /// What the rules make of a message that no call of a known tool waits for.
    func responseOutcome(_ message: Message) -> ResponseOutcome? {
        let policy = scope.source.snapshot.policy
        guard policy.usesResponses else { return nil }
        return policy.responseRules(forTool: nil, category: nil)?.apply(to: message.node, in: upstreamDocument)
    }

    /// Enters what was found in a record.
    func fill(_ record: inout AuditRecord, with outcome: ResponseOutcome) {
        record.findings = outcome.findings.map { "\($0.rule): \($0.kind) \($0.count)" }
        record.shadowedRules += outcome.shadowRefusals.map(\.rule)
        if !outcome.shadowRefusals.isEmpty, record.outcome == .allowed { record.outcome = .shadowRefused }
    }

    /// News of a server under the rules for results: as it came, rewritten, or nothing.
    func releaseNews(_ message: Message) -> Release {
        guard let outcome = responseOutcome(message) else { return .pass(answering: nil) }
        switch outcome.action {
        case .unchanged: return .pass(answering: nil)
        case .rewritten(let bytes): return .rewrite(bytes, answering: nil)
        case .blocked(let refusal):
            gateway.logger.warning("news of the server dropped: \(refusal.message)")
            gateway.tally.refuseMessage(.policy(refusal))
            return .drop
        }
    }
}
