package import GatewayPorts
package import Logging
internal import MCPProtocol
internal import PolicyEngine

/// What the sessions of one event loop share: policy, ledger, audit, and the memory of earlier calls.
///
/// Bound to its loop, like the audit log that it holds.
package final class Gateway {
    let options: GatewayOptions
    let source: PolicySource
    let ledger: any Ledger
    /// Nil when the operator turned the audit off.
    let audit: (any AuditLog)?
    let clock: any GatewayClock
    let logger: Logger

    /// Refusals of late, by grant.
    var denials: [String: DenialMeter] = [:]
    var idempotency: IdempotencyCache<IdempotentWaiter>
    var inputRounds = InputRounds()

    /// A gateway over these parts.
    package init(
        options: GatewayOptions, source: PolicySource, ledger: any Ledger, audit: (any AuditLog)?,
        clock: any GatewayClock, logger: Logger
    ) {
        self.options = options
        self.source = source
        self.ledger = ledger
        self.audit = audit
        self.clock = clock
        self.logger = logger
        self.idempotency = IdempotencyCache(
            maxRecords: options.maxIdempotentAnswers, maxBytes: options.maxIdempotentBytes)
    }

    /// True when a decision made now can be recorded.
    var canAudit: Bool { audit?.isHealthy ?? true }

    /// Writes a lifecycle record: start, stop, reload.
    package func recordLifecycle(_ detail: String, code: String, policy: String? = nil) {
        guard let audit else { return }
        var record = AuditRecord(timeNanoseconds: clock.wallNanoseconds(), kind: .lifecycle, outcome: .info)
        record.server = options.serverName
        record.code = code
        record.policy = policy
        record.detail = detail
        audit.append(record)
    }

    /// Writes every record appended so far; false when the bytes are not in the file.
    package func commitAudit() -> Bool {
        guard let audit else { return true }
        do throws(AuditFailure) {
            _ = try audit.commit()
            return true
        } catch {
            logger.error("audit not written: \(error.message); \(error.help)")
            return false
        }
    }
}

/// An identical call that waits for the first one's answer.
struct IdempotentWaiter {
    let session: GatewaySession
    let request: PendingRequest
}
