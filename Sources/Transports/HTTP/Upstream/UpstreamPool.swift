package import GatewayPorts
package import HTTPText
package import NIOCore
internal import NIOPosix
internal import NIOSSL

/// The connections to one upstream, kept and used again, all on one event loop.
///
/// Not `Sendable`: every member is for the event loop only.
package final class UpstreamPool: HTTPUpstream {
    /// How many sweeps each wait lasts.
    struct Waits {
        let connect: Int
        let queue: Int
        let keep: Int
        let answer: Int?
        let body: Int?

        init(_ configuration: UpstreamPoolConfiguration) {
            connect = configuration.sweeps(in: configuration.connectTimeout)
            queue = configuration.sweeps(in: configuration.queueTimeout)
            keep = configuration.sweeps(within: configuration.keepTimeout)
            answer = configuration.answerTimeout.map { configuration.sweeps(in: $0) }
            body = configuration.bodyTimeout.map { configuration.sweeps(in: $0) }
        }
    }

    /// What became of the attempt to open a connection.
    enum Opening {
        /// It was over long ago.
        case past
        case done
        case failed(UpstreamFailure)
    }

    let configuration: UpstreamPoolConfiguration
    let eventLoop: any EventLoop
    /// Sweeps so far: the pool's clock.
    private(set) var sweepCount = 0

    private let address: HTTPAddress
    private let tls: NIOSSLContext?
    private let request: UpstreamRequestText
    private let waits: Waits
    private var connections: [UpstreamConnection] = []
    /// The last one used is the first one used again, so that what is too much grows old.
    private var idle: [UpstreamConnection] = []
    /// In the order of their requests; those that gave up are skipped.
    private var waiting = CircularBuffer<UpstreamExchange>()
    private var waitingCount = 0
    private var waitingBytes = 0
    /// Streams asked for and not over.
    var streamCount = 0
    /// Attempts to connect that have neither failed nor brought a usable connection.
    private var openingCount = 0
    /// Those of them that have no socket yet.
    private var connectingCount = 0
    private var openedCount = 0
    private var sweeping: RepeatedTask?
    private var isClosed = false

    /// A pool without a connection.
    /// - Throws: `NIOSSLError` and the like when an authority's certificate cannot be used.
    package init(
        _ address: HTTPAddress, configuration: UpstreamPoolConfiguration = UpstreamPoolConfiguration(),
        on eventLoop: any EventLoop
    ) throws {
        self.address = address
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.request = UpstreamRequestText(address, operatorFields: configuration.fields)
        self.waits = Waits(configuration)
        self.tls =
            switch address.scheme {
            case .http: nil
            case .https: try UpstreamTLS.context(configuration.trust)
            }
    }

    /// What the pool has and has done.
    package var counters: UpstreamPoolCounters {
        var counters = UpstreamPoolCounters()
        counters.opened = openedCount
        counters.open = connections.count
        counters.idle = idle.count
        counters.waiting = waitingCount
        return counters
    }

    var isSecure: Bool { tls != nil }

    // MARK: - Requests

    /// Sends one request over a connection that is free, or a new one, or the next that is; failures come later.
    package func send(
        _ method: HTTPMethod, target: String?, _ fields: HTTPFields, body: Span<UInt8>,
        to receiver: any HTTPUpstreamReceiver
    ) -> any HTTPUpstreamExchange {
        let isStream = method == .get
        guard !isStream || streamCount < configuration.maxStreams else {
            let exchange = UpstreamExchange()
            exchange.begin(in: self, for: receiver, isStream: false)
            failLater(exchange, Self.busy("\(configuration.maxStreams) streams from the upstream are open"))
            return exchange
        }
        while let connection = idle.popLast() {
            guard connection.isUsable else { continue }
            let exchange = connection.freshExchange()
            exchange.begin(in: self, for: receiver, isStream: isStream)
            request.write(method, target: target, fields, body: body, to: &connection.outbound)
            connection.begin(exchange)
            return exchange
        }
        let exchange = UpstreamExchange()
        exchange.begin(in: self, for: receiver, isStream: isStream)
        var bytes = ByteBuffer()
        request.write(method, target: target, fields, body: body, to: &bytes)
        queue(exchange, bytes)
        return exchange
    }

    /// Closes every connection; requests under way fail, and so will further ones.
    package func close() {
        isClosed = true
        while let (exchange, _) = nextWaiter() { exchange.finish()?.upstreamFailed(Self.closedFailure) }
        for connection in connections { connection.shutDown() }
        stopSweepingWhenEmpty()
    }

    private func queue(_ exchange: UpstreamExchange, _ bytes: ByteBuffer) {
        if isClosed {
            failLater(exchange, Self.closedFailure)
            return
        }
        guard waitingCount < configuration.maxWaiting,
            bytes.readableBytes <= configuration.maxWaitingBytes - waitingBytes
        else {
            failLater(exchange, allInUse)
            return
        }
        exchange.wait(request: bytes, sweep: sweepCount)
        waitingCount += 1
        waitingBytes += bytes.readableBytes
        waiting.append(exchange)
        openWhatIsNeeded()
    }

    /// A request that waited was given up.
    func waiterLeft(_ request: ByteBuffer) {
        waitingCount -= 1
        waitingBytes -= request.readableBytes
        guard waiting.count > 2 * waitingCount + 64 else { return }
        waiting.removeAll { $0.waitingRequest == nil }
    }

    private func nextWaiter() -> (UpstreamExchange, ByteBuffer)? {
        while let exchange = waiting.popFirst() {
            guard let request = exchange.waitingRequest else { continue }
            waitingCount -= 1
            waitingBytes -= request.readableBytes
            return (exchange, request)
        }
        return nil
    }

    private func failLater(_ exchange: UpstreamExchange, _ failure: UpstreamFailure) {
        // Not from here: nothing comes before the request was taken.
        eventLoop.assumeIsolated().execute { exchange.finish()?.upstreamFailed(failure) }
    }

    private var allInUse: UpstreamFailure {
        Self.busy("all \(configuration.maxConnections) connections to the upstream are in use")
    }

    private static func busy(_ message: String) -> UpstreamFailure {
        UpstreamFailure(code: .busy, wasSent: false, message: message)
    }

    private static let closedFailure = UpstreamFailure(
        code: .closed, wasSent: false, message: "the gateway is shutting down")
}

