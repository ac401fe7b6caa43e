internal import AuditFiles
internal import Catalogue
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import OperatingSystem
internal import PinFiles
internal import PolicyEngine

/// The gateway and what goes with it, bound to the loop.
final class GatewaySlot {
    let gateway: Gateway
    let audit: AuditWriter?
    let pins: PinFileStore?
    var face: (any GatewayFace)?
    private let ledger: RunLedger
    private var instance: InstanceFile?
    private var publishing: RepeatedTask?

    private static let publishInterval = TimeAmount.seconds(1)

    init(_ gateway: Gateway, _ audit: AuditWriter?, _ pins: PinFileStore?, _ ledger: RunLedger) {
        self.gateway = gateway
        self.audit = audit
        self.pins = pins
        self.ledger = ledger
    }

    /// The ledger's store has answered.
    func ledgerAnswered() {
        gateway.ledgerAnswered()
        gateway.endTick()
    }

    /// Tells log, audit and clients what became of a changed policy file.
    func note(_ event: ReloadEvent, of file: String? = nil, _ logger: Logger) {
        gateway.note(event, of: file, logger)
        if case .replaced = event { face?.announceTools(of: nil) }
    }

    /// A person or another gateway changed the pins of a server.
    func adopt(_ pins: PinBook) {
        if gateway.adopt(pins) { face?.announceTools(of: pins.scope.server) }
    }

    // MARK: - Telling of it

    /// Tells `sallyport status` of this gateway from now on; a gateway nobody can look at works all the same.
    func publish(
        _ description: InstanceDescription, in directory: String?, _ logger: Logger, on loop: any EventLoop
    ) {
        guard let directory else { return }
        do throws(SystemError) {
            instance = try InstanceFile(
                directory: StateDirectory.instances(in: directory), description: description, snapshot: snapshot,
                onFailure: { logger.warning("`sallyport status` cannot be told of this gateway: \($0.words)") })
        } catch {
            logger.warning("`sallyport status` will not know this gateway: \(error.words)")
            return
        }
        let slot = NIOLoopBound(self, eventLoop: loop)
        publishing = loop.scheduleRepeatedTask(initialDelay: Self.publishInterval, delay: Self.publishInterval) { _ in
            slot.value.instance?.update(slot.value.snapshot)
        }
    }

    private var snapshot: InstanceSnapshot {
        let policy = gateway.source.snapshot.policy
        let activity = face?.activity ?? FaceActivity()
        let isOne = activity.served == nil
        return InstanceSnapshot(
            policyVersion: isOne ? policy.version : "", mode: isOne ? policy.mode.rawValue : "",
            listening: activity.listening, tally: gateway.tally, sessions: activity.sessions,
            clientConnections: activity.clientConnections,
            upstreamConnections: activity.upstreamConnections, served: activity.served,
            audit: audit.map { .init($0.health) }, ledger: ledger.reading)
    }

    /// Nothing more is recorded, and nobody is told of it any more.
    func finish() {
        publishing?.cancel()
        instance?.remove()
        pins?.finish()
        audit?.finish()
    }
}

extension RunPlan.Face {
    /// What `sallyport status` calls it.
    var kind: InstanceDescription.Face {
        switch self {
        case .wrap: .wrap
        case .bridge: .bridge
        case .proxy: .proxy
        case .host: .host
        }
    }
}
