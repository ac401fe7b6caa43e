internal import Crypto
internal import GatewayPorts
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// A new id, by which people find one decision in reply, log and audit.
    func nextDecisionID() -> String {
        decisions &+= 1
        return sessionID + "-" + String(decisions)
    }

    /// What every record of this session says.
    func baseRecord(_ kind: AuditRecord.Kind, _ outcome: AuditRecord.Outcome, at now: Int64) -> AuditRecord {
        var record = AuditRecord(timeNanoseconds: now, kind: kind, outcome: outcome)
        record.server = scope.serverName
        record.grant = scope.grant.label
        record.session = sessionID
        record.client = clientDescription.map {
            AuditRecord.Client(name: Self.clipped($0.name), version: Self.clipped($0.version))
        }
        record.protocolVersion = revision.text
        return record
    }

    /// The most argument names that a record keeps; the digest is over all of them.
    private static let maxRecordedKeys = 256
    /// The longest name that a record keeps, in bytes.
    private static let maxRecordedNameBytes = 1_024

    /// A name as records keep it: a client must not fill the disk with refused calls of endless names.
    static func clipped(_ name: String) -> String {
        guard name.utf8.count > maxRecordedNameBytes else { return name }
        return String(decoding: name.utf8.prefix(maxRecordedNameBytes), as: UTF8.self) + "…"
    }

    /// The record of a policed call; nil when the audit is off.
    func record(
        _ draft: CallDraft, _ snapshot: PolicySnapshot, outcome: AuditRecord.Outcome
    ) -> AuditRecord? {
        guard gateway.audit != nil else { return nil }
        var record = baseRecord(.call, outcome, at: draft.now)
        record.method = draft.method.name
        switch draft.call.kind {
        case .tool: record.tool = Self.clipped(draft.call.target)
        case .resource, .prompt: record.target = Self.clipped(draft.call.target)
        }
        record.policy = snapshot.policy.version
        record.mode = snapshot.policy.mode.rawValue
        record.shadowedRules = draft.shadowRules
        record.arguments = argumentsSummary(draft)
        record.charges = draft.charges
        return record
    }

    /// The record of a request that is not a policed call; nil when the audit is off.
    func messageRecord(
        _ message: Message, _ snapshot: PolicySnapshot, outcome: AuditRecord.Outcome
    ) -> AuditRecord? {
        guard gateway.audit != nil else { return nil }
        var record = baseRecord(.message, outcome, at: gateway.clock.wallNanoseconds())
        record.method = message.methodText.map(Self.clipped)
        record.policy = snapshot.policy.version
        record.mode = snapshot.policy.mode.rawValue
        return record
    }

    func fill(_ record: inout AuditRecord, with refusal: Refusal) {
        record.code = refusal.code
        record.rule = refusal.rule
        record.reason = refusal.message
        record.retryAfterMilliseconds = refusal.retryAfterNanoseconds.map(Self.milliseconds)
    }

    /// Computes the digest of the arguments once, if anything will need it.
    func prepareDigest(_ draft: inout CallDraft) {
        guard draft.argumentsDigest == nil else { return }
        let paysRounds = revision.isModern && !draft.plan.demands.isEmpty
        guard gateway.audit != nil || draft.plan.idempotency != nil || paysRounds else { return }
        let canonical = draft.call.arguments.map { clientDocument.canonical($0) } ?? Array("{}".utf8)
        // SAFETY: the bytes are copied before the closure that lends them ends.
        draft.argumentsDigest = unsafe SHA256.hash(data: canonical).withUnsafeBytes { unsafe Array($0) }
    }

    private func argumentsSummary(_ draft: CallDraft) -> AuditRecord.Arguments? {
        guard let digest = draft.argumentsDigest else { return nil }
        guard let node = draft.call.arguments else { return AuditRecord.Arguments(keys: [], digest: digest) }
        var keys: [String] = []
        keys.reserveCapacity(clientDocument.count(node))
        for (key, _) in clientDocument.members(of: node) {
            if keys.count == Self.maxRecordedKeys { break }
            if let name = clientDocument.string(key) { keys.append(Self.clipped(name)) }
        }
        let values =
            gateway.options.auditDetail == .values ? Array(clientDocument.bytes[clientDocument.range(node)]) : nil
        return AuditRecord.Arguments(keys: keys, digest: digest, values: values)
    }
}
