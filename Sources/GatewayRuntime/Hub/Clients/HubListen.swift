internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

/// What one client wants to hear of, and the servers that it is heard from.
final class HubListen {
    let client: HubClient
    /// The request that stays open meanwhile; nil for a client that hears without asking.
    let call: HubCall?
    /// The id by which the client tells its subscriptions apart, as JSON; nil for a client that has but one.
    private let tag: [UInt8]?
    private(set) var filter: ListenFilter
    private let speaker: Speaker
    private var isStopped = false
    private var isAcknowledged = false
    /// Where it is heard from, and the id under which a server of 2026-07-28 knows it.
    private var sources: [(backend: Backend, id: RequestID?)] = []
    /// Servers that have not said yet what they honour.
    private var awaited = 0
    private var honoured = ListenFilter()

    init(client: HubClient, call: HubCall?, filter: ListenFilter, speaker: Speaker) {
        self.client = client
        self.call = call
        self.filter = filter
        self.speaker = speaker
        tag = call.map { $0.id.json }
    }

    private var hub: Hub { client.hub }

    // MARK: - Beginning

    /// Listens to these servers, as soon as they are open.
    func start(_ servers: [HubServer]) {
        awaited = servers.count
        if call == nil { isAcknowledged = true }
        for server in servers { open(server) }
        guard servers.count != 1 else { return }
        // One that does not come must not keep the others.
        hub.timer.schedule(afterNanoseconds: hub.options.listTimeoutNanoseconds) { [weak self] in
            self?.acknowledge()
            self?.hub.gateway.noteWork()
        }
        if servers.isEmpty { acknowledge() }
    }

    /// A server could not be opened.
    private func missed(_ refusal: Refusal, _ server: HubServer) {
        awaited -= 1
        guard !isStopped else { return }
        if case .server = client.door, let call {
            detach()
            return hub.finish(
                call, Hub.failure(call, refusal), status: refusal.answerStatus(isModern: true))
        }
        if awaited <= 0 { acknowledge() }
        retryLater(server)
    }

    /// A server that is not there now may be there later.
    private func retryLater(_ server: HubServer) {
        guard case .all = client.door else { return }
        hub.timer.schedule(afterNanoseconds: hub.options.listenRetryNanoseconds) { [weak self] in
            guard let self, !self.isStopped, !self.sources.contains(where: { $0.backend.server === server }) else {
                return
            }
            self.open(server)
            self.hub.gateway.noteWork()
        }
    }

    private func open(_ server: HubServer) {
        server.take(
            HubCall(
                for: client, speaker: speaker, action: { [self] _, backend in attach(backend) },
                onFailure: { [self] in missed($0, server) }))
    }

    private func attach(_ backend: Backend) {
        awaited -= 1
        guard !isStopped, let opening = backend.opening.server else { return }
        let wanted = part(of: filter, at: backend.server)
        // What a client hears of without asking keeps no server alive.
        guard call == nil || backend.retain() else { return }
        backend.listens.append(self)
        if backend.isModern {
            let id = backend.listen(self, wanted, speaker)
            sources.append((backend, id))
            honoured = honoured.union(wanted)
            // Its own acknowledgement says what it honours.
            if case .server = client.door { return }
        } else {
            sources.append((backend, nil))
            var offered = ListenFilter()
            offered.toolsListChanged = opening.toolsListChanged
            offered.promptsListChanged = opening.promptsListChanged
            offered.resourcesListChanged = opening.resourcesListChanged
            offered.resourceSubscriptions = opening.resourcesSubscribe ? wanted.resourceSubscriptions : []
            let agreed = wanted.intersection(offered)
            for uri in agreed.resourceSubscriptions { backend.subscribe(uri) }
            honoured = honoured.union(agreed)
        }
        if awaited <= 0 { acknowledge() }
    }

    /// What a server can say of it.
    private func part(of filter: ListenFilter, at server: HubServer) -> ListenFilter {
        guard case .all = client.door else { return filter }
        var part = filter
        part.resourceSubscriptions = filter.resourceSubscriptions.filter {
            hub.owner(of: $0, for: client.grant) === server
        }
        part.taskIds = filter.taskIds.filter { hub.tasks.server(of: $0, for: client.grant) === server }
        return part
    }

    /// Tells the client what is honoured, once.
    private func acknowledge() {
        guard !isAcknowledged, !isStopped, let tag, let call else { return }
        isAcknowledged = true
        _ = call.reply.send(Reply.acknowledged(subscriptionID: tag, filter: honoured))
    }

    /// A server of 2026-07-28 says what it honours.
    func acknowledged(_ message: Message, _ document: JSONDocument) {
        guard !isAcknowledged else { return }
        guard case .server = client.door else { return acknowledge() }
        isAcknowledged = true
        guard let tag, let call else { return }
        _ = call.reply.send(
            Translation.notification(message, in: document, progressToken: nil, subscriptionID: .set(tag)))
    }

    /// The server was opened again.
    func restore(at backend: Backend) {
        if backend.isModern {
            guard let place = sources.firstIndex(where: { $0.backend === backend }), sources[place].id == nil else {
                return
            }
            sources[place].id = backend.listen(self, part(of: filter, at: backend.server), speaker)
            return
        }
        guard backend.opening.server?.resourcesSubscribe == true else { return }
        for uri in part(of: filter, at: backend.server).resourceSubscriptions { backend.subscribe(uri) }
    }

