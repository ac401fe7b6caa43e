internal import GatewayRuntime
internal import PolicyEngine

/// One grant for everybody who may connect: the gateway of one server knows no others.
final class LocalGrant: GrantFinding {
    private let grant: HubGrant

    init(_ grant: HubGrant) {
        self.grant = grant
    }

    func grant(presenting token: String?) -> HubGrant? { grant }
}

extension Hub {
    /// A hub in front of the one server of `parts`, under its one policy, for everybody who may connect.
    static func single(
        _ parts: FaceParts, _ access: HubServer.Access, timer: LoopTimer
    ) -> (hub: Hub, server: HubServer, grant: HubGrant) {
        var settings = HubServer.Settings()
        settings.host = parts.options.serverHost
        let server = HubServer(name: parts.options.serverName, access: access, settings: settings)
        let hub = Hub(gateway: parts.gateway, servers: [server], timer: timer)
        let grant = HubGrant(facts: .local, access: [.init(server: server, source: parts.gateway.source)])
        return (hub, server, grant)
    }
}
