/// Everything that `sallyport.yaml` says, with defaults filled in and every path resolved.
package struct GatewayConfiguration: Sendable, Equatable {
    /// Where clients connect; never empty after loading.
    package var listeners: [ListenerSettings]
    /// The servers behind the gateway, in file order, those that are disabled included.
    package var servers: [ServerSettings]
    /// Who may use which server, in file order, those that are disabled or expired included.
    package var grants: [GrantSettings]
    /// Where counters are kept.
    package var store: StoreSettings
    /// The audit trail.
    package var audit: AuditSettings
    /// What is kept of the definitions of tools.
    package var pins: PinKeeping
    /// The directory of everything that outlives the process; nil for the usual one.
    package var stateDirectory: String?
    /// The limits of the gateway itself.
    package var limits: LimitSettings
    /// The endpoint that shows all servers as one.
    package var aggregate: AggregateSettings
    /// How much is logged.
    package var logLevel: LogLevel

    /// How loud the operator's log is.
    package enum LogLevel: String, Sendable, CaseIterable {
        case debug, info, warning, error
    }

    /// A configuration of these servers and grants, and defaults for the rest.
    package init(
        listeners: [ListenerSettings] = [ListenerSettings()], servers: [ServerSettings] = [],
        grants: [GrantSettings] = []
    ) {
        self.listeners = listeners
        self.servers = servers
        self.grants = grants
        self.store = StoreSettings()
        self.audit = AuditSettings()
        self.pins = .durable
        self.stateDirectory = nil
        self.limits = LimitSettings()
        self.aggregate = AggregateSettings()
        self.logLevel = .warning
    }

    /// The server of this name; nil when the file has none.
    package func server(named name: String) -> ServerSettings? {
        servers.first { $0.name == name }
    }

    /// The grant of requests that present no token; nil when such requests are refused.
    package var anonymousGrant: GrantSettings? {
        grants.first { $0.isAnonymous && !$0.isDisabled }
    }

    /// The policy that decides the calls of `grant` to `server`: the grant's own, else the server's.
    ///
    /// - Returns: nil when the grant does not list the server, or neither names a policy. Both mean that every call is
    ///   refused; `GrantSettings.lists(server:)` tells them apart.
    package func policy(of grant: GrantSettings, for server: String) -> PolicyReference? {
        guard let granted = grant.servers.first(where: { $0.name == server }) else { return nil }
        return granted.policy ?? self.server(named: server)?.policy
    }
}
