package import GatewayPorts
internal import JSONText
internal import MCPProtocol

/// One server behind the hub, however it is reached, and everybody's connections to it.
package final class HubServer {
    /// How it is reached.
    package enum Access {
        /// Each message a request of its own.
        case http(any HTTPUpstream)
        /// A stream of messages that is started when it is needed: a child, or the deprecated HTTP with events.
        case stream(any ServerStarter)
    }

    /// Who shares one connection to a server before 2026-07-28.
    package enum Sharing: Sendable {
        /// Sessions of clients have one each; requests of clients without sessions share one for their grant.
        case automatic
        /// All of a grant's clients that can do the same share one.
        case grant
    }

    /// Which revisions it is spoken to in.
    package enum Era: Sendable {
        /// What it turns out to speak, the client's own era first.
        case automatic
        case legacy
        case modern
    }

    /// What the operator says of it.
    package struct Settings: Sendable {
        /// Who shares one connection.
        package var sharing = Sharing.automatic
        /// Which revisions it is spoken to in.
        package var era = Era.automatic
        /// How long a connection lives that nobody uses, in nanoseconds.
        package var idleNanoseconds: Int64 = 600_000_000_000
        /// How long a call may take, in nanoseconds.
        package var callNanoseconds: Int64 = 300_000_000_000
        /// How long the server may take to open, in nanoseconds.
        package var startNanoseconds: Int64 = 30_000_000_000
        /// From the first failure to the next attempt, in nanoseconds; doubled with every further one.
        package var firstBackOffNanoseconds: Int64 = 500_000_000
        /// The longest time between a failure and the next attempt, in nanoseconds.
        package var maxBackOffNanoseconds: Int64 = 30_000_000_000
        /// The most connections at once.
        package var maxConnections = 1_000
        /// The host of a server at an address; nil for others.
        package var host: String?

        /// The defaults.
        package init() {}
    }

    /// Its name in counters, facts, audit, and before the names of its tools.
    package let name: String
    private(set) var access: Access
    /// How it is reached when it turns out to know the deprecated HTTP with events only.
    package var fallback: (any ServerStarter)?
    let settings: Settings
    weak var hub: Hub?
    /// Whether it is reached in the deprecated way, which no message passes by directly.
    private var hasFallenBack = false
    /// The status by which it rejected the latest opening, outside the protocol.
    var rejectedStatus: Int?
    /// What it is known to speak.
    private var speaksLegacy: Bool?
    private var speaksModern: Bool?
    private var verdictEnds: Int64 = 0
    private(set) var backends: [Backend.Key: Backend] = [:]
    /// Connections that find out what it speaks.
    private var probes: [ProbeKey: Backend] = [:]
    /// Requests that wait until one of several connections is free.
    private var queues: [Backend.Key: [HubCall]] = [:]
    /// Every connection that has not ended.
    private var links: [ObjectIdentifier: BackendLink] = [:]
    private var connectionsByGrant: [Serial: Int] = [:]
    /// What it has listed.
    private(set) var resources = ServerResources()
    /// Whether a list went without it the last time.
    var isLate = false
    /// Grants whose lists went without it.
    var missedBy: Set<Serial> = []

    private struct ProbeKey: Hashable {
        let grant: Serial
        let session: Serial?
        let isModern: Bool
        /// True for one that only asks.
        let isQuestion: Bool
    }

    /// A server of this name.
    package init(name: String, access: Access, settings: Settings = Settings()) {
        self.name = name
        self.access = access
        self.settings = settings
    }

    var isHTTP: Bool {
        switch access {
        case .http: true
        case .stream: false
        }
    }

    /// True when the server is to be tried in the deprecated way from now on.
    func fallBack(afterStatus status: Int?) -> Bool {
        guard let fallback, let status, [400, 404, 405].contains(status) else { return false }
        self.fallback = nil
        hasFallenBack = true
        access = .stream(fallback)
        return true
    }

    // MARK: - Which connection

    /// Sends a request over the connection that its client has or shares.
    func take(_ call: HubCall) {
        guard !call.client.isEnded else {
            // Nobody would end what is begun for it now.
            call.phase = .over
            return
        }
        guard let hub, let access = call.client.grant.access(to: self) else {
            return call.client.hub.fail(call, .serverUnavailable(name, retryNanoseconds: nil))
        }
        guard let isModern = known(preferringModern: call.speaker.isModern) else { return probe(call, access, hub) }
        guard let backend = backend(for: call, isModern: isModern, access, hub) else { return }
        backend.take(call)
    }

    /// The connection for what a client hears without asking, or for questions of the hub on its behalf; nil while it
    /// is not known what the server speaks.
    func shared(for client: HubClient, _ speaker: Speaker) -> Backend? {
        guard let hub, !client.isEnded, let access = client.grant.access(to: self),
            let isModern = known(preferringModern: speaker.isModern)
        else { return nil }
        return find(key(client, speaker, isModern: isModern, slot: 0), client, speaker, access, hub)
    }

    private func key(_ client: HubClient, _ speaker: Speaker, isModern: Bool, slot: Int) -> Backend.Key {
        // On one stream of a later server nothing tells whose log messages it carries.
        let isBound = client.isSession && settings.sharing == .automatic && (!isModern || !isHTTP)
        return Backend.Key(
            grant: client.grant.serial, session: isBound ? client.serial : nil,
            isModern: isModern, capabilities: isModern || isBound ? [] : speaker.capabilities, slot: slot)
    }

    private func backend(
        for call: HubCall, isModern: Bool, _ access: HubGrant.Access, _ hub: Hub
    ) -> Backend? {
        // Over one stream nothing tells for which of several requests a server asks its client something.
        call.isExclusive = !isHTTP && call.needsOwnStream(isServerModern: isModern)
        guard call.isExclusive else {
            let key = key(call.client, call.speaker, isModern: isModern, slot: 0)
            guard let found = find(key, call.client, call.speaker, access, hub) else {
                hub.fail(call, .serverCrowded(name, of: call.client.grant.label))
                return nil
            }
            return found
        }
        for slot in 0..<hub.options.maxParallelAsking {
            let key = key(call.client, call.speaker, isModern: isModern, slot: slot)
            if let known = backends[key] {
                if !known.isBusy { return known }
            } else if let made = find(key, call.client, call.speaker, access, hub) {
                return made
            }
        }
        let first = key(call.client, call.speaker, isModern: isModern, slot: 0)
        guard queues[first, default: []].count < hub.options.maxCallsPerClient else {
            hub.fail(call, .overloaded)
            return nil
        }
        queues[first, default: []].append(call)
        return nil
    }

    /// A request over one of several connections has ended, or all of them with the connection: the next can go.
    func dequeue(for backend: Backend) {
        guard let key = backend.key, !queues.isEmpty, backends[key] === backend else { return }
        let first = Backend.Key(
            grant: key.grant, session: key.session, isModern: key.isModern, capabilities: key.capabilities, slot: 0)
        while !backend.isBusy, let call = queues[first]?.first {
            queues[first]?.removeFirst()
            if queues[first]?.isEmpty == true { queues[first] = nil }
            if !call.isOver { take(call) }
        }
    }

    /// Those who wait for their turn at connections that nobody gets any more are told.
    private func dropQueues(where isOver: (Backend.Key) -> Bool) {
        for (key, calls) in queues where isOver(key) {
            queues[key] = nil
            for call in calls { hub?.fail(call, .serverUnavailable(name, retryNanoseconds: nil)) }
        }
    }

    private func find(
        _ key: Backend.Key, _ client: HubClient, _ speaker: Speaker, _ access: HubGrant.Access, _ hub: Hub
    ) -> Backend? {
        if let known = backends[key] { return known }
        guard makeRoom(for: client.grant, hub) else { return nil }
        let made = Backend(
            hub: hub, server: self, access: access, speaker: speaker, key: key, firstClient: client)
        insert(made, as: key)
        return made
    }

    private func insert(_ backend: Backend, as key: Backend.Key) {
        backends[key] = backend
        if let client = backend.firstClient, key.session != nil {
            backend.listeners[client.serial] = WeakClient(client: client)
            client.ownBackends.insert(key)
        }
        connectionsByGrant[key.grant, default: 0] += 1
    }

    private func remove(_ key: Backend.Key) -> Backend? {
        guard let removed = backends.removeValue(forKey: key) else { return nil }
        connectionsByGrant[key.grant, default: 1] -= 1
        if connectionsByGrant[key.grant] == 0 { connectionsByGrant[key.grant] = nil }
        return removed
    }

    /// Connections that nobody uses, and has not for a while.
    var quietBackends: [Backend] {
        guard let hub else { return [] }
        return backends.values.filter { $0.link != nil && $0.isQuiet(at: hub.now) }
    }

    /// True when one more connection may be made, after an idle one had to go if need be.
    private func makeRoom(for grant: HubGrant, _ hub: Hub) -> Bool {
        // Over HTTP a connection is a few kilobytes; else it is a process.
        let most = isHTTP ? hub.options.maxSessions : hub.options.maxConnectionsPerGrant
        let isMineFull = connectionsByGrant[grant.serial, default: 0] >= most
        guard isMineFull || backends.count >= max(settings.maxConnections, isHTTP ? most : 0) else { return true }
        // One whose client is quiet is started again when the client is not.
        let quiet = backends.filter { entry in
            entry.value.isQuiet(at: hub.now) && (!isMineFull || entry.value.grant === grant)
        }
        guard let oldest = quiet.min(by: { $0.value.lastUsed < $1.value.lastUsed }) else { return false }
        remove(oldest.key)?.close()
        return true
    }

    // MARK: - What it speaks

    /// Whether it speaks as such a client does; nil while nobody knows.
    func speaks(alike isModern: Bool) -> Bool? {
        hasFallenBack ? false : known(preferringModern: isModern).map { $0 == isModern }
    }

    /// Says so, after it was found out by other means.
    func assume(isModern: Bool) {
        verdictEnds = (hub?.now ?? 0) + (hub?.options.verdictNanoseconds ?? 0)
        speaksModern = isModern
        speaksLegacy = !isModern
    }

    /// Finds out whether it speaks as such a client does, by asking it; when it cannot be asked, it is taken to.
    package func decide(
        for client: HubClient, isModern: Bool, _ then: @escaping (StreamFront.Verdict) -> Void
    ) {
        if let isAlike = speaks(alike: isModern) { return then(verdict(isAlike, isModern)) }
        // The question of 2026-07-28 comes first: it leaves no session behind.
        ask(client, isModern: isModern, asksModern: isModern || speaksModern == nil, then)
    }

    private func ask(
        _ client: HubClient, isModern: Bool, asksModern: Bool, _ then: @escaping (StreamFront.Verdict) -> Void
    ) {
        let speaker = Speaker(revision: asksModern ? .v20260728 : .latestLegacy, info: Hub.info, capabilities: nil)
        let isQuestion = !isModern && asksModern
        let call = HubCall(
            for: client, speaker: speaker,
            action: { [self] _, backend in
                // A session that was opened to find out is not the client's.
                if !isModern, !backend.isModern { backend.rest() }
                guard isQuestion, speaksLegacy == nil else {
                    return then(verdict(speaks(alike: isModern) ?? true, isModern))
                }
                ask(client, isModern: false, asksModern: false, then)
            },
            onFailure: { [self] _ in
                // It may know the deprecated HTTP with events only.
                guard isQuestion, fallback != nil, let status = rejectedStatus, [404, 405].contains(status) else {
                    return then(.alike)
                }
                ask(client, isModern: false, asksModern: false, then)
            })
        // A client of earlier revisions needs no session of such a server here: its own will tell.
        call.isQuestion = isQuestion
        take(call)
    }

    private func known(preferringModern isModern: Bool) -> Bool? {
        switch settings.era {
        case .legacy: return false
        case .modern: return true
        case .automatic: break
        }
        if let hub, hub.now > verdictEnds {
            speaksLegacy = nil
            speaksModern = nil
        }
        if isModern {
            guard let speaksModern else { return nil }
            return speaksModern
        }
        guard let speaksLegacy else { return nil }
        return !speaksLegacy
    }

    /// What to try, in order.
    func attempts(for backend: Backend) -> [BackendOpening.Step] {
        if let key = backend.key { return [key.isModern ? .discover : .initialize] }
        if backend.isQuestion { return [.discover] }
        return backend.speaker.isModern ? [.discover, .initialize] : [.initialize, .discover]
    }

    private func probe(_ call: HubCall, _ access: HubGrant.Access, _ hub: Hub) {
        let isModern = call.speaker.isModern
        let isBound = !isModern && call.client.isSession && settings.sharing == .automatic
        let key = ProbeKey(
            grant: call.client.grant.serial, session: isBound ? call.client.serial : nil,
            isModern: isModern, isQuestion: call.isQuestion)
        if let known = probes[key] { return known.take(call) }
        guard makeRoom(for: call.client.grant, hub), probes.count < settings.maxConnections else {
            return hub.fail(call, .serverCrowded(name, of: call.client.grant.label))
        }
        let backend = Backend(
            hub: hub, server: self, access: access, speaker: call.speaker, key: nil, firstClient: call.client)
        backend.isQuestion = call.isQuestion
        probes[key] = backend
        backend.take(call)
    }

    /// The server has said what it speaks.
    func opened(_ backend: Backend) {
        guard let hub else { return }
        verdictEnds = hub.now + hub.options.verdictNanoseconds
        if backend.isModern {
            speaksModern = true
            if !backend.speaker.isModern { speaksLegacy = false }
        } else {
            speaksLegacy = true
            if backend.speaker.isModern { speaksModern = false }
        }
        // They go over whatever connection is theirs, which may be another one than this.
        let waiting = backend.waiting
        backend.waiting = []
        if backend.key == nil { adopt(backend) }
        for call in waiting {
            backend.release()
            if !call.isOver { take(call) }
        }
        isLate = false
        hub.noteServerReady(self)
        if backend.wasOpen { backend.restore() }
        backend.wasOpen = true
    }

    private func verdict(_ isAlike: Bool, _ isModern: Bool) -> StreamFront.Verdict {
        if isAlike { return .alike }
        return .otherwise(isModern: hasFallenBack ? false : !isModern)
    }

    /// A connection that found out what the server speaks becomes its client's.
    private func adopt(_ backend: Backend) {
        probes = probes.filter { $0.value !== backend }
        guard let client = backend.firstClient, !client.isEnded else { return backend.close() }
        let key = key(client, backend.speaker, isModern: backend.isModern, slot: 0)
        backend.key = key
        backend.link?.session.isProtocolSession = key.session != nil
        if let other = backends[key], other !== backend {
            // Another one was faster.
            backend.close()
        } else {
            insert(backend, as: key)
        }
    }

    /// A session of a client is over: nobody else uses its connections.
    func forget(_ client: HubClient) {
        let session = client.serial
        dropQueues { $0.session == session }
        for key in client.ownBackends where key.session == session { remove(key)?.close() }
        for (key, backend) in probes where key.session == session {
            probes.removeValue(forKey: key)
            backend.close()
        }
    }

    /// A grant is over.
    func forget(_ grant: HubGrant) {
        dropQueues { $0.grant == grant.serial }
        for (key, backend) in backends where backend.grant === grant { remove(key) === backend ? backend.close() : () }
        for (key, backend) in probes where backend.grant === grant {
            probes.removeValue(forKey: key)
            backend.close()
        }
    }

    /// A page of one of its lists.
    func learn(_ message: Message, _ document: JSONDocument, of method: Method) {
        resources.learn(message, document, of: method)
    }

    // MARK: - Time

    /// Ends what took too long.
    func sweep(at now: Int64) {
        for backend in backends.values { backend.sweep(at: now, limit: settings.callNanoseconds) }
        for backend in probes.values { backend.sweep(at: now, limit: settings.callNanoseconds) }
    }

    /// How many connections are there, or have not ended yet.
    var openCount: Int { links.count }

    /// A connection was opened.
    func linkOpened(_ link: BackendLink) {
        links[ObjectIdentifier(link)] = link
    }

    /// A connection has ended.
    func linkEnded(_ link: BackendLink) {
        guard links.removeValue(forKey: ObjectIdentifier(link)) != nil else { return }
        hub?.noteServerEnded()
    }

    func setReading(_ isReading: Bool) {
        for link in links.values { link.setReading(isReading) }
    }

    /// Ends at once what has not ended in order.
    func kill() {
        for link in links.values { link.kill() }
    }

    /// Ends every connection.
    func close() {
        for backend in backends.values { backend.close() }
        for backend in probes.values { backend.close() }
    }
}
