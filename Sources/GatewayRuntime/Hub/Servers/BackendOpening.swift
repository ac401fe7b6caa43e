internal import CallFlow
internal import GatewayPorts
internal import JSONText
internal import Logging
internal import MCPProtocol

/// How far the gateway and a server have agreed on what they speak.
struct BackendOpening {
    /// A question of the opening.
    enum Step: Equatable {
        case initialize
        case discover
    }

    /// What is still to be tried, the one under way first.
    var attempts: [Step]
    /// What is spoken; nil while that is open.
    var revision: Revision?
    /// What the server said of itself.
    var server: ServerOpening?
    /// Whether the question of 2026-07-28 was asked again.
    var isRepeated = false
    /// What the server said against the latest attempt.
    var rejection: String?
    /// Grows with every connection, so that a late timer finds another one.
    var round: UInt64 = 0
    var isReady: Bool { revision != nil }
}

extension Backend {
    /// Connects, and asks the server what it speaks.
    func start() {
        opening = BackendOpening(attempts: server.attempts(for: self))
        opening.round = hub.nextRound()
        connect()
    }

    /// The server has forgotten the session: a new one is opened, and what is under way in the old one may end there.
    func renew() {
        guard let old = link, old.bridge != nil, isReady else { return }
        hub.gateway.logger.info("`\(server.name)` has forgotten its session, which is opened again")
        link = nil
        draining.append(old)
        opening = BackendOpening(attempts: [.initialize])
        opening.round = hub.nextRound()
        hub.timer.schedule(afterNanoseconds: server.settings.startNanoseconds) { [weak self] in
            old.shutDown()
            self?.draining.removeAll { $0 === old }
        }
        connect()
    }

    private func connect() {
        let round = opening.round
        guard server.isHTTP || hub.hasRoomForStream() else {
            return startFailed("\(hub.options.maxStreams) servers run already")
        }
        do throws(ServerStartFailure) {
            link = try BackendLink.open(for: self) { [weak self] how in self?.linkEnded(how, round) }
        } catch {
            hub.gateway.logger.warning("`\(server.name)` cannot be started: \(error.message)")
            return startFailed(error.message)
        }
        hub.timer.schedule(afterNanoseconds: server.settings.startNanoseconds) { [weak self] in
            guard let self, self.opening.round == round, !self.opening.isReady else { return }
            self.openingFailed("it did not open in time")
        }
        attempt()
    }

    /// Asks in the way that comes next.
    private func attempt() {
        guard let step = opening.attempts.first else {
            server.rejectedStatus = link?.bridge?.rejectedStatus
            if !isQuestion, server.fallBack(afterStatus: server.rejectedStatus) {
                let old = link
                link = nil
                expected.removeAll()
                opening.attempts = [.initialize]
                opening.round = hub.nextRound()
                old?.shutDown()
                return connect()
            }
            return openingFailed(opening.rejection ?? "it speaks no revision that the gateway does")
        }
        switch step {
        case .initialize:
            let revision = speaker.isModern ? Revision.latestLegacy : speaker.revision
            ask(.opening(.initialize)) { id in
                OwnRequest.initialize(
                    id, revision: revision, clientInfo: speaker.info, capabilities: speaker.legacyCapabilities)
            }
        case .discover:
            let meta = Speaker(revision: .v20260728, info: speaker.info, capabilities: speaker.capabilities)
                .modernMeta(.v20260728)
            ask(.opening(.discover)) { id in OwnRequest.discover(id, meta: meta) }
            guard opening.attempts.count > 1 else { return }
            let round = opening.round
            hub.timer.schedule(afterNanoseconds: hub.options.probeTimeoutNanoseconds) { [weak self] in
                guard let self, self.opening.round == round, !self.opening.isReady,
                    self.opening.attempts.first == .discover
                else { return }
                // Silence is no answer of a server that knows the question.
                self.nextAttempt("it did not answer `server/discover`")
            }
        }
    }

    private func nextAttempt(_ why: String) {
        opening.rejection = why
        if !opening.attempts.isEmpty { opening.attempts.removeFirst() }
        attempt()
        hub.gateway.noteWork()
    }

