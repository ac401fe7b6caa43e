internal import PolicyEngine
internal import PolicyLanguage

/// What counters may reach, by the policies of the gateways that run.
struct LimitBook {
    private var policies: [(server: String, charges: [Charge])] = []

    /// Reads the policy of each gateway; one that cannot be read says nothing.
    init(of instances: [InstanceReport]) {
        var loaded: [String: [Charge]] = [:]
        for (server, path) in instances.flatMap(Self.policyPaths) {
            let charges = loaded[path] ?? Self.charges(at: path)
            loaded[path] = charges
            policies.append((server, charges))
        }
    }

    /// What the counter may reach; the least of it when several rules say so.
    func maximum(of identity: CounterIdentity) -> LimitReading.Maximum {
        let key = identity.key
        let bounds = policies.filter { key.server.isEmpty || $0.server == key.server }.flatMap(\.charges).filter {
            $0.name.tool == key.tool && $0.name.counter == key.counter && $0.window == identity.window
                && CounterIdentity.Kind($0.algorithm) == identity.kind
        }
        guard !bounds.isEmpty else { return .unknown }
        return bounds.compactMap { $0.bound.most($0.algorithm) }.min().map { .most($0) } ?? .unlimited
    }

    private static func policyPaths(of instance: InstanceReport) -> [(server: String, path: String)] {
        guard let served = instance.snapshot.served else {
            return [(instance.description.server, instance.description.policyPath)]
        }
        return served.servers.flatMap { server in server.policyPaths.map { (server.name, $0) } }
    }

    private static func charges(at path: String) -> [Charge] {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileReader.bytes(of: path)
        } catch {
            // The gateway goes on with the policy that it has read; its limits are unknown here.
            return []
        }
        guard let policy = loadPolicy(bytes, file: path, zoneData: TimeZoneFiles.bytes(of:)).policy else { return [] }
        let tables = [policy.tools, policy.resources?.table, policy.prompts?.table].compactMap(\.self)
        return tables.flatMap(\.entries).flatMap(\.rules).flatMap(\.charges)
    }
}
