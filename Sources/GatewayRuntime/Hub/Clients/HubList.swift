internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

/// One list over many servers: a page of each, in the order of the configuration.
///
/// A server that does not answer in time is left out of this page, and its clients are told when it comes.
final class HubList {
    private let client: HubClient
    private let method: Method
    private let speaker: Speaker
    private let finish: (HubList) -> Void
    private var parts: [Part] = []
    private var awaited = 0
    private var isOver = false
    /// Whether the list waits because it would be empty.
    private var isPatient = false

    private struct Part {
        let server: HubServer
        var items: [[UInt8]] = []
        var nextCursor: String?
        var isDone = false
        /// Whether the server has said something.
        var hasAnswered = false
        /// Whether it has had its time.
        var isExpired = false
    }

    private init(_ client: HubClient, _ method: Method, _ speaker: Speaker, finish: @escaping (HubList) -> Void) {
        self.client = client
        self.method = method
        self.speaker = speaker
        self.finish = finish
    }

    private var hub: Hub { client.hub }

    /// Answers a client's request for a list.
    static func start(_ call: HubCall, _ method: Method, cursor: String?) {
        let hub = call.client.hub
        let access = call.client.grant.access
        var wanted: [(HubServer, String?)] = []
        if let cursor {
            guard let merged = MergedCursor(cursor) else { return invalid(call) }
            for position in merged.positions {
                guard let server = access.first(where: { $0.server.name == position.server })?.server else {
                    return invalid(call)
                }
                wanted.append((server, position.cursor))
            }
        } else {
            wanted = access.map { ($0.server, nil) }
        }
        let list = HubList(call.client, method, call.speaker) { list in
            guard !call.isOver else { return }
            hub.finish(call, list.result(call.id), status: .success)
        }
        list.ask(wanted)
    }

    private static func invalid(_ call: HubCall) {
        call.client.hub.finish(
            call, Reply.error(call.id, code: -32602, message: "Invalid cursor"), status: .success)
    }

    /// Asks every server for these whole lists, so that it is known which has what.
    static func learn(_ methods: [Method], _ call: HubCall, then: @escaping () -> Void) {
        var left = methods.count
        for method in methods {
            let list = HubList(call.client, method, call.speaker) { _ in
                left -= 1
                if left == 0, !call.isOver { then() }
            }
            list.followsPages = true
            list.ask(call.client.grant.access.map { ($0.server, nil) })
        }
    }

    /// Whether all pages are read, not the first alone.
    private var followsPages = false
    private var pages = 0
    private static let maxPages = 100

    // MARK: - Asking

    private func ask(_ wanted: [(server: HubServer, cursor: String?)]) {
        parts = wanted.map { Part(server: $0.server) }
        awaited = wanted.count
        guard awaited > 0 else { return end() }
        for (place, part) in wanted.enumerated() {
            let wait =
                part.server.isLate ? hub.options.lateListTimeoutNanoseconds : hub.options.listTimeoutNanoseconds
            hub.timer.schedule(afterNanoseconds: wait) { [weak self] in self?.expire(place) }
            fetch(place, part.cursor)
        }
    }

    private func fetch(_ place: Int, _ cursor: String?) {
        let server = parts[place].server
        let fetch = ListFetch(self, place)
        let ask: (HubCall, Backend) -> Void = { [method, speaker] _, backend in
            guard backend.lists(method), backend.retain() else { return fetch.isEmpty() }
            backend.ask(.page(fetch)) { id in
                let meta = backend.isModern ? speaker.modernMeta(backend.revision) : nil
                return OwnRequest.list(id, method, cursor: cursor, meta: meta)
            }
        }
        server.take(
            HubCall(for: client, speaker: speaker, action: ask, onFailure: { _ in fetch.failed() }))
    }

    // MARK: - Time

    private func expire(_ place: Int) {
        guard !isOver, !parts[place].isDone else { return }
        parts[place].isExpired = true
        endIfTimely()
        hub.gateway.noteWork()
    }

