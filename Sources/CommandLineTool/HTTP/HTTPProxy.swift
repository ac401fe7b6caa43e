internal import CPosix
internal import GatewayPorts
internal import GatewayRuntime
internal import HTTPText
internal import Logging
internal import NIOCore
internal import OperatingSystem
internal import Transports

/// A gateway between HTTP clients and one HTTP server.
///
/// Bound to its event loop.
final class HTTPProxy: GatewayFace {
    private let parts: FaceParts
    private let gateway: HTTPGateway
    private let hub: Hub
    private let pool: UpstreamPool
    private let listener: HTTPListener
    private var address: String?
    private var isEnding = false

    /// The most time that exchanges under way may take when we are told to end.
    private static let drainLimit = TimeAmount.seconds(10)

    private init(
        _ parts: FaceParts, _ gateway: HTTPGateway, _ hub: Hub, _ pool: UpstreamPool, _ listener: HTTPListener
    ) {
        self.parts = parts
        self.hub = hub
        self.gateway = gateway
        self.pool = pool
        self.listener = listener
    }

    /// Begins to listen; says where on standard error.
    static func start(
        _ parts: FaceParts, _ upstream: UpstreamPlan, _ plan: ListenerPlan
    ) throws -> HTTPProxy {
        let pool = try upstream.makePool(on: parts.loop)
        let timer = LoopTimer(loop: parts.loop)
        let gateway = HTTPGateway(
            gateway: parts.gateway, upstream: pool,
            doors: plan.doors, path: plan.path, sessionID: FaceParts.randomID(), timer: timer)
        let (hub, server, grant) = Hub.single(parts, .http(pool), timer: timer)
        server.fallback = EventStreamStarter(upstream.address, over: pool, options: parts.options, timer: timer)
        let translated = HubHTTP(
            hub: hub, doors: plan.doors, path: plan.path, main: .server(server), grants: LocalGrant(grant))
        let door = ProxyDoor(
            direct: gateway, translated: translated, server: server, grant: grant, doors: plan.doors,
            path: plan.path)
        let listener: HTTPListener
        do {
            listener = try HTTPListener(plan.listener, on: parts.loop, handler: door)
        } catch {
            throw ToolError(
                "the certificate or its key cannot be read",
                help: "give PEM files that belong together with `--tls-cert` and `--tls-key`", exit: .invalid)
        }
        let proxy = HTTPProxy(parts, gateway, hub, pool, listener)
        if !plan.isLoopback {
            parts.logger.warning(
                "whoever reaches \(plan.listener.host) may call the server: clients are not told apart yet")
        }
        raiseDescriptorLimit(for: plan.listener.limits.maxConnections, parts.logger)
        TickDriver.attach(to: parts.gateway, on: parts.loop)
        proxy.listen(plan, upstream)
        return proxy
    }

    /// Every client needs two sockets, and the usual limit is 1,024.
    static func raiseDescriptorLimit(for maxConnections: Int, _ logger: Logger) {
        let limit = cposix_raise_descriptor_limit()
        guard limit < Int64(2 * maxConnections + 64) else { return }
        logger.warning(
            "the system allows \(max(0, limit)) open files, too few for \(maxConnections) clients; raise `ulimit -n`")
    }

    private func listen(_ plan: ListenerPlan, _ upstream: UpstreamPlan) {
        let proxy = NIOLoopBound(self, eventLoop: parts.loop)
        let finished = parts.finished
        listener.start().whenComplete { result in
            switch result {
            case .success(let port): proxy.value.listening(plan, port, upstream)
            case .failure(let error): finished.fail(Self.cannotListen(plan, error))
            }
        }
    }

    static func cannotListen(_ plan: ListenerPlan, _ error: any Error) -> ToolError {
        ToolError(
            "cannot listen on \(plan.listener.host), port \(plan.listener.port): \(words(error))",
            help:
                "choose another one with `--host` and `--port`, or in the configuration; port 0 takes any that is free",
            exit: .failed)
    }

    private static func words(_ error: any Error) -> String {
        (error as? IOError).map { SystemError(number: $0.errnoCode).words } ?? "\(error)"
    }

    private func listening(_ plan: ListenerPlan, _ port: Int, _ upstream: UpstreamPlan) {
        let address = plan.address(port: port)
        self.address = address
        StandardError.write("sallyport: listening on \(address)\n")
        parts.logger.info("the server is at \(ServerName.from(address: upstream.address))")
    }

    // Clients that are connected directly listen to the server itself.
    func announceTools(of server: String?) { hub.announceTools(of: server) }

    var activity: FaceActivity {
        FaceActivity(
            listening: address, sessions: gateway.sessionCount + hub.sessionCount,
            clientConnections: listener.counters.open, upstreamConnections: pool.counters.open)
    }

    // MARK: - The end

    /// Ends in order: nobody new is let in, and what is under way may end; a second signal ends everything.
    func signalled(_ number: Int32) {
        if isEnding { return finish(128 + number) }
        isEnding = true
        gateway.beginDraining()
        hub.endStreams()
        let proxy = NIOLoopBound(self, eventLoop: parts.loop)
        listener.drain().whenComplete { _ in proxy.value.finish(128 + number) }
        parts.loop.scheduleTask(in: Self.drainLimit) { proxy.value.finish(128 + number) }
    }

    private var isFinished = false

    private func finish(_ status: Int32) {
        guard !isFinished else { return }
        isFinished = true
        _ = listener.closeNow()
        gateway.close()
        hub.close()
        pool.close()
        parts.gateway.recordLifecycle("sallyport ended", code: "stopped")
        parts.gateway.endTick()
        parts.finished.succeed(status)
    }
}
