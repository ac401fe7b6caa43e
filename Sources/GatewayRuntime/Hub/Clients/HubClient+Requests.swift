internal import CallFlow
internal import JSONText
internal import Logging
internal import MCPProtocol

// What becomes of a request: answered here, or sent to the server that it is for.
extension HubClient {
    func request(
        _ message: Message, _ document: JSONDocument, _ id: RequestID, _ frame: [UInt8], _ speaker: Speaker,
        _ headers: RequestHeaders?, _ reply: any HubReply
    ) {
        let method = message.knownMethod.flatMap { $0.mayComeFrom(.client) ? $0 : nil }
        let token = message.progressToken.map { Array(document.bytes[document.range($0)]) }
        let call = HubCall(
            client: self, id: id, method: method, frame: frame, speaker: speaker, reply: reply, headers: headers,
            progressToken: token)
        guard calls[call.key] == nil else { return hub.refuse(.duplicateID, id: id, to: reply, of: self) }
        // One that has no session stands for all of its grant.
        let limit = isSession ? hub.options.maxCallsPerClient : hub.gateway.options.maxInFlight
        guard calls.count < limit else {
            return hub.refuse(.tooManyInFlight(limit: limit), id: id, to: reply, of: self)
        }
        guard let method else { return unknown(call, message) }
        calls[call.key] = call
        guard exists(method, speaker) else { return hub.fail(call, .unknownMethod) }
        switch method {
        case .initialize: initialize(call, message, document)
        case .ping: hub.finish(call, Reply.emptyResult(id, revision: speaker.revision), status: .success)
        case .serverDiscover: describe(call)
        case .toolsList, .promptsList, .resourcesList, .resourceTemplatesList: list(call, method, message, document)
        case .toolsCall, .promptsGet, .resourcesRead: target(call, method, message, document)
        case .completionComplete: complete(call, message, document)
        case .resourcesSubscribe, .resourcesUnsubscribe: subscribe(call, method, message, document)
        case .loggingSetLevel: setLevel(call, message, document)
        case .subscriptionsListen: listen(call, message, document)
        case .tasksGet, .tasksResult, .tasksCancel, .tasksUpdate, .tasksList: task(call, method, message, document)
        case .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized, .cancelled, .progress,
            .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage, .toolsListChanged,
            .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            hub.fail(call, .unknownMethod)
        }
    }

    /// Whether the revision that is spoken has the method.
    private func exists(_ method: Method, _ speaker: Speaker) -> Bool {
        switch method {
        case .initialize, .ping, .loggingSetLevel, .resourcesSubscribe, .resourcesUnsubscribe, .tasksResult,
            .tasksList:
            !speaker.isModern
        case .serverDiscover, .subscriptionsListen, .tasksUpdate: speaker.isModern
        default: true
        }
    }

    /// A method that no revision has: one server may know it, several are not asked.
    private func unknown(_ call: HubCall, _ message: Message) {
        calls[call.key] = call
        switch door {
        case .server(let server): server.take(call)
        case .all: hub.fail(call, .unknownMethod)
        }
    }

    // MARK: - Openings

    private func initialize(_ call: HubCall, _ message: Message, _ document: JSONDocument) {
        guard !isOpen else {
            let why = "this session has begun already"
            return hub.finish(call, Reply.error(call.id, code: -32600, message: why), status: .badRequest)
        }
        let wanted: Initialize
        do throws(MessageFault) {
            wanted = try Initialize(message, in: document)
        } catch {
            return hub.refuseCall(call, .malformed(error))
        }
        func text(_ name: StaticString) -> [UInt8]? {
            message.params.flatMap { document.member(name, of: $0) }.flatMap {
                document.kind($0) == .object ? Array(document.bytes[document.range($0)]) : nil
            }
        }
        let revision = wanted.revision.flatMap { $0.isModern ? nil : $0 } ?? .latestLegacy
        let speaker = Speaker(revision: revision, info: text("clientInfo"), capabilities: text("capabilities"))
        self.speaker = speaker
        switch door {
        case .all:
            isOpen = true
            let opening = hub.aggregate
            hub.finish(
                call, Reply.initializeResult(call.id, revision: revision, opening: opening, crossing: .none),
                status: .success)
            for access in grant.access { warm(access.server, speaker) }
        case .server(let server):
            let opener = HubCall(opening: call, speaker: speaker) { [weak self] call, backend in
                self?.opened(call, by: backend, speaker)
            }
            calls[call.key] = opener
            server.take(opener)
        }
    }

