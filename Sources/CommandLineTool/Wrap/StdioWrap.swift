internal import CPosix
internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import Transports

/// One wrapped server: the client on our standard streams, the server as a child, and the session between them.
///
/// Bound to its event loop. It moves frames, pushes back on whoever is faster than the other side reads, and ends both
/// sides in order.
final class StdioWrap: FrameReceiver, GatewayFace {
    /// Why the wrap ends.
    private enum Phase: Equatable {
        case running
        /// The client closed its side, or cannot be written to.
        case clientGone
        /// We were told to end.
        case signalled(Int32)
        /// The server ended; what it said is being written.
        case draining
    }

    private let session: GatewaySession
    private let route: StreamRoute
    private let gateway: Gateway
    private let loop: any EventLoop
    private let logger: Logger
    private let drained: EventLoopFuture<Void>
    private let finished: EventLoopPromise<Int32>
    private let hub: Hub
    private let front: StreamFront
    private let wrapped: WrappedServer
    private let probe = EraProbe()
    /// The client's `initialize`, while the server has not answered it.
    private var opening: OpeningRequest?
    private var client: StreamPeer?
    private var child: ChildProcess?
    private var status: Int32 = 0
    private var phase: Phase = .running

    /// The most time that the last output may take to leave, when the client does not read.
    private static let drainLimit = TimeAmount.seconds(2)
    /// The most time that a server may take to say that it speaks 2026-07-28.
    private static let probeLimit = TimeAmount.seconds(5)
    /// The most time that requests of a client which has left may take, when they are translated.
    private static let answerLimit = TimeAmount.seconds(10)

    private init(
        _ parts: FaceParts, _ session: GatewaySession, _ route: StreamRoute, _ hub: Hub, _ front: StreamFront,
        _ wrapped: WrappedServer, drained: EventLoopFuture<Void>
    ) {
        self.session = session
        self.route = route
        self.hub = hub
        self.front = front
        self.wrapped = wrapped
        gateway = parts.gateway
        loop = parts.loop
        logger = parts.logger
        self.drained = drained
        finished = parts.finished
    }

    /// Starts the server and begins to move frames.
    static func start(_ parts: FaceParts, command: [String]) throws -> StdioWrap {
        let clientWriter = PeerWriter()
        let serverWriter = PeerWriter()
        let timer = LoopTimer(loop: parts.loop)
        let route = StreamRoute(gateway: parts.gateway, client: clientWriter, upstream: serverWriter)
        let session = GatewaySession(gateway: parts.gateway, sessionID: FaceParts.randomID(), timer: timer)
        session.ownRoute = route
        let streams = try StandardStreams.open(on: parts.loop)
        let limits = StreamLimits(maxFrameBytes: parts.options.maxFrameBytes)
        let wrapped = WrappedServer(
            ServerProcessStarter(
                ChildCommand(arguments: command, environment: ProcessEnvironment.list), limits: limits, on: parts.loop))
        let (hub, server, grant) = Hub.single(parts, .stream(wrapped), timer: LoopTimer(loop: parts.loop))
        let front = StreamFront(hub: hub, server: server, grant: grant, writer: clientWriter)
        let wrap = StdioWrap(parts, session, route, hub, front, wrapped, drained: streams.outputDrained)
        let child = try spawn(command, limits, parts.loop, wrap)
        let client = StreamPeer(
            input: streams.input, output: streams.output, side: .client, limits: limits, eventLoop: parts.loop,
            receiver: wrap)
        timer.onFired = { wrap.delayEnded() }
        clientWriter.peer = client
        serverWriter.peer = child.peer
        wrap.client = client
        wrap.child = child
        wrapped.child = child
        front.decide = { isModern, then in wrap.decide(isModern, then) }
        front.onDirect = { wrap.passDirectly($0) }
        // Translation sends of its own accord; messages that pass by leave with what brought them.
        front.onTranslated = { TickDriver.attach(to: parts.gateway, on: parts.loop) }
        client.start()
        return wrap
    }

    private static func spawn(
        _ command: [String], _ limits: StreamLimits, _ loop: any EventLoop, _ wrap: StdioWrap
    ) throws(ToolError) -> ChildProcess {
        do {
            return try ChildProcess.spawn(
                ChildCommand(arguments: command, environment: ProcessEnvironment.list), limits: limits, on: loop,
                receiver: wrap
            ) { exit in wrap.childEnded(exit) }
        } catch {
            throw ToolError(
                "\(error)", help: "check the command after `--`, and that it is installed and executable",
                exit: .upstreamUnreachable)
        }
    }

    func announceTools(of server: String?) {
        if front.isTranslated { hub.announceTools(of: server) } else { session.announceTools() }
        gateway.noteWork()
    }

    var activity: FaceActivity { FaceActivity() }

    // MARK: - Frames

    func frameReceived(_ frame: Span<UInt8>, from side: Side) {
        switch side {
        case .client:
            guard front.receive(frame) else { return }
            session.clientFrame(frame, on: route)
        case .upstream:
            if wrapped.isAdopted { return wrapped.said(frame) }
            guard !probe.takes(frame), !answersOpening(frame) else { return }
            session.upstreamFrame(frame, on: route)
        }
    }

