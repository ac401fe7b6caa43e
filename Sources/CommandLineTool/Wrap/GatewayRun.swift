internal import AuditFiles
internal import CPosix
internal import Diagnostics
internal import GatewayPorts
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import OperatingSystem
internal import PolicyEngine
internal import PolicyLanguage
internal import StoreSQLite
internal import Transports

/// Builds the parts of a gateway, runs it, and watches its policy file meanwhile.
struct GatewayRun: Sendable {
    private static let policyLookInterval = Duration.milliseconds(200)

    private let plan: RunPlan
    private let logger: Logger

    init(_ plan: RunPlan) {
        self.plan = plan
        logger = Logger(label: ToolVersion.name) { _ in OperatorLog(level: plan.logLevel) }
    }

    /// Runs until the server or the client ends; the exit status.
    func run() async throws -> Int32 {
        let (snapshot, bytes) = try loadPolicy()
        let source = PolicySource(snapshot)
        let loop = ToolEventLoop.loop
        let finished = loop.makePromise(of: Int32.self)
        try makeStateDirectory()
        let ledger = try makeLedger(for: snapshot.policy)
        let gateway: NIOLoopBound<GatewaySlot>
        do {
            gateway = try await loop.submit {
                try NIOLoopBound(self.start(source, ledger, finished, loop), eventLoop: loop)
            }.get()
        } catch {
            finished.fail(error)
            throw error
        }
        ledger.onDeliveries { loop.execute { gateway.value.ledgerAnswered() } }
        try await loop.submit { gateway.value.publish(plan, logger, on: loop) }.get()
        let reloader = PolicyReloader(
            file: plan.policyPath, source: source, modeOverride: plan.mode, zoneData: TimeZoneFiles.bytes(of:)
        ) { event in
            loop.execute { self.note(event, gateway.value.gateway) }
        }
        let status = try await watch(reloader, bytes, finished)
        // Leases go back before the process does, so that others need not wait for their end.
        ledger.close()
        try await loop.submit { gateway.value.finish() }.get()
        return status
    }

