internal import MCPProtocol

/// The sessions of HTTP clients by the id that the upstream gave them, as many as there is room for.
struct HTTPSessions {
    private struct Slot {
        let session: GatewaySession
        var used: UInt64
    }

    private let limit: Int
    private var slots: [String: Slot] = [:]
    /// Grows with every use, so that the least recently used is known.
    private var uses: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { slots.count }

    /// The session with this id, if there is one.
    mutating func find(_ id: String) -> GatewaySession? {
        uses &+= 1
        guard let session = slots[id]?.session else { return nil }
        slots[id]?.used = uses
        return session
    }

    /// Adds a session; gives back those that had to go, the longest unused first.
    mutating func add(_ id: String, _ session: GatewaySession) -> [GatewaySession] {
        uses &+= 1
        slots[id] = Slot(session: session, used: uses)
        guard slots.count > limit else { return [] }
        // A sixteenth at once, so that a flood of new sessions does not sort the table each time.
        let idle = slots.filter { $0.value.session.isIdle && $0.key != id }.sorted { $0.value.used < $1.value.used }
        return idle.prefix(max(1, limit / 16)).map { entry in
            slots.removeValue(forKey: entry.key)
            return entry.value.session
        }
    }

    /// Removes everything.
    mutating func removeAll() -> [GatewaySession] {
        defer { slots.removeAll() }
        return slots.values.map(\.session)
    }

    /// Removes a session that has ended.
    mutating func remove(_ id: String) -> GatewaySession? {
        slots.removeValue(forKey: id)?.session
    }
}
