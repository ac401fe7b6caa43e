internal import ConfigLanguage

/// What is different in a configuration that was put in force.
struct ConfigurationChange: Sendable, Equatable {
    /// What happened, by names.
    let summary: String
    /// Keys that hold as they were until the gateway is started anew.
    let waitingKeys: [String]

    /// The most names that are told of one kind.
    private static let maxNames = 10

    /// What is different from `old` in `new`; `first` is what the gateway began with.
    init(from old: GatewayConfiguration, to new: GatewayConfiguration, first: GatewayConfiguration) {
        let servers = Self.parts("server", old.servers.map { ($0.name, $0) }, new.servers.map { ($0.name, $0) })
        let grants = Self.parts("grant", old.grants.map { ($0.label, $0) }, new.grants.map { ($0.label, $0) })
        let parts = grants + servers
        summary = parts.isEmpty ? "no grant and no server is different" : parts.joined(separator: ", ")
        let keys: [(String, Bool)] = [
            ("listeners", first.listeners != new.listeners), ("store", first.store != new.store),
            ("audit", first.audit != new.audit), ("pins", first.pins != new.pins),
            ("state_dir", first.stateDirectory != new.stateDirectory),
            ("limits", first.limits != new.limits), ("aggregate", first.aggregate != new.aggregate),
        ]
        waitingKeys = keys.filter(\.1).map(\.0)
    }

    private static func parts<Value: Equatable>(
        _ noun: String, _ old: [(String, Value)], _ new: [(String, Value)]
    ) -> [String] {
        let before = Dictionary(old) { first, _ in first }
        let after = Dictionary(new) { first, _ in first }
        let added = new.map(\.0).filter { before[$0] == nil }
        let removed = old.map(\.0).filter { after[$0] == nil }
        let changed = new.filter { entry in before[entry.0].map { $0 != entry.1 } ?? false }.map(\.0)
        return [("added", added), ("removed", removed), ("changed", changed)].filter { !$0.1.isEmpty }.map { part in
            let names = part.1.prefix(maxNames).map { "`\($0)`" }.joined(separator: ", ")
            let rest = part.1.count > maxNames ? " and \(part.1.count - maxNames) more" : ""
            return "\(part.0) \(noun)\(part.1.count == 1 ? "" : "s") \(names)\(rest)"
        }
    }
}