    /// Ends the list once nobody else is to be waited for; an empty one is worth some patience.
    private func endIfTimely() {
        let open = parts.filter { !$0.isDone }
        guard !isOver, !open.isEmpty, open.allSatisfy(\.isExpired), !isPatient else { return }
        isPatient = true
        let isEmpty = !parts.contains { $0.hasAnswered && !$0.items.isEmpty }
        let isStarting = open.contains { !$0.server.isLate }
        guard isEmpty, isStarting else { return giveUp() }
        hub.timer.schedule(afterNanoseconds: hub.options.emptyListTimeoutNanoseconds) { [weak self] in
            self?.giveUp()
            self?.hub.gateway.noteWork()
        }
    }

    /// Goes without the servers that have not answered.
    private func giveUp() {
        guard !isOver else { return }
        for place in parts.indices where !parts[place].isDone {
            let server = parts[place].server
            if !server.isLate {
                hub.gateway.logger.warning("`\(server.name)` does not answer: lists go without it until it does")
            }
            server.isLate = true
            server.missedBy.insert(client.grant.serial)
            done(place)
        }
    }

    // MARK: - Answers

    fileprivate func received(
        _ place: Int, _ message: Message, _ document: JSONDocument, _ backend: Backend
    ) {
        let server = parts[place].server
        server.learn(message, document, of: method)
        if server.isLate {
            server.isLate = false
            hub.noteServerReady(server)
        }
        guard !isOver, !parts[place].isDone else { return }
        let naming = hub.naming
        let crossing: EraCrossing = backend.isModern && !speaker.isModern ? .toLegacy : .none
        let items = MergedList.items(message, in: document, of: method, crossing: crossing) { inner in
            let outer = naming.outer(inner, of: server.name)
            hub.note(outer: outer, inner: inner, server: server)
            return outer
        }
        parts[place].items += items ?? []
        parts[place].hasAnswered = true
        let next = message.payload.flatMap { document.member("nextCursor" as StaticString, of: $0) }
            .flatMap { document.string($0) }
        if followsPages, let next, pages < Self.maxPages {
            pages += 1
            return fetch(place, next)
        }
        parts[place].nextCursor = next
        done(place)
    }

    fileprivate func failed(_ place: Int) {
        if !parts[place].isDone { parts[place].server.missedBy.insert(client.grant.serial) }
        done(place)
    }

    fileprivate func done(_ place: Int) {
        guard !isOver, !parts[place].isDone else { return }
        parts[place].isDone = true
        awaited -= 1
        guard awaited > 0 else { return end() }
        guard isPatient else { return endIfTimely() }
        guard !parts[place].items.isEmpty else { return }
        // The list is not empty any more; servers that were started together are often ready together.
        hub.timer.schedule(afterNanoseconds: hub.options.togetherNanoseconds) { [weak self] in
            self?.giveUp()
            self?.hub.gateway.noteWork()
        }
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        finish(self)
    }

    private func result(_ id: RequestID) -> [UInt8] {
        let positions = parts.compactMap { part in part.nextCursor.map { (server: part.server.name, cursor: $0) } }
        return MergedList.result(
            id, of: method, items: parts.flatMap(\.items),
            nextCursor: positions.isEmpty ? nil : MergedCursor(positions: positions).encoded(),
            isModern: speaker.isModern)
    }
}

/// One server's page of a list.
final class ListFetch {
    private let list: HubList
    private let place: Int
    private var isDone = false

    init(_ list: HubList, _ place: Int) {
        self.list = list
        self.place = place
    }

    func received(_ message: Message, _ document: JSONDocument, from backend: Backend) {
        backend.release()
        guard !isDone else { return }
        isDone = true
        list.received(place, message, document, backend)
    }

    func failed() {
        guard !isDone else { return }
        isDone = true
        list.failed(place)
    }

    /// The server has no such list.
    func isEmpty() {
        guard !isDone else { return }
        isDone = true
        list.done(place)
    }
}

extension Backend {
    /// Whether the server says that it has such a list at all.
    func lists(_ method: Method) -> Bool {
        guard let opening = opening.server else { return false }
        switch method {
        case .toolsList: return opening.hasTools
        case .promptsList: return opening.hasPrompts
        default: return opening.hasResources
        }
    }
}
