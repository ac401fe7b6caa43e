internal import Diagnostics
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import PolicyEngine

/// Runs the gateway of one server, and watches its policy file meanwhile.
struct GatewayRun: Sendable {
    private let plan: RunPlan
    private let logger: Logger

    init(_ plan: RunPlan) {
        self.plan = plan
        logger = OperatorLog.logger(LogVolume(plan.logLevel))
    }

    /// Runs until the server or the client ends; the exit status.
    func run() async throws -> Int32 {
        let policy = try PolicyFile.atStart(plan.policyPath, mode: plan.mode, logger)
        let source = PolicySource(policy.snapshot)
        let lifetime = GatewayLifetime(
            options: plan.options, stateDirectory: plan.stateDirectory, audit: plan.audit, store: plan.store,
            keepsPins: plan.keepsPins, logger: logger)
        let description = InstanceDescription(
            server: plan.options.serverName, policyPath: plan.policyPath, face: plan.face.kind,
            upstream: plan.face.serverName)
        return try await lifetime.run(source, counts: policy.snapshot.policy.counts, as: description, begin: begin) {
            await watch(policy, source, $0)
        }
    }

    private func begin(_ parts: FaceParts) throws -> any GatewayFace {
        switch plan.face {
        case .wrap(let command): try StdioWrap.start(parts, command: command)
        case .bridge(let upstream): try StdioBridge.start(parts, upstream)
        case .proxy(let upstream, let listener): try HTTPProxy.start(parts, upstream, listener)
        case .host(let command, let listener): try HubFace.start(parts, command: command, listener)
        }
    }

    /// Looks at the policy file until the gateway ends.
    private func watch(_ policy: PolicyFile, _ source: PolicySource, _ slot: NIOLoopBound<GatewaySlot>) async {
        let loop = ToolEventLoop.loop
        let reloader = PolicyReloader(
            file: policy.path, source: source, modeOverride: plan.mode, zoneData: TimeZoneFiles.bytes(of:)
        ) { event in
            loop.execute { slot.value.note(event, logger) }
        }
        await reloader.run(
            inForce: policy.bytes, look: { PolicyFile.look(at: policy.path) },
            pause: { try await Task.sleep(for: PolicyFile.lookInterval) })
    }
}