    private func opened(_ call: HubCall, by backend: Backend, _ speaker: Speaker) {
        guard let opening = backend.opening.server else { return hub.fail(call, .upstreamGone) }
        let revision = backend.isModern ? speaker.revision : backend.revision
        self.speaker = Speaker(revision: revision, info: speaker.info, capabilities: speaker.capabilities)
        isOpen = true
        hub.finish(
            call,
            Reply.initializeResult(
                call.id, revision: revision, opening: opening, crossing: backend.isModern ? .toLegacy : .none),
            status: .success)
    }

    /// Has a server opened behind, so that it is there when it is needed.
    func warm(_ server: HubServer, _ speaker: Speaker) {
        server.take(HubCall(for: self, speaker: speaker, action: { _, _ in }, onFailure: { _ in }))
    }

    private func describe(_ call: HubCall) {
        switch door {
        case .all:
            hub.finish(
                call,
                Reply.discoverResult(call.id, supported: hub.revisions, opening: hub.aggregate, crossing: .none),
                status: .success)
            for access in grant.access { warm(access.server, call.speaker) }
        case .server(let server):
            let supported = hub.revisions
            call.action = { [hub] call, backend in
                guard let opening = backend.opening.server else { return hub.fail(call, .upstreamGone) }
                hub.finish(
                    call,
                    Reply.discoverResult(
                        call.id, supported: supported, opening: opening,
                        crossing: backend.isModern ? .none : .toModern),
                    status: .success)
            }
            server.take(call)
        }
    }

    // MARK: - Calls

    private func list(_ call: HubCall, _ method: Method, _ message: Message, _ document: JSONDocument) {
        switch door {
        case .server(let server): server.take(call)
        case .all:
            let cursor = message.params.flatMap { document.member("cursor" as StaticString, of: $0) }
                .flatMap { document.string($0) }
            HubList.start(call, method, cursor: cursor)
        }
    }

    /// A request for one tool, prompt or resource.
    private func target(_ call: HubCall, _ method: Method, _ message: Message, _ document: JSONDocument) {
        if resume(call, message, document) { return }
        guard case .all = door else {
            if case .server(let server) = door { server.take(call) }
            return
        }
        let member: StaticString = method == .resourcesRead ? "uri" : "name"
        guard let name = message.params.flatMap({ document.member(member, of: $0) }).flatMap({ document.string($0) })
        else {
            return hub.refuseCall(call, .malformed(MessageFault(.invalidParameter(.init("name")), id: call.id)))
        }
        if method == .resourcesRead { return route(call, resource: name) }
        route(call, named: name, isTool: method == .toolsCall)
    }

    /// To the server whose prefix the name has.
    private func route(_ call: HubCall, named name: String, isTool: Bool, isSecondLook: Bool = false) {
        guard let (server, inner) = hub.target(of: name, for: grant) else {
            if !isSecondLook, hub.mayBeShortened(name), hub.mayLook(for: grant) {
                // A client may remember the list of an earlier process.
                return HubList.learn([.toolsList, .promptsList], call) { [weak self] in
                    self?.route(call, named: name, isTool: isTool, isSecondLook: true)
                }
            }
            let text = isTool ? "Unknown tool: \(name)" : "Unknown prompt: \(name)"
            return hub.finish(call, Reply.error(call.id, code: -32602, message: text), status: .success)
        }
        call.innerName = inner
        server.take(call)
    }

    /// To the server whose resource it is.
    func route(_ call: HubCall, resource uri: String, isSecondLook: Bool = false) {
        if let server = hub.owner(of: uri, for: grant) { return server.take(call) }
        guard !isSecondLook, hub.mayLook(for: grant) else {
            let code = call.speaker.isModern ? -32602 : -32002
            return hub.finish(
                call, Reply.error(call.id, code: code, message: "Resource not found: \(uri)"), status: .success)
        }
        // Nobody has listed the resources yet, or the list has changed since.
        HubList.learn([.resourcesList, .resourceTemplatesList], call) { [weak self] in
            self?.route(call, resource: uri, isSecondLook: true)
        }
    }