    /// Waits for the end, and looks at the policy file meanwhile.
    private func watch(
        _ reloader: PolicyReloader, _ bytes: [UInt8], _ finished: EventLoopPromise<Int32>
    ) async throws -> Int32 {
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await finished.futureResult.get() }
            group.addTask {
                await reloader.run(inForce: bytes, look: lookAtPolicy) {
                    try await Task.sleep(for: Self.policyLookInterval)
                }
                return nil
            }
            while let status = try await group.next() {
                guard let status else { continue }
                group.cancelAll()
                return status
            }
            return 1
        }
    }

    // MARK: - Policy

    private func loadPolicy() throws(ToolError) -> (PolicySnapshot, [UInt8]) {
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: plan.policyPath)
        } catch {
            throw ToolError(
                error.message, help: "name the policy with `--config`; `sallyport scan` writes a first one",
                exit: .invalid)
        }
        let loaded = PolicyLanguage.loadPolicy(bytes, file: plan.policyPath, zoneData: TimeZoneFiles.bytes(of:))
        guard let policy = loaded.policy else {
            StandardError.write(
                DiagnosticRenderer.human(loaded.diagnostics, source: bytes, inColour: Terminal.errors.showsColour))
            throw ToolError(
                "the policy `\(plan.policyPath)` has errors, so nothing was started",
                help: "run `sallyport validate -c \(plan.policyPath)` until it is valid", exit: .invalid)
        }
        for warning in loaded.diagnostics { logger.warning("\(warning.message) (\(warning.code.rawValue))") }
        return (PolicySnapshot(policy, bytes: bytes, mode: plan.mode), bytes)
    }

    private func lookAtPolicy() -> PolicyWatch.Sighting {
        do throws(FileFailure) {
            return .content(try FileReader.bytes(of: plan.policyPath))
        } catch {
            return .unreadable(error.reason)
        }
    }

    private func note(_ event: ReloadEvent, _ gateway: Gateway) {
        switch event {
        case .replaced(let version, let counters, let warnings):
            logger.notice("policy reloaded: version \(version)")
            for line in counters + warnings { logger.warning("\(line.message)") }
            gateway.recordLifecycle("policy reloaded", code: "policy_reloaded", policy: version)
        case .refused(let problems):
            let first = problems.first { $0.severity == .error }?.message ?? "it has errors"
            logger.error("the changed policy was refused and the old one stays in force: \(first)")
            gateway.recordLifecycle("policy refused: \(first)", code: "policy_refused")
        case .unreadable(let why):
            logger.error("the policy file cannot be read and the old one stays in force: \(why)")
            gateway.recordLifecycle("policy file unreadable: \(why)", code: "policy_unreadable")
        case .restored:
            logger.notice("the policy file is again what is in force")
            gateway.recordLifecycle("policy file restored", code: "policy_restored")
        }
        gateway.commitAudit()
    }

    // MARK: - Parts

    /// Builds everything that is bound to the loop, and starts it.
    private func start(
        _ source: PolicySource, _ ledger: RunLedger, _ finished: EventLoopPromise<Int32>, _ loop: any EventLoop
    ) throws -> GatewaySlot {
        let slot = try makeGateway(source, ledger, loop)
        slot.gateway.recordLifecycle(
            "sallyport \(ToolVersion.number) started", code: "started", policy: source.snapshot.policy.version)
        slot.gateway.commitAudit()
        let parts = FaceParts(
            gateway: slot.gateway, options: plan.options, loop: loop, logger: logger, finished: finished)
        let face: any GatewayFace =
            switch plan.face {
            case .wrap(let command): try StdioWrap.start(parts, command: command)
            case .bridge(let upstream): try StdioBridge.start(parts, upstream)
            case .proxy(let upstream, let listener): try HTTPProxy.start(parts, upstream, listener)
            case .host(let command, let listener): try HubFace.start(parts, command: command, listener)
            }
        slot.face = face
        let bound = NIOLoopBound(slot, eventLoop: loop)
        try SignalMonitor.start(on: loop) { signal in bound.value.face?.signalled(signal.number) }
        return slot
    }

    private func makeGateway(
        _ source: PolicySource, _ ledger: RunLedger, _ loop: any EventLoop
    ) throws(ToolError) -> GatewaySlot {
        let clock = SystemClock()
        let durable = NIOLoopBound(WakeUp(), eventLoop: loop)
        var audit: AuditWriter?
        if let plan = plan.audit {
            do throws(AuditFailure) {
                audit = try AuditWriter(plan.configuration, timeNanoseconds: clock.wallNanoseconds()) {
                    loop.execute { durable.value.gateway?.auditBecameDurable() }
                }
            } catch {
                throw ToolError(error.message, help: error.help, exit: .failed)
            }
        }
        if let audit, audit.recoveredCalls > 0 {
            logger.warning("\(audit.recoveredCalls) calls were under way when a gateway stopped; the trail says so now")
        }
        let gateway = Gateway(
            options: plan.options, source: source, ledger: ledger.ledger, audit: audit, clock: clock, logger: logger)
        durable.value.gateway = gateway
        return GatewaySlot(gateway, audit, ledger)
    }

    /// Everything that outlives the process is below one directory, for this user alone.
    private func makeStateDirectory() throws(ToolError) {
        guard let path = plan.stateDirectory else { return }
        do throws(SystemError) {
            _ = try OpenDescriptor.directory(making: path)
        } catch {
            throw ToolError(
                "the state directory `\(path)` cannot be made or opened: \(error.words)",
                help: "name another one with `--state-dir`", exit: .failed)
        }
    }

    private func makeLedger(for policy: Policy) throws(ToolError) -> RunLedger {
        guard let store = plan.store else { return RunLedger(memory: MemoryLedger()) }
        do throws(LedgerFailure) {
            return try RunLedger(store, isNeeded: policy.counts)
        } catch {
            throw ToolError(error.message, exit: .failed)
        }
    }
}

/// Whom the audit's own thread wakes up; bound to the loop.
private final class WakeUp {
    weak var gateway: Gateway?
}
