internal import JSONText
internal import MCPProtocol

// What clients hear without asking each time.
extension HubClient {
    private var servers: [HubServer] {
        switch door {
        case .server(let server): [server]
        case .all: grant.access.map(\.server)
        }
    }

    /// A client before 2026-07-28 has agreed: what its servers say reaches it from now on.
    func beginSession() {
        guard let speaker, isSession, listens.isEmpty else { return }
        var everything = ListenFilter()
        everything.toolsListChanged = true
        everything.promptsListChanged = true
        everything.resourcesListChanged = true
        let listen = HubListen(client: self, call: nil, filter: everything, speaker: speaker)
        listens.append(listen)
        listen.start(servers)
    }

    /// `subscriptions/listen`: the request stays open for as long as the client listens.
    func listen(_ call: HubCall, _ message: Message, _ document: JSONDocument) {
        let filter: ListenFilter
        do throws(MessageFault) {
            filter = try ListenFilter(message, in: document)
        } catch {
            return hub.refuseCall(call, .malformed(error))
        }
        let listen = HubListen(client: self, call: call, filter: filter, speaker: call.speaker)
        call.listen = listen
        listens.append(listen)
        listen.start(servers)
    }

    /// `resources/subscribe` and `resources/unsubscribe` of a client before 2026-07-28.
    func subscribe(_ call: HubCall, _ method: Method, _ message: Message, _ document: JSONDocument) {
        let uri: String
        do throws(MessageFault) {
            uri = try ResourceRequest(message, in: document).uri
        } catch {
            return hub.refuseCall(call, .malformed(error))
        }
        call.action = { [weak self] call, backend in
            guard let self else { return }
            if method == .resourcesSubscribe { self.subscribed.insert(uri) } else { self.subscribed.remove(uri) }
            guard backend.isModern || backend.key?.session == nil else {
                call.action = nil
                return backend.take(call)
            }
            guard let listen = self.listens.first(where: { $0.call == nil }) else {
                return self.hub.fail(call, .unknownMethod)
            }
            guard backend.isModern else {
                return self.share(call, uri, isWanted: method == .resourcesSubscribe, listen, backend)
            }
            // The policy judges the subscription that carries the address.
            listen.change(uri, isWanted: method == .resourcesSubscribe, at: backend)
            self.hub.finish(
                call, Reply.emptyResult(call.id, revision: call.speaker.revision), status: .success)
        }
        switch door {
        case .server(let server): server.take(call)
        case .all: route(call, resource: uri)
        }
    }

    /// A subscription over a connection to an earlier server that other clients use too: the server knows of one.
    private func share(_ call: HubCall, _ uri: String, isWanted: Bool, _ listen: HubListen, _ backend: Backend) {
        let done = Reply.emptyResult(call.id, revision: call.speaker.revision)
        guard isWanted != listen.filter.wantsResource(uri) else { return hub.finish(call, done) }
        listen.change(uri, isWanted: isWanted, at: backend)
        guard isWanted else {
            backend.unsubscribe(uri)
            return hub.finish(call, done)
        }
        backend.subscribe(uri) { [hub] message, document in
            guard let message, case .response(_, isError: true) = message.kind else { return hub.finish(call, done) }
            listen.change(uri, isWanted: false, at: backend)
            hub.finish(
                call,
                Translation.response(
                    message, in: document, id: call.id, crossing: .none, answering: call.method,
                    revision: call.speaker.revision))
        }
    }
}