    private func complete(_ call: HubCall, _ message: Message, _ document: JSONDocument) {
        if case .server(let server) = door { return server.take(call) }
        do throws(MessageFault) {
            switch try CompletionRequest(message, in: document).reference {
            case .prompt(let name): route(call, named: name, isTool: false)
            case .resource(let uri): route(call, resource: uri)
            }
        } catch {
            hub.refuseCall(call, .malformed(error))
        }
    }

    // MARK: - Tasks

    /// A request about a task: only those that the grant's own calls began.
    private func task(_ call: HubCall, _ method: Method, _ message: Message, _ document: JSONDocument) {
        guard method != .tasksList else {
            if case .server(let server) = door { return takeInOneEra(call, server) }
            return hub.fail(call, .unknownMethod)
        }
        let id = message.params.flatMap { document.member("taskId" as StaticString, of: $0) }
            .flatMap { document.string($0) }
        let owner: HubServer? =
            switch door {
            case .server(let server): id.map { hub.tasks.has($0, at: server, for: grant) } == true ? server : nil
            case .all: id.flatMap { hub.tasks.server(of: $0, for: grant) }
            }
        guard let owner else {
            return hub.finish(call, Reply.error(call.id, code: -32602, message: "Unknown task"), status: .success)
        }
        takeInOneEra(call, owner)
    }

    /// Tasks of the two eras are not the same thing, so they do not cross.
    private func takeInOneEra(_ call: HubCall, _ server: HubServer) {
        call.staysInEra = true
        server.take(call)
    }

    // MARK: - Log levels

    private func setLevel(_ call: HubCall, _ message: Message, _ document: JSONDocument) {
        let level = message.params.flatMap { document.member("level" as StaticString, of: $0) }
            .flatMap { document.string($0) }
        guard let level, LogLevel(level) != nil else {
            return hub.finish(
                call, Reply.error(call.id, code: -32602, message: "`level` is not a log level"), status: .success)
        }
        speaker?.logLevel = level
        switch door {
        case .server(let server):
            call.action = { [hub] call, backend in
                guard backend.isModern else {
                    call.action = nil
                    return backend.take(call)
                }
                // Each request says it from now on.
                hub.finish(call, Reply.emptyResult(call.id, revision: call.speaker.revision), status: .success)
            }
            server.take(call)
        case .all:
            hub.finish(call, Reply.emptyResult(call.id, revision: call.speaker.revision), status: .success)
            for access in grant.access {
                guard let backend = access.server.shared(for: self, call.speaker), backend.isReady, !backend.isModern
                else { continue }
                backend.ask(.own({ _, _ in })) { OwnRequest.setLevel($0, level: level) }
            }
        }
    }

    // MARK: - Notifications and answers

    func receiveNotification(
        _ message: Message, _ document: JSONDocument, _ frame: [UInt8], _ reply: any HubReply
    ) {
        switch message.knownMethod {
        case .initialized: beginSession()
        case .cancelled: cancelled(message, document, reply)
        case .rootsListChanged:
            for access in grant.access {
                guard let speaker, let backend = access.server.shared(for: self, speaker), backend.isReady,
                    !backend.isModern, backend.key?.session != nil
                else { continue }
                backend.tell(frame)
            }
        default:
            if case .server(let server) = door, let speaker, let backend = server.shared(for: self, speaker),
                backend.isReady, backend.isModern == speaker.isModern, message.knownMethod != .progress
            {
                // Whether it may pass is the policy's to say.
                backend.tell(frame)
            }
        }
        hub.accept(reply)
    }

    private func cancelled(_ message: Message, _ document: JSONDocument, _ reply: any HubReply) {
        do throws(MessageFault) {
            let id = try Cancelled(message, in: document).requestID
            guard let call = calls[CallKey(reply.correlation, id)], call.method != .initialize else { return }
            hub.cancel(call, why: nil)
        } catch {
            hub.gateway.logger.info("cancellation of a client names no request: \(error.message)")
        }
    }
}
