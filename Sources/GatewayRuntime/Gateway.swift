package import Catalogue
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
    /// What grants did of late.
    var flows = FlowMemory()
    /// What values results brought them, where a policy asks.
    var seen = SeenValues(key: RandomText.key())
    /// Whether anybody will ask what grants did: some policy does, or one of several may.
    private var isAskedForFlows: Bool
    /// What was done so far, for people who ask.
    package internal(set) var tally = Tally()
    /// The two documents keep their storage from message to message, for all sessions.
    var clientDocument = JSONDocument()
    var upstreamDocument = JSONDocument()
    /// Calls that wait for the ledger's store.
    var waitingForLedger: [LedgerTicket: LedgerWait] = [:]

    /// Where the pins of tools are kept; nil when they are forgotten at the end.
    let pins: (any PinStore)?
    /// What is known of the tools of servers.
    private var registries: [PinScope: ToolRegistry] = [:]

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
        pins: (any PinStore)? = nil, clock: any GatewayClock, logger: Logger
    ) {
        self.options = options
        self.scope = SessionScope(
            serverName: options.serverName, grant: .local, source: source, serverHost: options.serverHost)
        self.ledger = ledger
        self.audit = audit
        self.pins = pins
        self.clock = clock
        self.logger = logger
        self.isAskedForFlows = options.remembersFlows
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

    /// Whether calls are remembered: from the first call that this policy, which asks, has a say in.
    func remembersFlows(_ policy: Policy) -> Bool {
        if !isAskedForFlows, policy.usesFlows { isAskedForFlows = true }
        return isAskedForFlows
    }

    // MARK: - Tools

    /// What is known of a server's tools, for whoever shares it.
    func tools(of scope: PinScope) -> ToolRegistry {
        if let known = registries[scope] { return known }
        let registry = ToolRegistry(scope, gateway: self)
        registries[scope] = registry
        return registry
    }

    /// The names of the tools of other servers that the same grants know, by server.
    func toolNames(beside scope: PinScope) -> [String: [String]] {
        var names: [String: [String]] = [:]
        for (other, registry) in registries where other.group == scope.group && other.server != scope.server {
            names[other.server] = registry.names
        }
        return names
    }

    /// Takes over what a person or another gateway did to pins; true when more or fewer tools are let through now.
    package func adopt(_ pins: PinBook) -> Bool {
        registries[pins.scope]?.adopt(pins) ?? false
    }

    /// Tells the operator and the trail what was found about a server's tools.
    func note(_ finding: Finding, in scope: PinScope) {
        let tool = finding.tool.map { " `\(GatewaySession.clipped($0))`" } ?? ""
        let text = "\(scope.server):\(tool): \(finding.text)"
        if finding.isSerious { logger.warning("\(text)") } else { logger.notice("\(text)") }
        guard let audit else { return }
        var record = AuditRecord(timeNanoseconds: clock.wallNanoseconds(), kind: .finding, outcome: .info)
        record.server = scope.server
        record.tool = finding.tool.map(GatewaySession.clipped)
        record.code = finding.code
        record.detail = finding.text
        audit.append(record)
        noteWork()
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
