internal import AuditFiles
internal import CPosix
internal import GatewayPorts
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import OperatingSystem
internal import PinFiles
internal import PolicyEngine
internal import StoreSQLite
internal import Transports

/// Builds what every gateway has besides its face, runs it, and takes it down again.
struct GatewayLifetime: Sendable {
    let options: GatewayOptions
    /// Where everything is kept that outlives the process; nil when nothing is.
    let stateDirectory: String?
    /// Where the audit trail is; nil when it is off.
    let audit: AuditPlan?
    /// Where counters are kept; nil for memory.
    let store: StoreOptions?
    /// Whether the pins of tools are kept in the state directory.
    let keepsPins: Bool
    let logger: Logger

    /// Runs until the face ends; the exit status.
    ///
    /// - Parameter counts: whether the store is needed from the start.
    /// - Parameter begin: makes the face, on the loop.
    /// - Parameter watch: what goes on besides, until it is cancelled.
    func run(
        _ source: PolicySource, counts: Bool, as description: InstanceDescription,
        begin: @escaping @Sendable (FaceParts) throws -> any GatewayFace,
        watch: @escaping @Sendable (NIOLoopBound<GatewaySlot>) async -> Void
    ) async throws -> Int32 {
        let loop = ToolEventLoop.loop
        let finished = loop.makePromise(of: Int32.self)
        let gateway: NIOLoopBound<GatewaySlot>
        let ledger: RunLedger
        do {
            try makeDirectories()
            ledger = try makeLedger(isNeeded: counts)
            gateway = try await loop.submit {
                try NIOLoopBound(self.start(source, ledger, finished, loop, begin), eventLoop: loop)
            }.get()
        } catch {
            finished.fail(error)
            throw error
        }
        ledger.onDeliveries { loop.execute { gateway.value.ledgerAnswered() } }
        try await loop.submit { gateway.value.pins }.get()?.watch(
            onChange: { pins in loop.execute { gateway.value.adopt(pins) } },
            onFailure: { failure in logger.error("\(failure.message); \(failure.help)") })
        try await loop.submit {
            gateway.value.publish(description, in: stateDirectory, logger, on: loop)
        }.get()
        let status = try await wait(for: finished) { await watch(gateway) }
        // Leases go back before the process does, so that others need not wait for their end.
        ledger.close()
        try await loop.submit { gateway.value.finish() }.get()
        return status
    }

    private func wait(
        for finished: EventLoopPromise<Int32>, while watch: @escaping @Sendable () async -> Void
    ) async throws -> Int32 {
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            group.addTask { try await finished.futureResult.get() }
            group.addTask {
                await watch()
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

    // MARK: - Parts

    /// Builds everything that is bound to the loop, and starts it.
    private func start(
        _ source: PolicySource, _ ledger: RunLedger, _ finished: EventLoopPromise<Int32>, _ loop: any EventLoop,
        _ begin: (FaceParts) throws -> any GatewayFace
    ) throws -> GatewaySlot {
        let slot = try makeGateway(source, ledger, loop)
        let policy = source.snapshot.policy
        slot.gateway.recordLifecycle(
            "sallyport \(ToolVersion.number) started", code: "started",
            policy: policy.isMissing ? nil : policy.version)
        slot.gateway.commitAudit()
        slot.face = try begin(
            FaceParts(gateway: slot.gateway, options: options, loop: loop, logger: logger, finished: finished))
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
        if let plan = self.audit {
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
        let pins = try makePins()
        let gateway = Gateway(
            options: options, source: source, ledger: ledger.ledger, audit: audit, pins: pins, clock: clock,
            logger: logger)
        durable.value.gateway = gateway
        return GatewaySlot(gateway, audit, pins, ledger)
    }

    private func makePins() throws(ToolError) -> PinFileStore? {
        guard keepsPins, let stateDirectory else { return nil }
        let path = StateDirectory.pins(in: stateDirectory)
        do throws(SystemError) {
            return try PinFileStore(directory: PinDirectory(path: path))
        } catch {
            throw ToolError(
                "the directory of the pins `\(path)` cannot be used: \(error.words)",
                help: "name another state directory with `--state-dir`", exit: .failed)
        }
    }

    /// Everything that outlives the process is below one directory, for this user alone, but for counters that were
    /// given a place of their own.
    private func makeDirectories() throws(ToolError) {
        if let stateDirectory {
            try make(stateDirectory, called: "state directory", help: "name another one with `--state-dir`")
        }
        if let store, let slash = store.path.lastIndex(of: "/"), slash != store.path.startIndex {
            try make(
                String(store.path[..<slash]), called: "directory of the counters",
                help: "name another file for the counters")
        }
    }

    private func make(_ path: String, called name: String, help: String) throws(ToolError) {
        do throws(SystemError) {
            _ = try OpenDescriptor.directory(making: path)
        } catch {
            throw ToolError(
                "the \(name) `\(path)` cannot be made or opened: \(error.words)", help: help, exit: .failed)
        }
    }

    private func makeLedger(isNeeded: Bool) throws(ToolError) -> RunLedger {
        guard let store else { return RunLedger(memory: MemoryLedger()) }
        do throws(LedgerFailure) {
            return try RunLedger(store, isNeeded: isNeeded)
        } catch {
            throw ToolError(error.message, exit: .failed)
        }
    }
}

/// Whom the audit's own thread wakes up; bound to the loop.
private final class WakeUp {
    weak var gateway: Gateway?
}
