internal import JSONText
internal import Logging
internal import MCPProtocol

// Whose what is, and who hears of changes.
extension Hub {
    private static let maxShortened = 100_000
    private static let lookNanoseconds: Int64 = 5_000_000_000

    // MARK: - Names

    /// A tool or prompt is known outside by a name that does not say what it is inside.
    func note(outer: String, inner: String, server: HubServer) {
        guard naming.server(of: outer)?.inner == nil, shortened.count < Self.maxShortened else { return }
        if shortened.updateValue((server, inner), forKey: outer) == nil {
            gateway.logger.warning(
                "a name of `\(server.name)` is too long or has odd characters: `\(inner)` is `\(outer)` for clients")
        }
    }

    /// True for a name that a server of ours may have, but that does not say what it is there.
    func mayBeShortened(_ name: String) -> Bool {
        naming.server(of: name).map { $0.inner == nil } ?? false
    }

    /// Whose tool or prompt this is, and what it is called there; nil for a name of no server that the grant may use.
    func target(of name: String, for grant: HubGrant) -> (HubServer, String)? {
        guard let found = naming.server(of: name) else { return nil }
        if let inner = found.inner {
            guard let access = grant.access.first(where: { $0.server.name == found.server }) else { return nil }
            return (access.server, inner)
        }
        guard let known = shortened[name], grant.access(to: known.server) != nil else { return nil }
        return (known.server, known.inner)
    }

    /// Whose resource this is; nil when none of the grant's servers has listed it.
    func owner(of uri: String, for grant: HubGrant) -> HubServer? {
        if grant.access.count == 1 { return grant.access[0].server }
        return grant.access.first { $0.server.resources.has(uri) }?.server
            ?? grant.access.first { $0.server.resources.matches(uri) }?.server
    }

    /// Whether a grant's servers may be asked for all their resources now, which is not done for each unknown address.
    func mayLook(for grant: HubGrant) -> Bool {
        let key = grant.serial
        if let last = looks[key], now - last < Self.lookNanoseconds { return false }
        looks[key] = now
        return true
    }

    // MARK: - News

    /// A server answers whose lists somebody went without: they may see more now.
    func noteServerReady(_ server: HubServer) {
        let grants = server.missedBy
        guard !grants.isEmpty else { return }
        server.missedBy = []
        noteLists(of: grants)
    }

    /// What may be seen of a server's tools, or of all servers' without a name, has changed on our side.
    package func announceTools(of server: String?) {
        for client in Array(sessions.values) + Array(sessionless.values) {
            if case .server(let one) = client.door, let server, one.name != server { continue }
            for listen in client.listens { listen.changed(.toolsListChanged) }
        }
        gateway.noteWork()
    }

    func noteLists(of grants: Set<Serial>) {
        for client in Array(sessions.values) + Array(sessionless.values) {
            guard case .all = client.door, grants.contains(client.grant.serial) else { continue }
            for listen in client.listens {
                listen.changed(.toolsListChanged)
                listen.changed(.promptsListChanged)
                listen.changed(.resourcesListChanged)
            }
        }
    }

    /// A server says that something has changed.
    func changed(_ message: Message, _ document: JSONDocument, at backend: Backend) {
        if backend.isModern {
            let tag = message.meta.flatMap {
                document.member("io.modelcontextprotocol/subscriptionId" as StaticString, of: $0)
            }
            guard let id = tag.flatMap({ RequestID($0, in: document) }), case .listen(let listen) = backend.expected[id]
            else { return }
            return listen.heard(message, document, isTagged: true)
        }
        for listen in backend.listens { listen.heard(message, document, isTagged: false) }
        for client in backend.subscribers(of: message, document) {
            client.hear(Array(document.bytes))
        }
    }
}
