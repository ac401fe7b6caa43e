/// Whose tasks are under way at servers: nobody else may ask for them.
struct TaskTable {
    private struct Owner {
        let server: HubServer
        let grant: Serial
    }

    private var owners: [String: [Owner]] = [:]
    /// In the order in which they began.
    private var order: [String] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// A call of `grant` has begun a task.
    mutating func note(_ id: String, server: HubServer, grant: HubGrant) {
        let owner = Owner(server: server, grant: grant.serial)
        guard !(owners[id] ?? []).contains(where: { $0.server === server && $0.grant == owner.grant }) else { return }
        owners[id, default: []].append(owner)
        order.append(id)
        guard order.count > limit else { return }
        // A quarter at once, the oldest first: most of them are over.
        for old in order.prefix(limit / 4) { owners.removeValue(forKey: old) }
        order.removeFirst(limit / 4)
    }

    /// True when the grant has this task at this server.
    func has(_ id: String, at server: HubServer, for grant: HubGrant) -> Bool {
        (owners[id] ?? []).contains { $0.server === server && $0.grant == grant.serial }
    }

    /// The server at which the grant has this task; nil when it has none, or two servers gave the same id.
    func server(of id: String, for grant: HubGrant) -> HubServer? {
        let mine = (owners[id] ?? []).filter { $0.grant == grant.serial }
        return mine.count == 1 ? mine[0].server : nil
    }
}