    func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side) {
        switch side {
        case .client: session.oversizedClientFrame(prefix: prefix, on: route)
        case .upstream:
            if wrapped.isAdopted { return wrapped.saidTooMuch(prefix) }
            session.oversizedUpstreamFrame(prefix: prefix, on: route)
        }
    }

    func readsDone(from side: Side) {
        gateway.endTick()
        balance()
        endWhenSettled()
    }

    // MARK: - Which way

    /// Finds out whether the server speaks as the client does.
    ///
    /// A client before 2026-07-28 has its `initialize` passed on: most servers know it, and nothing is lost with the
    /// others. A later client's first message might do something, so the server is asked before it.
    private func decide(_ isModern: Bool, _ then: @escaping (StreamFront.Verdict) -> Void) {
        guard isModern else { return then(.alike) }
        ask { then($0 ? .alike : .otherwise(isModern: false)) }
    }

    private func ask(_ then: @escaping (Bool) -> Void) {
        guard let child else { return then(false) }
        probe.ask(child.peer, then)
        let wrap = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Self.probeLimit) {
            wrap.value.probe.finish(false)
            wrap.value.gateway.endTick()
        }
    }

    private func passDirectly(_ frame: [UInt8]) {
        opening = OpeningRequest(frame)
        session.clientFrame(frame.span, on: route)
    }

    /// True when the message is the server's refusal of the client's `initialize`, which is looked into first.
    private func answersOpening(_ frame: Span<UInt8>) -> Bool {
        guard let opening, let isRefused = opening.isRefused(by: frame) else { return false }
        self.opening = nil
        guard isRefused else { return false }
        var refusal: [UInt8] = []
        for index in frame.indices { refusal.append(frame[index]) }
        ask { [self] isModern in
            if isModern {
                front.translate(opening.frame, isServerModern: true)
            } else {
                session.upstreamFrame(refusal.span, on: route)
            }
        }
        return true
    }

    // MARK: - Pushing back

    func writabilityChanged(_ writable: Bool, on side: Side) {
        balance()
    }

    /// Reads from the client while both sides take what it causes, and from the server while the client reads.
    private func balance() {
        guard let client else { return }
        if front.isTranslated { return hub.setReading(client.isWritable) }
        guard let server = child?.peer else { return }
        client.setReading(client.isWritable && server.isWritable)
        server.setReading(client.isWritable)
    }

    // MARK: - The end

    func inputClosed(from side: Side) {
        gateway.endTick()
        switch side {
        case .client:
            guard phase == .running else { return }
            phase = .clientGone
            endWhenSettled()
            if front.isTranslated {
                let wrap = NIOLoopBound(self, eventLoop: loop)
                loop.scheduleTask(in: Self.answerLimit) { wrap.value.endServers() }
            }
        case .upstream:
            // Whether it ends by itself or not, it can answer nobody any more.
            child?.shutDown()
        }
    }

    /// A delay of the session is over.
    func delayEnded() {
        endWhenSettled()
    }

    func outputFailed(on side: Side) {
        guard side == .client else { return }
        if phase == .running { phase = .clientGone }
        // Nobody reads the answers any more, so nothing needs to settle first.
        child?.peer.setReading(true)
        child?.shutDown()
    }

    /// A signal: ends the server in order; a second one ends it at once.
    func signalled(_ number: Int32) {
        switch phase {
        case .running, .clientGone:
            phase = .signalled(number)
            if front.isTranslated { endServers() } else { child?.shutDown() }
        case .signalled: if front.isTranslated { hub.killServers() } else { child?.kill() }
        case .draining: break
        }
    }

    /// The server's input stays open while calls of a departed client wait for the list of tools.
    private func endWhenSettled() {
        guard phase == .clientGone, !session.hasParkedCalls, front.isIdle else { return }
        if front.isTranslated { endServers() } else { child?.shutDown() }
    }

    /// Ends every server of a client whose messages are translated, and then the wrap.
    private func endServers() {
        guard phase != .draining else { return }
        hub.onEmpty = { [weak self] in self?.drain() }
        hub.close()
    }

    /// The server ended, and everything that it said has been read.
    func childEnded(_ exit: ChildExit) {
        if probe.isWaiting || front.isTranslated {
            child = nil
            status = exitStatus(exit)
            wrapped.ended(exit)
            // Some servers end when they are asked what they do not know.
            probe.finish(false)
            return gateway.endTick()
        }
        session.upstreamClosed()
        status = exitStatus(exit)
        if phase == .running { logger.info("the server ended with status \(status)") }
        drain()
    }

    /// Writes what is left to write, and ends.
    private func drain() {
        guard phase != .draining else { return }
        if case .signalled(let number) = phase { status = 128 + number }
        let status = status
        phase = .draining
        gateway.recordLifecycle("the server ended with status \(status)", code: "stopped")
        gateway.commitAudit()
        let finished = finished
        let drained = drained
        guard let client else { return finished.succeed(status) }
        client.closeOutput()
        client.outputClosed.flatMap { drained }.whenComplete { _ in finished.succeed(status) }
        loop.scheduleTask(in: Self.drainLimit) { finished.succeed(status) }
    }

    private func exitStatus(_ exit: ChildExit) -> Int32 {
        if case .signalled(let number) = phase { return 128 + number }
        switch exit {
        case .code(let code): return code
        case .signal(let number): return 128 + number
        case .unknown: return 1
        }
    }
}
