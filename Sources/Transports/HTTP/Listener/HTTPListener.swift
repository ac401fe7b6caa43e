package import GatewayPorts
package import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Accepts HTTP clients and serves them, all on one event loop.
///
/// Not `Sendable`: every member is for the event loop only.
package final class HTTPListener {
    /// How many sweeps each wait lasts.
    struct Waits {
        let head: Int
        let body: Int
        let idle: Int
        let stall: Int
        let linger: Int

        init(_ limits: HTTPListenerLimits) {
            head = limits.sweeps(in: limits.headTimeout)
            body = limits.sweeps(in: limits.bodyTimeout)
            idle = limits.sweeps(in: limits.idleTimeout)
            stall = limits.sweeps(in: limits.stallTimeout)
            linger = limits.sweeps(in: limits.lingerTimeout)
        }
    }

    /// What has been seen so far.
    package internal(set) var counters = HTTPListenerCounters()

    let eventLoop: any EventLoop
    let handler: any HTTPRequestHandler
    let limits: HTTPListenerLimits
    /// Sweeps so far: the listener's clock.
    private(set) var sweepCount = 0

    private let configuration: HTTPListenerConfiguration
    private let tls: NIOSSLContext?
    private let waits: Waits
    private var connections: [HTTPConnection] = []
    private var gatheredBytes = 0
    private var serverChannel: (any Channel)?
    private var sweeping: RepeatedTask?
    private var drained: EventLoopPromise<Void>?

    /// A listener that does not listen yet.
    /// - Throws: `NIOSSLError` and the like when the certificate or its key cannot be used.
    package init(
        _ configuration: HTTPListenerConfiguration, on eventLoop: any EventLoop, handler: any HTTPRequestHandler
    ) throws {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.handler = handler
        self.limits = configuration.limits
        self.waits = Waits(configuration.limits)
        self.tls = try configuration.identity.map(ServerTLS.context)
    }

    var isSecure: Bool { tls != nil }

    // MARK: - Life

    /// Begins to listen; gives the port, and fails as the system does.
    package func start() -> EventLoopFuture<Int> {
        eventLoop.assertInEventLoop()
        let listener = NIOLoopBound(self, eventLoop: eventLoop)
        let highWater = limits.maxAnswerBufferBytes
        let probing = PeerProbing.options.reduce(ServerBootstrap(group: eventLoop)) { bootstrap, option in
            bootstrap.serverChannelOption(option.option, value: option.value)
        }
        return
            probing
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: 64)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.recvAllocator, value: Self.receiveBuffers)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: highWater / 4, high: highWater))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try listener.value.prepare(channel) }
            }
            .bind(host: configuration.host, port: configuration.port)
            .map { channel in
                listener.value.opened(channel)
                return channel.localAddress?.port ?? 0
            }
    }

    /// Accepts nobody further, ends idle connections, and lets the others end with their exchange.
    ///
    /// Succeeds once every connection is gone.
    package func drain() -> EventLoopFuture<Void> {
        if let drained { return drained.futureResult }
        let promise = eventLoop.makePromise(of: Void.self)
        drained = promise
        serverChannel?.close(promise: nil)
        serverChannel = nil
        for connection in connections { connection.drain() }
        finishWhenEmpty()
        return promise.futureResult
    }

    /// Ends every connection at once.
    package func closeNow() -> EventLoopFuture<Void> {
        let ended = drain()
        for connection in connections { connection.closeNow() }
        return ended
    }

    private func opened(_ channel: any Channel) {
        guard drained == nil else {
            channel.close(promise: nil)
            return
        }
        serverChannel = channel
        let interval = limits.sweepInterval
        let listener = NIOLoopBound(self, eventLoop: eventLoop)
        sweeping = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            listener.value.sweep()
        }
    }

    private func finishWhenEmpty() {
        guard let drained, connections.isEmpty else { return }
        sweeping?.cancel()
        sweeping = nil
        drained.succeed(())
    }

    /// Connections whose request head has begun and not ended.
    package var unfinishedHeads: Int { connections.count { $0.isInHead } }

    /// One look at every connection, instead of a timer for each; the listener's clock advances by one step.
    package func sweep() {
        sweepCount &+= 1
        // Backwards: one that ends is replaced by the last, which was looked at.
        for index in connections.indices.reversed() where index < connections.count {
            connections[index].sweep(waits)
        }
    }

    /// Starts where a usual request fits one read, and grows to what a socket brings at once.
    private static let receiveBuffers = AdaptiveRecvByteBufferAllocator(
        minimum: 2 * 1024, initial: 4 * 1024, maximum: 64 * 1024)
}

// MARK: - Connections

extension HTTPListener {
    private func prepare(_ channel: any Channel) throws {
        guard connections.count < limits.maxConnections, drained == nil else {
            counters.refused += 1
            try channel.pipeline.syncOperations.addHandler(OverflowHandler(speaks: tls == nil))
            return
        }
        let connection = HTTPConnection(listener: self)
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
        try RequestDecoding.install(in: pipeline, limits: limits, sink: connection)
        try pipeline.addHandler(connection)
        connection.slot = connections.count
        connections.append(connection)
        counters.accepted += 1
        counters.open = connections.count
    }

    func ended(_ connection: HTTPConnection) {
        guard let slot = connection.slot, let last = connections.popLast() else { return }
        connection.slot = nil
        if last !== connection {
            connections[slot] = last
            last.slot = slot
        }
        counters.open = connections.count
        finishWhenEmpty()
    }

    /// Whether so many bytes more may be held for unfinished requests.
    func gather(_ count: Int) -> Bool {
        guard count <= limits.maxGatheredBytes - gatheredBytes else { return false }
        gatheredBytes += count
        return true
    }

    func release(_ count: Int) {
        gatheredBytes -= count
    }
}

/// Turns a client away for whom there is no room.
private final class OverflowHandler: ChannelInboundHandler {
    typealias InboundIn = Never
    typealias OutboundOut = ByteBuffer

    private let speaks: Bool

    init(speaks: Bool) {
        self.speaks = speaks
    }

    func channelActive(context: ChannelHandlerContext) {
        guard speaks else {
            context.close(promise: nil)
            return
        }
        let answer = ByteBuffer(
            staticString: "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(answer), promise: written)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}
