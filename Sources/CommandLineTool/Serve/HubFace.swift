internal import CPosix
internal import GatewayPorts
internal import GatewayRuntime
internal import HTTPText
internal import Logging
internal import NIOCore
internal import OperatingSystem
internal import Transports

/// A gateway between HTTP clients and servers that the hub reaches, each in its own way.
///
/// Bound to its event loop.
final class HubFace: GatewayFace {
    /// Where clients connect, and who answers there.
    struct Door {
        let plan: ListenerPlan
        let handler: HubHTTP
    }

    private let parts: FaceParts
    private let hub: Hub
    private let pools: [UpstreamPool]
    private var listeners: [HTTPListener] = []
    private var handlers: [HubHTTP] = []
    private var addresses: [String] = []
    private var isEnding = false
    private var isFinished = false

    /// The most time that exchanges under way may take when we are told to end.
    private static let drainLimit = TimeAmount.seconds(10)
    /// The most time that servers may take to end.
    private static let closeLimit = TimeAmount.seconds(5)

    private init(_ parts: FaceParts, _ hub: Hub, _ pools: [UpstreamPool]) {
        self.parts = parts
        self.hub = hub
        self.pools = pools
    }

    /// Begins to listen at every door; says where on standard error.
    static func start(_ parts: FaceParts, _ hub: Hub, _ doors: [Door], pools: [UpstreamPool]) throws -> HubFace {
        let face = HubFace(parts, hub, pools)
        TickDriver.attach(to: parts.gateway, on: parts.loop)
        for door in doors {
            let listener: HTTPListener
            do {
                listener = try HTTPListener(door.plan.listener, on: parts.loop, handler: door.handler)
            } catch {
                throw ToolError(
                    "the certificate or its key cannot be read",
                    help: "give PEM files that belong together", exit: .invalid)
            }
            face.listeners.append(listener)
            face.handlers.append(door.handler)
            face.listen(listener, door.plan)
        }
        let connections = doors.reduce(0) { $0 + $1.plan.listener.limits.maxConnections }
        HTTPProxy.raiseDescriptorLimit(for: connections, parts.logger)
        return face
    }

    private func listen(_ listener: HTTPListener, _ plan: ListenerPlan) {
        let face = NIOLoopBound(self, eventLoop: parts.loop)
        let finished = parts.finished
        listener.start().whenComplete { result in
            switch result {
            case .success(let port):
                let address = plan.address(port: port)
                face.value.addresses.append(address)
                StandardError.write("sallyport: listening on \(address)\n")
            case .failure(let error): finished.fail(HTTPProxy.cannotListen(plan, error))
            }
        }
    }

    func announceTools(of server: String?) { hub.announceTools(of: server) }

    var activity: FaceActivity {
        FaceActivity(
            listening: addresses.isEmpty ? nil : addresses.joined(separator: " "), sessions: hub.sessionCount,
            clientConnections: listeners.reduce(0) { $0 + $1.counters.open },
            upstreamConnections: pools.reduce(0) { $0 + $1.counters.open })
    }

    // MARK: - The end

    /// Ends in order: nobody new is let in, and what is under way may end; a second signal ends everything.
    func signalled(_ number: Int32) {
        if isEnding { return finish(128 + number) }
        isEnding = true
        for handler in handlers { handler.beginDraining() }
        hub.endStreams()
        let face = NIOLoopBound(self, eventLoop: parts.loop)
        EventLoopFuture.andAllComplete(listeners.map { $0.drain() }, on: parts.loop).whenComplete { _ in
            face.value.finish(128 + number)
        }
        parts.loop.scheduleTask(in: Self.drainLimit) { face.value.finish(128 + number) }
    }

    private func finish(_ status: Int32) {
        guard !isFinished else { return }
        isFinished = true
        for listener in listeners { _ = listener.closeNow() }
        let face = NIOLoopBound(self, eventLoop: parts.loop)
        hub.onEmpty = { face.value.ended(status) }
        hub.close()
        parts.gateway.endTick()
        parts.loop.scheduleTask(in: Self.closeLimit) { face.value.ended(status) }
    }

    private var hasEnded = false

    private func ended(_ status: Int32) {
        guard !hasEnded else { return }
        hasEnded = true
        hub.killServers()
        for pool in pools { pool.close() }
        parts.gateway.recordLifecycle("sallyport ended", code: "stopped")
        parts.gateway.endTick()
        parts.finished.succeed(status)
    }
}

extension ListenerPlan {
    /// Where clients connect, once the port is known.
    func address(port: Int) -> String {
        let scheme = listener.identity == nil ? "http" : "https"
        let host = listener.host.contains(":") ? "[\(listener.host)]" : listener.host
        return "\(scheme)://\(host):\(port)\(path)"
    }

    /// Who may speak, by `Host` and `Origin`.
    var doors: ListenerGuard {
        ListenerGuard(isLoopback: isLoopback, allowedHosts: allowedHosts, allowedOrigins: allowedOrigins)
    }
}