// MARK: - Connections

extension UpstreamPool {
    private func openWhatIsNeeded() {
        while !isClosed, openingCount < waitingCount,
            connections.count + connectingCount < configuration.maxConnections
        {
            open()
        }
    }

    private func open() {
        openingCount += 1
        connectingCount += 1
        startSweeping()
        let pool = NIOLoopBound(self, eventLoop: eventLoop)
        let probing = PeerProbing.options.reduce(ClientBootstrap(group: eventLoop)) { bootstrap, option in
            bootstrap.channelOption(option.option, value: option.value)
        }
        probing
            .connectTimeout(configuration.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.recvAllocator, value: Self.receiveBuffers)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try pool.value.prepare(channel) }
            }
            .connect(host: address.host, port: address.port)
            .assumeIsolated()
            .whenComplete { result in self.connected(result) }
    }

    private func prepare(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            // An address has no name to ask for; it is looked for in the certificate itself.
            let name = address.isIPAddress ? nil : address.host
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
        }
        try pipeline.addHandler(UpstreamConnection(pool: self))
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        connectingCount -= 1
        let connection: UpstreamConnection
        do {
            let channel = try result.get()
            connection = try channel.pipeline.syncOperations.handler(type: UpstreamConnection.self)
        } catch {
            let message = UpstreamWords.unreachable(address, error, configuration.connectTimeout)
            end(.failed(UpstreamFailure(code: .unreachable, wasSent: false, message: message)))
            return
        }
        connections.append(connection)
        openedCount += 1
        connection.adopt(awaitsTLS: tls != nil)
        if isClosed { connection.close() }
    }

    /// A connection can take a request.
    func ready(_ connection: UpstreamConnection, _ opening: Opening) {
        end(opening)
        guard let (exchange, request) = nextWaiter() else {
            idle.append(connection)
            return
        }
        connection.outbound = request
        connection.begin(exchange)
    }

    /// A connection is closed, or about to be.
    func lost(_ connection: UpstreamConnection, _ opening: Opening) {
        connections.removeAll { $0 === connection }
        idle.removeAll { $0 === connection }
        end(opening)
    }

    private func end(_ opening: Opening) {
        switch opening {
        case .past:
            break
        case .done:
            openingCount -= 1
            return
        case .failed(let failure):
            openingCount -= 1
            // The request that waits longest hears why.
            if let (exchange, _) = nextWaiter() { exchange.finish()?.upstreamFailed(failure) }
        }
        openWhatIsNeeded()
        stopSweepingWhenEmpty()
    }

    private func startSweeping() {
        guard sweeping == nil else { return }
        let interval = configuration.sweepInterval
        let pool = NIOLoopBound(self, eventLoop: eventLoop)
        sweeping = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in pool.value.sweep() }
    }

    private func stopSweepingWhenEmpty() {
        guard connections.isEmpty, openingCount == 0 else { return }
        sweeping?.cancel()
        sweeping = nil
    }

    /// One look at every connection, instead of a timer for each.
    private func sweep() {
        sweepCount &+= 1
        for connection in connections { connection.sweep(waits) }
        while let first = waiting.first, sweepCount &- first.waitingSweep > waits.queue {
            // Those that gave up are skipped, which may bring one that has waited less: it is as hopeless.
            if let (exchange, _) = nextWaiter() { exchange.finish()?.upstreamFailed(allInUse) }
        }
    }

    /// Starts where a usual answer fits one read, and grows to what a socket brings at once.
    private static let receiveBuffers = AdaptiveRecvByteBufferAllocator(
        minimum: 2 * 1024, initial: 4 * 1024, maximum: 64 * 1024)
}
