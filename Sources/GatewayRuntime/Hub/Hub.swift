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
    package let gateway: Gateway
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
    /// Clients whose requests have nothing in common but their grant and door.
    /// Clients on streams of their own.
    private var conversations: [HubClient] = []
    private var sessionless: [SessionlessKey: HubClient] = [:]
    var parked = ParkedRequests(limit: 10_000)
    var tasks = TaskTable(limit: 100_000)
    private var shortened: [String: (server: HubServer, inner: String)] = [:]
    /// Documents that nobody reads any more, for their storage.
    private var spares: [JSONDocument] = []
    private var answers = LocalAnswers()
    /// When a grant's resources were last looked through for one that nobody knew.
    private var looks: [ObjectIdentifier: Int64] = [:]
    private var rounds: UInt64 = 0
    private var sweeps: UInt64 = 0
    private var isClosed = false

    private struct SessionlessKey: Hashable {
        let grant: ObjectIdentifier
        let door: String
    }

    /// What the gateway speaks to clients, the newest first.
    let revisions = Array(Revision.allCases.reversed())

    private static let maxSpares = 4
    private static let maxSpareBytes = 256 << 10
    private static let lookNanoseconds: Int64 = 5_000_000_000
    private static let maxShortened = 100_000
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
            let byGrant = Dictionary(grouping: idle) { ObjectIdentifier($0.grant) }
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
        let key = SessionlessKey(grant: ObjectIdentifier(grant), door: door.name)
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
    }

    /// Reads what servers say, or stops while the one client does not read.
    package func setReading(_ isReading: Bool) {
        for server in servers { server.setReading(isReading) }
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
        noteLists(of: [ObjectIdentifier(grant)])
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

    // MARK: - Names

    /// A tool or prompt is known outside by a name that does not say what it is inside.
    func note(outer: String, inner: String, server: HubServer) {
        guard naming.server(of: outer)?.inner == nil, shortened.count < Self.maxShortened else { return }
        if shortened.updateValue((server, inner), forKey: outer) == nil {
            gateway.logger.warning(
                "a name of `\(server.name)` is too long or has odd characters: `\(inner)` is `\(outer)` for clients")
        }
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
        let key = ObjectIdentifier(grant)
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

    private func noteLists(of grants: Set<ObjectIdentifier>) {
        for client in Array(sessions.values) + Array(sessionless.values) {
            guard case .all = client.door, grants.contains(ObjectIdentifier(client.grant)) else { continue }
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

    // MARK: - Answers

    /// The answer to a request, whose record is in its file.
    func finish(_ call: HubCall, _ frame: [UInt8], status: AnswerStatus = .success) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        call.reply.finish(frame, status: status)
    }

    /// An answer to a message that never became a request.
    func finish(_ reply: any HubReply, _ frame: [UInt8], status: AnswerStatus) {
        reply.finish(frame, status: status)
    }

    /// The message needs no answer.
    func accept(_ reply: any HubReply) {
        reply.accept()
    }

    /// Refuses a message before anybody's policy had a say.
    func refuse(
        _ refusal: Refusal, id: RequestID?, isUnanswerable: Bool = false, to reply: any HubReply, of client: HubClient
    ) {
        gateway.logger.info("message refused: \(refusal.message)")
        gateway.tally.refuseMessage(refusal)
        record(refusal, .refused, client, nil)
        guard !isUnanswerable else {
            answers.add(nil, .badRequest, to: reply)
            return gateway.noteAnswer(on: answers)
        }
        let answer = Reply.error(id, code: refusal.protocolErrorCode ?? -32600, message: refusal.message)
        answers.add(answer, refusal.answerStatus(isModern: true), to: reply)
        gateway.noteAnswer(on: answers)
    }

    /// Refuses a request before anybody's policy had a say.
    func refuseCall(_ call: HubCall, _ refusal: Refusal) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        refuse(refusal, id: call.id, to: call.reply, of: call.client)
    }

    /// A request that no server will answer.
    func fail(_ call: HubCall, _ refusal: Refusal) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        if let onFailure = call.onFailure {
            return onFailure(Reply.error(call.id, code: refusal.protocolErrorCode ?? -32603, message: refusal.message))
        }
        gateway.logger.info("request failed: \(refusal.message)")
        record(refusal, .refused, call.client, call.method)
        let code = refusal.protocolErrorCode ?? (refusal.isUnknownMethod ? -32601 : -32603)
        answers.add(
            Reply.error(call.id, code: code, message: refusal.message),
            refusal.answerStatus(isModern: call.speaker.isModern), to: call.reply)
        gateway.noteAnswer(on: answers)
    }

    private func record(
        _ refusal: Refusal, _ outcome: AuditRecord.Outcome, _ client: HubClient, _ method: Method?
    ) {
        guard let audit = gateway.audit else { return }
        var record = AuditRecord(
            timeNanoseconds: gateway.clock.wallNanoseconds(), kind: .message, outcome: outcome)
        record.id = randomID()
        record.server = client.door.name
        record.grant = client.grant.facts.label
        record.method = method?.name
        record.code = refusal.code
        record.reason = refusal.message
        audit.append(record)
    }

    /// Gives a request up: the server is told, and nobody is answered.
    func cancel(_ call: HubCall, why: String?) {
        let phase = call.phase
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        call.listen?.stop()
        switch phase {
        case .waiting, .over: break
        case .sent(let backend, let id), .parked(let backend, let id): backend.giveUp(id, why)
        case .asking(let round):
            for id in round.open.keys { call.client.asked.removeValue(forKey: id) }
            round.backend.release()
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
