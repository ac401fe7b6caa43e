internal import AuditFiles
internal import ConfigLanguage
internal import GatewayRuntime
internal import Logging
internal import StoreSQLite
internal import Transports

extension GatewayConfiguration {
    /// What the gateway's sessions are held to.
    var gatewayOptions: GatewayOptions {
        var options = GatewayOptions(serverName: ToolVersion.name)
        options.auditDetail = audit.detail.kept
        options.maxFrameBytes = limits.maxMessageBytes
        options.maxInFlight = limits.maxInFlight
        options.maxSessions = limits.maxSessions
        // Clients come over HTTP, where a message has a length.
        options.framing = .length
        options.upstreamFraming = .length
        options.pinsTools = pins != .off
        options.remembersFlows = true
        return options
    }

    /// What the hub is held to.
    var hubOptions: HubOptions {
        var options = HubOptions()
        options.maxSessions = limits.maxSessions
        options.maxCallsPerClient = limits.maxInFlight
        options.maxConnectionsPerGrant = limits.maxChildrenPerGrant
        options.maxStreams = limits.maxChildren
        options.listTimeoutNanoseconds = limits.listTimeoutNanoseconds
        options.parkTimeoutNanoseconds = limits.parkTimeoutNanoseconds
        options.sessionIdleNanoseconds = limits.sessionIdleNanoseconds
        return options
    }

    /// The longest name of a tool behind the door to all servers: what models see less what clients put before it.
    var maxServedNameLength: Int {
        max(1, aggregate.maxNameLength - Self.clientPrefixLength)
    }

    /// Characters of `mcp__<client>__`, with a client of eleven.
    private static let clientPrefixLength = 18

    /// Where and how the trail is kept; nil when it is off.
    func auditPlan(stateDirectory: String) -> AuditPlan? {
        guard audit.detail != .off else { return nil }
        var configuration = AuditWriter.Configuration(directory: StateDirectory.trail(in: stateDirectory))
        configuration.durability = audit.sync.durability
        configuration.whenUnwritable = audit.failMode.policy
        return AuditPlan(configuration: configuration)
    }

    /// The store; nil when counters are in memory.
    func storePlan(stateDirectory: String?) -> StoreOptions? {
        let path: String
        switch store.place {
        case .stateDirectory:
            guard let stateDirectory else { return nil }
            path = StateDirectory.store(in: stateDirectory)
        case .file(let file): path = StateDirectory.absolute(file)
        case .memory: return nil
        }
        var options = StoreOptions(path: path)
        options.failMode = store.failMode.mode
        return options
    }

    /// Whether anything is kept in the state directory.
    var needsStateDirectory: Bool {
        audit.detail != .off || store.place == .stateDirectory || pins == .durable
    }
}

extension GatewayConfiguration.LogLevel {
    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}

extension AuditSettings.Detail {
    var kept: AuditDetail {
        switch self {
        case .keys: .keys
        case .values: .values
        case .off: .off
        }
    }
}

extension AuditSettings.Sync {
    var durability: Durability {
        switch self {
        case .always: .always
        case .interval: .standard
        case .never: .never
        }
    }
}

extension AuditSettings.FailMode {
    var policy: AuditWriter.UnwritablePolicy {
        switch self {
        case .refuse: .refuse
        case .count: .count
        }
    }
}

extension StoreSettings.FailMode {
    var mode: StoreOptions.FailMode {
        switch self {
        case .closed: .closed
        case .open: .open
        }
    }
}

extension ListenerSettings {
    /// Where clients connect, and who may; a body is at most as long as a message.
    func plan(maxBodyBytes: Int) -> ListenerPlan {
        var limits = HTTPListenerLimits()
        limits.maxConnections = maxConnections
        limits.maxBodyBytes = maxBodyBytes
        let identity = identity.map {
            HTTPListenerConfiguration.Identity(certificateFile: $0.certificatePath, keyFile: $0.keyPath)
        }
        return ListenerPlan(
            listener: HTTPListenerConfiguration(host: host, port: port, identity: identity, limits: limits),
            isLoopback: isLoopback, allowedHosts: allowedHosts, allowedOrigins: allowedOrigins, path: path)
    }
}
