package import GatewayPorts
internal import JSONText
package import Logging
internal import MCPProtocol
internal import PolicyEngine

/// What the sessions of one event loop share: policy, ledger, audit, and the memory of earlier calls.
///
/// Bound to its loop, like the audit log that it holds.
package final class Gateway {
    let options: GatewayOptions
    /// What sessions are judged by that belong to no other scope: one server and one policy.
    let scope: SessionScope
    let ledger: any Ledger
    /// Nil when the operator turned the audit off.
    let audit: (any AuditLog)?
    let clock: any GatewayClock
    let logger: Logger

    /// Refusals of late, by grant.
    var denials: [String: DenialMeter] = [:]
    var idempotency: IdempotencyCache<IdempotentWaiter>
    var inputRounds = InputRounds()
    /// What was done so far, for people who ask.
    package internal(set) var tally = Tally()
    /// The two documents keep their storage from message to message, for all sessions.
    var clientDocument = JSONDocument()
    var upstreamDocument = JSONDocument()
    /// Calls that wait for the ledger's store.
    var waitingForLedger: [LedgerTicket: LedgerWait] = [:]

    private var forwarded: [any FrameWriter] = []
    private var answered: [any MessageRoute] = []
    private var heldAnswers: [(commit: UInt64, routes: [any MessageRoute])] = []
    /// Why calls cannot be counted, as the operator was told; nil while they can.
    var ledgerFailure: LedgerFailure?
    private var isTickPending = false
    /// Called when something was gathered; the transport ends the tick soon after.
    package var onWork: () -> Void = {}

    /// Called at the end of each tick, when everything has left that was gathered.
    var afterTick: () -> Void = {}

    /// A gateway over these parts.
    package init(
        options: GatewayOptions, source: PolicySource, ledger: any Ledger, audit: (any AuditLog)?,
        clock: any GatewayClock, logger: Logger
    ) {
        self.options = options
        self.scope = SessionScope(
            serverName: options.serverName, grant: .local, source: source, serverHost: options.serverHost)
        self.ledger = ledger
        self.audit = audit
        self.clock = clock
        self.logger = logger
        self.idempotency = IdempotencyCache(
            maxRecords: options.maxIdempotentAnswers, maxBytes: options.maxIdempotentBytes)
    }

    /// The policy in force for the one server.
    package var source: PolicySource { scope.source }

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

    /// Writes every record appended so far.
    package func commitAudit() {
        _ = commit()
    }

    /// Whether the records are in their file, and how far they must still go; nil when they are not.
    private func commit() -> AuditProgress? {
        guard let audit else { return .durable }
        do throws(AuditFailure) {
            return try audit.commit()
        } catch {
            logger.error("audit not written: \(error.message); \(error.help)")
            return nil
        }
    }

    // MARK: - Ticks

    /// A frame waits to be flushed to an upstream.
    func noteForwarded(to writer: any FrameWriter) {
        if !forwarded.contains(where: { $0 === writer }) { forwarded.append(writer) }
        noteWork()
    }

    /// A message waits to be flushed to a client.
    func noteAnswer(on route: any MessageRoute) {
        if !route.isGathered {
            route.isGathered = true
            answered.append(route)
        }
        noteWork()
    }

    /// The tick must end soon, even if nothing was gathered: there are records.
    package func noteWork() {
        guard !isTickPending else { return }
        isTickPending = true
        onWork()
    }

    /// Ends one wake-up of the loop: what goes to servers, then the records, then what goes to clients.
    package func endTick() {
        isTickPending = false
        defer { afterTick() }
        // What goes to a server waits for no record: its record is written with its answer.
        for writer in forwarded { writer.flush() }
        forwarded.removeAll(keepingCapacity: true)
        let progress = commit()
        guard !answered.isEmpty else { return }
        var routes = answered
        answered.removeAll(keepingCapacity: true)
        for route in routes { route.isGathered = false }
        switch progress {
        case .durable: for route in routes { route.flushAnswers(isWritten: true) }
        case nil: for route in routes { route.flushAnswers(isWritten: false) }
        case .syncing(let commit):
            for route in routes { route.holdAnswers(until: commit) }
            heldAnswers.append((commit, routes))
            return
        }
        routes.removeAll(keepingCapacity: true)
        if answered.isEmpty { answered = routes }
    }

    /// The audit log's commits have reached the disk, up to the one that it says now.
    package func auditBecameDurable() {
        guard let durable = audit?.durableCommit else { return }
        defer { afterTick() }
        while let first = heldAnswers.first, first.commit <= durable {
            heldAnswers.removeFirst()
            for route in first.routes { route.flushAnswers(through: durable) }
        }
    }
}

/// A call that waits for the ledger's store: judged again, from the start, with the store's answer in hand.
struct LedgerWait {
    let session: GatewaySession
    let call: ParkedCall
    let demands: [LedgerDemand]
    let asked: Int64
}

/// An identical call that waits for the first one's answer.
struct IdempotentWaiter {
    let session: GatewaySession
    let request: PendingRequest
}