    /// The server has answered a question of the opening.
    func opened(_ message: Message, _ document: JSONDocument, _ step: BackendOpening.Step) {
        // A late answer to an earlier question counts as much, unless the other one has been answered.
        guard !opening.isReady else { return }
        guard case .response(_, isError: false) = message.kind,
            let said = ServerOpening(message, in: document),
            let revision = said.revisions.last(where: { $0.isModern == (step == .discover) })
        else {
            // A server that ends on a question says no more; its end is looked at by itself.
            guard opening.attempts.first == step, link?.isOver == false else { return }
            if step == .discover, !opening.isRepeated, Self.speaksModern(message, document) {
                opening.isRepeated = true
                return attempt()
            }
            return nextAttempt(
                Self.words(of: message, document) ?? "it answered in no revision that the gateway speaks")
        }
        opening.server = said
        opening.revision = revision
        opening.attempts = []
        link?.session.revision = revision
        if step == .initialize {
            link?.session.clientDescription = speaker.implementation
            tell(OwnRequest.initialized())
        }
        hub.gateway.logger.debug("`\(server.name)` speaks \(revision.text)")
        perform(lifecycle.started(at: hub.now))
        server.opened(self)
    }

    /// True for an error in the words of 2026-07-28, of a server that does not name other revisions only.
    private static func speaksModern(_ message: Message, _ document: JSONDocument) -> Bool {
        guard case .response(_, isError: true) = message.kind, let error = message.payload else { return false }
        switch document.member("code" as StaticString, of: error).flatMap({ document.integer($0) }) {
        case -32_020, -32_021: return true
        case -32_022:
            let supported = document.member("data" as StaticString, of: error)
                .flatMap { document.member("supported" as StaticString, of: $0) }
            guard let supported, document.kind(supported) == .array else { return false }
            return document.elements(of: supported).contains { element in
                document.string(element).flatMap { Revision($0) }?.isModern == true
            }
        default: return false
        }
    }

    private static func words(of message: Message, _ document: JSONDocument) -> String? {
        guard case .response(_, isError: true) = message.kind, let error = message.payload else { return nil }
        return document.member("message" as StaticString, of: error).flatMap { document.string($0) }
    }

    /// The server is there but of no use.
    private func openingFailed(_ why: String) {
        if !isQuestion { hub.gateway.logger.warning("`\(server.name)` cannot be used: \(why)") }
        opening.rejection = why
        opening.round = hub.nextRound()
        let action = lifecycle.startRejected()
        // One that is made anew was ready before, and its life goes on until it ends.
        perform(action == .none ? .shutDown : action)
        forgetEverything(why)
    }

    private func startFailed(_ why: String) {
        perform(lifecycle.ended(at: hub.now))
        forgetEverything(why)
    }

    /// The connection has ended, whoever wanted it.
    private func linkEnded(_ how: ServerEnd, _ round: UInt64) {
        // A connection that was given up for another one has no more to say.
        guard round == opening.round || link?.isOver == true else { return }
        let wasOpening = !opening.isReady && opening.round == round
        link = nil
        if wasOpening, opening.attempts.count > 1 {
            // Some servers end when they are asked what they do not know: the next one is asked something else.
            opening.attempts.removeFirst()
            expected.removeAll()
            opening.round = hub.nextRound()
            return connect()
        }
        opening = BackendOpening(attempts: [], rejection: opening.rejection, round: hub.nextRound())
        let wasUsed = !waiting.isEmpty || !expected.isEmpty
        let action = lifecycle.ended(at: hub.now)
        if wasUsed || wasOpening, !isQuestion { hub.gateway.logger.warning("`\(server.name)` has ended: \(how.words)") }
        forgetEverything(opening.rejection ?? "it has ended")
        perform(action)
    }

    /// Nobody who waits will be answered.
    private func forgetEverything(_ why: String) {
        let waiting = waiting
        self.waiting = []
        let expected = expected
        self.expected = [:]
        questions = [:]
        subscriptions = [:]
        logLevel = nil
        life &+= 1
        for call in waiting { hub.fail(call, .serverFailed(server.name, why)) }
        for (_, expectation) in expected {
            switch expectation {
            case .opening: break
            case .call(let call):
                // A parked request has its answer; the retry is told.
                if case .parked = call.phase { call.phase = .over }
                hub.fail(call, .serverFailed(server.name, why))
            case .page(let fetch): fetch.failed()
            case .listen(let listen): listen.lost(self)
            case .own(let receive): receive(nil, JSONDocument())
            }
        }
        for listen in listens { listen.lost(self) }
        server.dequeue(for: self)
        hub.gateway.noteWork()
    }
}

extension ServerEnd {
    /// What happened, for people.
    var words: String {
        switch self {
        case .exited(let code): "it returned \(code)"
        case .signalled(let number): "signal \(number) ended it"
        case .unknown: "the system does not say how"
        case .disconnected(let failure): failure?.message ?? "the connection was closed"
        }
    }
}
