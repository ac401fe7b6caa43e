internal import CallFlow
internal import Crypto
package import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

/// Many clients in front of many servers, whatever revision each of them speaks.
///
/// Bound to its gateway's loop. It translates and finds the way; what may pass is said by the session behind which each
/// server stands.
package final class Hub {
    /// What all its sessions share.
    package let gateway: Gateway
    /// Its limits.
    package let options: HubOptions
    let timer: any SessionTimer
    let seal = StateSeal()
    /// Names behind the door to all servers.
    private(set) var naming: AggregateNaming
    private let maxNameLength: Int
    /// What the door to all servers says of itself.
    let aggregate: ServerOpening
    /// In the order of the configuration.
    package private(set) var servers: [HubServer]
    /// Clients with sessions.
    private(set) var sessions: [String: HubClient] = [:]
    /// Clients on streams of their own.
    private var conversations: [HubClient] = []
    /// Clients whose requests have nothing in common but their grant and door.
    private(set) var sessionless: [SessionlessKey: HubClient] = [:]
    var parked = ParkedRequests(limit: 10_000)
    var tasks = TaskTable(limit: 100_000)
    var shortened: [String: (server: HubServer, inner: String)] = [:]
    /// Documents that nobody reads any more, for their storage.
    private var spares: [JSONDocument] = []
    let answers = LocalAnswers()
    /// When a grant's resources were last looked through for one that nobody knew.
    var looks: [Serial: Int64] = [:]
    private var rounds: UInt64 = 0
    private var sweeps: UInt64 = 0
    private var isClosed = false

    struct SessionlessKey: Hashable {
        let grant: Serial
        let door: String
    }

    /// What the gateway speaks to clients, the newest first.
    let revisions = Array(Revision.allCases.reversed())

    private static let maxSpares = 4
    private static let maxSpareBytes = 256 << 10
    private static let sweepNanoseconds: Int64 = 1_000_000_000
    private static let sweepsPerSessionSweep: UInt64 = 10

    /// A hub in front of these servers.
    ///
    /// Names behind the door to all servers have at most `maxNameLength` characters.
    package init(
        gateway: Gateway, servers: [HubServer], options: HubOptions = HubOptions(), maxNameLength: Int? = nil,
        instructions: String? = nil, timer: any SessionTimer
    ) {
        self.gateway = gateway
        self.servers = servers
        self.options = options
        self.timer = timer
        self.maxNameLength = maxNameLength ?? AggregateNaming.defaultMaxLength
        naming = AggregateNaming(servers: servers.map(\.name), maxLength: self.maxNameLength)
        aggregate = .aggregate(name: "sallyport", version: "1", instructions: instructions)
        for server in servers { server.hub = self }
        gateway.afterTick = { [weak self] in self?.flushLines() }
        scheduleSweep()
    }

    /// Nanoseconds on the monotonic clock.
    var now: Int64 { gateway.clock.monotonicNanoseconds() }
    var parkEnd: Int64 { now + options.parkTimeoutNanoseconds }

    func nextRound() -> UInt64 {
        rounds &+= 1
        return rounds
    }

    /// 128 random bits as text.
    func randomID() -> String {
        RandomText.bits128()
    }

    // MARK: - Clients

    /// A client that begins a session; nil when there are too many.
    package func openSession(_ grant: HubGrant, _ door: HubDoor) -> HubClient? {
        guard sessions.count < options.maxSessions || makeRoom(for: grant) else { return nil }
        let client = HubClient(hub: self, grant: grant, door: door, id: randomID(), isSession: true)
        sessions[client.id] = client
        return client
    }

    /// Ends idle sessions where there are too many: those of the grant that wants one more, else of whoever has most.
    private func makeRoom(for grant: HubGrant) -> Bool {
        let idle = sessions.values.filter(\.isIdle)
        var candidates = idle.filter { $0.grant === grant }
        if candidates.isEmpty {
            let byGrant = Dictionary(grouping: idle) { $0.grant.serial }
            // Nobody loses the only sessions that it has to somebody who has none.
            candidates = byGrant.values.max { $0.count < $1.count }.flatMap { $0.count > 1 ? $0 : nil } ?? []
        }
        let most = max(1, min(options.maxSessions / 16, candidates.count / 2 + 1))
        for client in candidates.sorted(by: { $0.lastUsed < $1.lastUsed }).prefix(most) { endSession(client) }
        return sessions.count < options.maxSessions
    }

    /// The session with this id; nil for one of another grant or door as for none.
    package func session(_ id: String, _ grant: HubGrant, _ door: HubDoor) -> HubClient? {
        guard let client = sessions[id], client.grant === grant, client.door.name == door.name else { return nil }
        client.lastUsed = now
        return client
    }

    /// Ends a session and everything of it.
    package func endSession(_ client: HubClient) {
        sessions.removeValue(forKey: client.id)
        client.end()
        gateway.noteWork()
    }

    /// The client for requests that belong to no session.
    package func sessionlessClient(_ grant: HubGrant, _ door: HubDoor) -> HubClient {
        let key = SessionlessKey(grant: grant.serial, door: door.name)
        if let known = sessionless[key] { return known }
        let client = HubClient(hub: self, grant: grant, door: door, id: randomID(), isSession: false)
        sessionless[key] = client
        return client
    }

    /// The one conversation with a client on streams of its own.
    package func conversation(_ grant: HubGrant, _ door: HubDoor) -> HubClient {
        let client = HubClient(hub: self, grant: grant, door: door, id: randomID(), isSession: true)
        conversations.append(client)
        return client
    }

    /// True for the id of a session here.
    func knowsSession(_ id: String) -> Bool { sessions[id] != nil }

    /// As whom the hub asks for itself.
    static let info = Implementation(name: "sallyport", version: "1").json

    /// How many servers run as processes of their own, or are reached over a stream that stays open.
    private var streamCount: Int { servers.reduce(0) { $0 + ($1.isHTTP ? 0 : $1.openCount) } }

    /// True when one more server may be started, after a quiet one was ended if need be.
    func hasRoomForStream() -> Bool {
        guard streamCount >= options.maxStreams else { return true }
        let quiet = servers.filter { !$0.isHTTP }.flatMap(\.quietBackends)
        guard let oldest = quiet.min(by: { $0.lastUsed < $1.lastUsed }) else { return false }
        oldest.rest()
        return true
    }

    /// How many sessions there are.
    package var sessionCount: Int { sessions.count }

    /// A grant is over: whatever was begun under it ends.
    package func revoke(_ grant: HubGrant) {
        grant.isLive = false
        for client in sessions.values where client.grant === grant { endSession(client) }
        for (key, client) in sessionless where client.grant === grant {
            sessionless.removeValue(forKey: key)
            client.end()
        }
        for server in servers { server.forget(grant) }
        looks[grant.serial] = nil
    }

    /// Reads what servers say, or stops while the one client does not read.
    package func setReading(_ isReading: Bool) {
        for server in servers { server.setReading(isReading) }
    }

    /// Ends every stream that clients listen to; what else is under way may go on.
    package func endStreams() {
        for client in Array(sessions.values) + Array(sessionless.values) { client.endStreams() }
        gateway.noteWork()
    }

    /// Called once every server has ended, after ``close()``.
    package var onEmpty: () -> Void = {}

    /// A connection has ended.
    func noteServerEnded() {
        guard isClosed, servers.allSatisfy({ $0.openCount == 0 }) else { return }
        let onEmpty = onEmpty
        self.onEmpty = {}
        onEmpty()
    }

    /// Ends at once what has not ended in order.
    package func killServers() {
        for server in servers { server.kill() }
    }

    // MARK: - Changes of the configuration

    /// Puts other servers behind the hub; those that are not among them end.
    package func update(servers: [HubServer]) {
        for old in self.servers where !servers.contains(where: { $0 === old }) { old.close() }
        self.servers = servers
        for server in servers { server.hub = self }
        for client in sessions.values where !client.door.leads(to: servers) { endSession(client) }
        for (key, client) in sessionless where !client.door.leads(to: servers) {
            sessionless.removeValue(forKey: key)
            client.end()
        }
        naming = AggregateNaming(servers: servers.map(\.name), maxLength: maxNameLength)
        shortened = shortened.filter { entry in servers.contains { $0 === entry.value.server } }
    }

    /// Changes what a grant may use; its clients are told that their lists are others now.
    package func update(_ grant: HubGrant, access: [HubGrant.Access]) {
        let changed = grant.access.filter { old in
            !access.contains { $0.server === old.server && $0.source === old.source }
        }
        grant.access = access
        for old in changed { old.server.forget(grant) }
        noteLists(of: [grant.serial])
    }

    /// Ends everything.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        for client in sessions.values { client.end() }
        for client in sessionless.values { client.end() }
        for client in conversations { client.end() }
        sessions = [:]
        sessionless = [:]
        for server in servers { server.close() }
        noteServerEnded()
    }

    // MARK: - Streams

    private var unflushed: [any FrameWriter] = []

    /// Lines for a client have been written and must leave.
    func noteUnflushed(_ writer: any FrameWriter) {
        guard !unflushed.contains(where: { $0 === writer }) else { return }
        unflushed.append(writer)
        gateway.noteWork()
    }

    /// Sends the lines that were written.
    private func flushLines() {
        guard !unflushed.isEmpty else { return }
        for writer in unflushed { writer.flush() }
        unflushed.removeAll(keepingCapacity: true)
    }

    // MARK: - Texts

    /// A message that was found to be in order before.
    func read(_ frame: [UInt8]) -> (JSONDocument, Message)? {
        readAnswer(frame, limits: nil)
    }

    /// A document to read something into.
    func spare() -> JSONDocument { spares.popLast() ?? JSONDocument() }

    /// The document is not read any more.
    func recycle(_ document: consuming JSONDocument) {
        guard spares.count < Self.maxSpares, document.heldBytes <= Self.maxSpareBytes else { return }
        spares.append(document)
    }

    /// A message that a session has let through.
    func readAnswer(_ frame: [UInt8], limits: JSONLimits?) -> (JSONDocument, Message)? {
        var document = spare()
        do throws(JSONTextError) {
            try document.parse(frame.span, limits: limits ?? JSONLimits(maxBytes: 64 << 20))
        } catch {
            return nil
        }
        do throws(MessageFault) {
            return (document, try Message.read(document, at: .root))
        } catch {
            return nil
        }
    }

    // MARK: - Time

    private func scheduleSweep() {
        timer.schedule(afterNanoseconds: Self.sweepNanoseconds) { [weak self] in
            guard let self, !self.isClosed else { return }
            self.sweep()
            self.scheduleSweep()
        }
    }

    /// Ends what took too long.
    func sweep() {
        let now = now
        sweeps &+= 1
        for request in parked.takeExpired(at: now) { cancel(request.call, why: "the client did not come back") }
        for server in servers { server.sweep(at: now) }
        guard sweeps.isMultiple(of: Self.sweepsPerSessionSweep) else { return }
        for client in sessions.values
        where client.isIdle && now - client.lastUsed > options.sessionIdleNanoseconds {
            endSession(client)
        }
    }
}
