internal import ConfigLanguage
internal import Diagnostics
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import PolicyEngine
internal import Transports

/// A gateway of several servers: who may use which of them, and how that changes.
///
/// Bound to its event loop.
final class ServeFace: GatewayFace {
    private let parts: FaceParts
    private let hub: Hub
    private let servers: ServedServers
    private let grants: ServedGrants
    private let face: HubFace
    /// Refuses every call.
    private let missing: PolicySource
    /// What the gateway began with; some of it holds until it ends.
    private let first: GatewayConfiguration
    private var configuration: GatewayConfiguration
    private var plan: AccessPlan
    private var served: InstanceSnapshot.ServedReading

    private static let expiryInterval = TimeAmount.seconds(1)

    private init(
        _ parts: FaceParts, _ configuration: GatewayConfiguration, _ hub: Hub, _ servers: ServedServers,
        _ grants: ServedGrants, _ face: HubFace, _ plan: AccessPlan, missing: PolicySource
    ) {
        self.parts = parts
        self.hub = hub
        self.servers = servers
        self.grants = grants
        self.face = face
        self.plan = plan
        self.missing = missing
        self.configuration = configuration
        first = configuration
        served = plan.reading(of: grants.live)
    }

    /// Begins to listen where `configuration` says, under policies that are in force by path.
    static func start(
        _ parts: FaceParts, _ configuration: GatewayConfiguration, _ sources: [String: PolicySource]
    ) throws -> ServeFace {
        let factory = ServerFactory(
            options: parts.options, maxChildren: configuration.limits.maxChildren, errors: try ErrorOutput(),
            loop: parts.loop)
        let servers = ServedServers(factory)
        servers.adopt(try servers.prepare(configuration))
        let missing = PolicySource(PolicySnapshot(.missing, bytes: []))
        let plan = AccessPlan(configuration, servers.entries, sources, missing: missing)
        let grants = ServedGrants(clock: SystemClock())
        _ = grants.adopt(grants.prepare(configuration.grants, access: plan.access))
        let hub = Hub(
            gateway: parts.gateway, servers: servers.servers, options: configuration.hubOptions,
            maxNameLength: configuration.maxServedNameLength, instructions: configuration.aggregate.instructions,
            timer: LoopTimer(loop: parts.loop))
        let doors = configuration.listeners.map { listener in
            let plan = listener.plan(maxBodyBytes: parts.options.maxFrameBytes)
            let handler = HubHTTP(hub: hub, doors: plan.doors, path: plan.path, main: .all, grants: grants)
            return HubFace.Door(plan: plan, handler: handler)
        }
        for server in servers.entries { tell(server.settings, parts.logger) }
        let face = ServeFace(
            parts, configuration, hub, servers, grants, try HubFace.start(parts, hub, doors, pools: []), plan,
            missing: missing)
        face.scheduleExpiry()
        return face
    }

    /// Says how a server is reached.
    private static func tell(_ settings: ServerSettings, _ logger: Logger) {
        StandardError.write("sallyport: server `\(settings.name)`: \(PlainText.escaped(settings.upstream.shown))\n")
        if settings.sharing == .server {
            logger.warning("the server `\(settings.name)` is shared within each grant, not by all of them")
        }
    }

    func announceTools(of server: String?) { hub.announceTools(of: server) }

    var activity: FaceActivity {
        var activity = face.activity
        activity.upstreamConnections = servers.connectionCount
        activity.served = served
        return activity
    }

    func signalled(_ number: Int32) {
        face.signalled(number)
    }

    // MARK: - Changes

    /// Puts a changed configuration in force; what is different now.
    ///
    /// - Throws: `ToolError` when a server cannot be made, and then nothing has changed.
    func apply(
        _ new: GatewayConfiguration, _ sources: [String: PolicySource]
    ) throws(ToolError) -> ConfigurationChange {
        let preparedServers = try servers.prepare(new)
        let plan = AccessPlan(new, preparedServers, sources, missing: missing)
        let preparedGrants = grants.prepare(new.grants, access: plan.access)
        let told = Set(servers.servers.map(ObjectIdentifier.init))
        servers.adopt(preparedServers)
        let change = grants.adopt(preparedGrants)
        for grant in change.over { hub.revoke(grant) }
        hub.update(servers: servers.servers)
        for (grant, access) in change.moved { hub.update(grant, access: access.map(\.leave)) }
        for entry in servers.entries where !told.contains(ObjectIdentifier(entry.product.server)) {
            Self.tell(entry.settings, parts.logger)
        }
        let difference = ConfigurationChange(from: configuration, to: new, first: first)
        configuration = new
        self.plan = plan
        served = plan.reading(of: grants.live)
        parts.gateway.noteWork()
        return difference
    }

    private func scheduleExpiry() {
        let face = NIOLoopBound(self, eventLoop: parts.loop)
        parts.loop.scheduleRepeatedTask(initialDelay: Self.expiryInterval, delay: Self.expiryInterval) { _ in
            face.value.endExpired()
        }
    }

    /// Ends the sessions of grants whose time is over.
    private func endExpired() {
        let over = grants.takeExpired()
        guard !over.isEmpty else { return }
        for grant in over {
            hub.revoke(grant)
            parts.logger.notice("the grant `\(grant.label)` has ended")
            parts.gateway.recordLifecycle("grant `\(grant.label)` has ended", code: "grant_expired")
        }
        served = plan.reading(of: grants.live)
        parts.gateway.noteWork()
    }
}

extension ServedGrants {
    /// The grants that count.
    fileprivate var live: [GrantSettings] { entries.filter { $0.grant != nil }.map(\.settings) }
}