    // MARK: - Hearing

    /// News of a server; `isTagged` when the server has sent it for this very subscription.
    func heard(_ message: Message, _ document: JSONDocument, isTagged: Bool) {
        guard !isStopped, let method = message.knownMethod else { return }
        if !isTagged {
            let uri = message.params.flatMap { document.member("uri" as StaticString, of: $0) }
                .flatMap { document.string($0) }
            guard filter.wants(method) || (method == .resourcesUpdated && uri.map(filter.wantsResource) == true)
            else { return }
        }
        // Before its acknowledgement a subscription says nothing.
        acknowledge()
        let form: Translation.SubscriptionTag = tag.map { .set($0) } ?? .remove
        let frame = Translation.notification(message, in: document, progressToken: nil, subscriptionID: form)
        if let call { _ = call.reply.send(frame) } else { client.hear(frame) }
    }

    /// A list of one of the servers has changed, though the server did not say so.
    func changed(_ method: Method) {
        guard filter.wants(method), !isStopped else { return }
        acknowledge()
        let frame = OwnNotification.listChanged(method, tag: tag)
        if let call { _ = call.reply.send(frame) } else { client.hear(frame) }
    }

    /// A client that has but one subscription wants to hear of a resource, or does not any more.
    func change(_ uri: String, isWanted: Bool, at backend: Backend) {
        filter.resourceSubscriptions.removeAll { $0 == uri }
        if isWanted { filter.resourceSubscriptions.append(uri) }
        guard let place = sources.firstIndex(where: { $0.backend === backend }), backend.isModern else { return }
        if let id = sources[place].id { backend.stopListening(id) }
        sources[place].id = backend.listen(self, part(of: filter, at: backend.server), speaker)
    }

    // MARK: - The end

    /// A server has ended the subscription, or refused it.
    func ended(_ backend: Backend, _ message: Message, _ document: JSONDocument) {
        sources.removeAll { $0.backend === backend }
        backend.listens.removeAll { $0 === self }
        if call != nil { backend.release() }
        guard case .server = client.door, let call, !isStopped else { return }
        isStopped = true
        client.listens.removeAll { $0 === self }
        hub.finish(
            call,
            Translation.response(
                message, in: document, id: call.id, crossing: .none, answering: .subscriptionsListen,
                revision: speaker.revision), status: .success)
    }

    /// A server is gone; a client that wants to hear more asks again.
    func lost(_ backend: Backend) {
        guard let call else {
            // What a client hears without asking goes on with the server's next life.
            guard let place = sources.firstIndex(where: { $0.backend === backend }) else { return }
            sources[place].id = nil
            return
        }
        sources.removeAll { $0.backend === backend }
        backend.listens.removeAll { $0 === self }
        guard !isStopped else { return }
        guard case .server = client.door else { return retryLater(backend.server) }
        detach()
        hub.finish(call, Reply.listenEnded(call.id), status: .success)
    }

    /// Nobody listens any more, and nobody is answered.
    func stop() {
        guard !isStopped else { return }
        detach()
        guard let call, !call.isOver else { return }
        call.phase = .over
        client.calls.removeValue(forKey: call.key)
    }

    /// Ends what was begun at servers.
    private func detach() {
        isStopped = true
        client.listens.removeAll { $0 === self }
        for (backend, id) in sources {
            backend.listens.removeAll { $0 === self }
            if let id {
                backend.stopListening(id)
            } else if !backend.isModern {
                for uri in filter.resourceSubscriptions { backend.unsubscribe(uri) }
            }
            if call != nil { backend.release() }
        }
        sources = []
    }
}

// MARK: - The server's side

extension Backend {
    /// Opens a subscription at a server of 2026-07-28; the id by which it is known there.
    func listen(_ listen: HubListen, _ filter: ListenFilter, _ speaker: Speaker) -> RequestID {
        let meta = speaker.modernMeta(revision)
        var minted = RequestID.integer(0)
        ask(.listen(listen)) { id in
            minted = id
            return OwnRequest.listen(id, filter: filter, meta: meta)
        }
        return minted
    }

    /// Ends a subscription at a server of 2026-07-28.
    func stopListening(_ id: RequestID) {
        guard expected.removeValue(forKey: id) != nil else { return }
        tell(Translation.cancellation(of: id, reason: nil))
    }

    /// Wants to hear of a resource of a server before 2026-07-28.
    ///
    /// `then` gets the server's answer, or nothing where it was asked before.
    func subscribe(_ uri: String, then: @escaping (Message?, JSONDocument) -> Void = { _, _ in }) {
        subscriptions[uri, default: 0] += 1
        guard subscriptions[uri] == 1 else { return then(nil, JSONDocument()) }
        let receive: (Message?, JSONDocument) -> Void = { [weak self] message, document in
            if let message, case .response(_, isError: true) = message.kind { self?.subscriptions[uri] = nil }
            then(message, document)
        }
        ask(.own(receive)) { OwnRequest.subscribe($0, .resourcesSubscribe, uri: uri) }
    }

    /// Does not want to hear of it any more.
    func unsubscribe(_ uri: String) {
        guard let count = subscriptions[uri] else { return }
        subscriptions[uri] = count > 1 ? count - 1 : nil
        guard count == 1, isReady else { return }
        ask(.own({ _, _ in })) { OwnRequest.subscribe($0, .resourcesUnsubscribe, uri: uri) }
    }
}
