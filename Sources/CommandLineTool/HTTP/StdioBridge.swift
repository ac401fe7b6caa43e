internal import GatewayRuntime
internal import Logging
internal import NIOCore
internal import Transports

/// A client on our standard streams and a server at an address.
///
/// Bound to its event loop.
final class StdioBridge: FrameReceiver, GatewayFace {
    private let parts: FaceParts
    private let session: GatewaySession
    private let route: BridgeRoute
    private let front: StreamFront
    private let hub: Hub
    private let pool: UpstreamPool
    private let drained: EventLoopFuture<Void>
    private var client: StreamPeer?
    private var isClientGone = false
    private var isEnding = false

    /// The most time that requests of a client which has left may take.
    private static let answerLimit = TimeAmount.seconds(10)
    /// The most time that the end of the server's session, and our last output, may take.
    private static let closeLimit = TimeAmount.seconds(2)

    private init(
        _ parts: FaceParts, _ session: GatewaySession, _ route: BridgeRoute, _ hub: Hub, _ front: StreamFront,
        _ pool: UpstreamPool, drained: EventLoopFuture<Void>
    ) {
        self.parts = parts
        self.hub = hub
        self.front = front
        self.session = session
        self.route = route
        self.pool = pool
        self.drained = drained
    }

    /// Begins to move messages.
    static func start(_ parts: FaceParts, _ upstream: UpstreamPlan) throws -> StdioBridge {
        let pool = try upstream.makePool(on: parts.loop)
        let writer = PeerWriter()
        let timer = LoopTimer(loop: parts.loop)
        let session = GatewaySession(gateway: parts.gateway, sessionID: FaceParts.randomID(), timer: timer)
        let route = BridgeRoute(
            gateway: parts.gateway, client: writer, upstream: pool, session: session, timer: timer)
        session.ownRoute = route
        let (hub, server, grant) = Hub.single(parts, .http(pool), timer: timer)
        server.fallback = EventStreamStarter(upstream.address, over: pool, options: parts.options, timer: timer)
        let front = StreamFront(hub: hub, server: server, grant: grant, writer: writer)
        front.decide = { isModern, then in
            server.decide(for: hub.sessionlessClient(grant, .server(server)), isModern: isModern, then)
        }
        front.onDirect = { session.clientFrame($0.span, on: route) }
        let streams = try StandardStreams.open(on: parts.loop)
        let bridge = StdioBridge(parts, session, route, hub, front, pool, drained: streams.outputDrained)
        let client = StreamPeer(
            input: streams.input, output: streams.output, side: .client,
            limits: StreamLimits(maxFrameBytes: parts.options.maxFrameBytes), eventLoop: parts.loop, receiver: bridge)
        writer.peer = client
        bridge.client = client
        TickDriver.attach(to: parts.gateway, on: parts.loop)
        route.onProgress = { bridge.endWhenSettled() }
        client.start()
        return bridge
    }

    func announceTools(of server: String?) {
        if front.isTranslated { hub.announceTools(of: server) } else { session.announceTools() }
        parts.gateway.noteWork()
    }

    var activity: FaceActivity { FaceActivity(upstreamConnections: pool.counters.open) }

    // MARK: - Frames

    func frameReceived(_ frame: Span<UInt8>, from side: Side) {
        guard front.receive(frame) else { return }
        session.clientFrame(frame, on: route)
    }

    func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side) {
        session.oversizedClientFrame(prefix: prefix, on: route)
    }

    func readsDone(from side: Side) {
        parts.gateway.endTick()
        balance()
        endWhenSettled()
    }

    func writabilityChanged(_ writable: Bool, on side: Side) {
        balance()
    }

    private func balance() {
        guard let client else { return }
        client.setReading(client.isWritable)
        route.setReading(client.isWritable)
        hub.setReading(client.isWritable)
    }

    // MARK: - The end

    func inputClosed(from side: Side) {
        parts.gateway.endTick()
        guard !isClientGone else { return }
        isClientGone = true
        let bridge = NIOLoopBound(self, eventLoop: parts.loop)
        parts.loop.scheduleTask(in: Self.answerLimit) { bridge.value.end(0) }
        endWhenSettled()
    }

    func outputFailed(on side: Side) {
        end(0)
    }

    func signalled(_ number: Int32) {
        if isEnding { return parts.finished.succeed(128 + number) }
        end(128 + number)
    }

    /// The client has left: the bridge ends once every request that it sent has its answer.
    private func endWhenSettled() {
        guard isClientGone, session.isIdle, route.isQuiet, front.isIdle else { return }
        end(0)
    }

    private func end(_ status: Int32) {
        guard !isEnding else { return }
        isEnding = true
        session.close()
        hub.close()
        route.onProgress = {}
        route.close()
        parts.gateway.recordLifecycle("sallyport ended", code: "stopped")
        parts.gateway.endTick()
        let finished = parts.finished
        let drained = drained
        let bridge = NIOLoopBound(self, eventLoop: parts.loop)
        route.onProgress = {
            guard bridge.value.route.isEmpty else { return }
            bridge.value.closeOutput(drained, finished, status)
        }
        route.onProgress()
        parts.loop.scheduleTask(in: Self.closeLimit) { finished.succeed(status) }
    }

    private func closeOutput(_ drained: EventLoopFuture<Void>, _ finished: EventLoopPromise<Int32>, _ status: Int32) {
        pool.close()
        guard let client else { return finished.succeed(status) }
        client.closeOutput()
        client.outputClosed.flatMap { drained }.whenComplete { _ in finished.succeed(status) }
    }
}
