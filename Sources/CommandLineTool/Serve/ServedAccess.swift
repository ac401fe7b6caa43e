internal import ConfigLanguage
package import GatewayRuntime

/// One server that a grant may use, and where its policy for it is found.
package struct ServedAccess: Equatable {
    /// The server.
    package let server: HubServer
    /// Where the policy in force is found.
    package let source: PolicySource

    /// Leave to use `server` under the policy of `source`.
    package init(server: HubServer, source: PolicySource) {
        self.server = server
        self.source = source
    }

    /// The same for the hub.
    var leave: HubGrant.Access { HubGrant.Access(server: server, source: source) }

    /// The same server, and the same place of its policy.
    package static func == (left: ServedAccess, right: ServedAccess) -> Bool {
        left.server === right.server && left.source === right.source
    }
}

/// Says for each grant of a configuration which servers it may use under which policy.
struct AccessPlan {
    private let servers: [ServedServers.Entry]
    /// The policies of servers whose grants have none of their own, as paths by name.
    private let usual: [String: String]
    private let sources: [String: PolicySource]
    /// Refuses every call.
    private let missing: PolicySource

    init(
        _ configuration: GatewayConfiguration, _ servers: [ServedServers.Entry], _ sources: [String: PolicySource],
        missing: PolicySource
    ) {
        self.servers = servers
        self.sources = sources
        self.missing = missing
        var usual: [String: String] = [:]
        for server in configuration.servers { usual[server.name] = server.policy?.path }
        self.usual = usual
    }

    /// What a grant may use, in the order of the servers.
    func access(of grant: GrantSettings) -> [ServedAccess] {
        let granted = granted(grant)
        return servers.compactMap { entry in
            guard let own = granted[entry.settings.name] else { return nil }
            let source = (own ?? usual[entry.settings.name]).flatMap { sources[$0] }
            return ServedAccess(server: entry.product.server, source: source ?? missing)
        }
    }

    /// What `sallyport status` tells of it.
    func reading(of grants: [GrantSettings]) -> InstanceSnapshot.ServedReading {
        var paths: [String: Set<String>] = [:]
        for grant in grants {
            for (name, own) in granted(grant) {
                if let path = own ?? usual[name] { paths[name, default: []].insert(StateDirectory.absolute(path)) }
            }
        }
        return InstanceSnapshot.ServedReading(
            servers: servers.map { entry in
                let name = entry.settings.name
                return .init(name: name, policyPaths: paths[name, default: []].sorted())
            },
            policies: sources.count, grants: grants.count)
    }

    /// The servers that a grant names, each with the path of its own policy.
    private func granted(_ grant: GrantSettings) -> [String: String?] {
        Dictionary(grant.servers.map { ($0.name, $0.policy?.path) }) { first, _ in first }
    }
}
