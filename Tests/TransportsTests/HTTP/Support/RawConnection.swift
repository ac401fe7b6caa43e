internal import Glibc
internal import NIOCore
internal import NIOPosix

/// A TCP connection whose every byte a test writes and sees.
struct RawConnection: Sendable {
    let channel: any Channel
    private let log: NIOLoopBound<ByteLog>

    init(channel: any Channel, log: ByteLog) {
        self.channel = channel
        self.log = NIOLoopBound(log, eventLoop: channel.eventLoop)
    }

    /// The port of this end.
    var localPort: Int { channel.localAddress?.port ?? 0 }

    static func connect(port: Int, reads: Bool = true) async throws -> RawConnection {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteLog(eventLoop: channel.eventLoop))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .flatMapThrowing { channel in
                RawConnection(channel: channel, log: try channel.pipeline.syncOperations.handler(type: ByteLog.self))
            }
            .get()
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// Sends what the peer may refuse to take.
    func offer(_ text: String) {
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    /// Waits until all that was received so far meets the condition.
    /// - Throws: `EarlyClose` when the peer closes before.
    @discardableResult
    func text(until condition: @escaping @Sendable (String) -> Bool) async throws -> String {
        let text = try await textUntilCloseOr(condition)
        guard condition(text) else { throw EarlyClose(received: text) }
        return text
    }

    /// Everything up to the end that the peer makes.
    func textUntilClose() async throws -> String {
        try await textUntilCloseOr { _ in false }
    }

    private func textUntilCloseOr(_ condition: @escaping @Sendable (String) -> Bool) async throws -> String {
        try await channel.eventLoop.flatSubmit { log.value.wait { condition(String(buffer: $0)) } }.get()
    }

    /// Whether the peer reset the connection instead of ending it in order.
    func endedWithReset() async throws -> Bool {
        _ = try await textUntilClose()
        return try await channel.eventLoop.submit { log.value.sawReset }.get()
    }

    func bytes(atLeast count: Int) async throws -> Int {
        try await channel.eventLoop.flatSubmit { log.value.wait { $0.readableBytes >= count } }.get().utf8.count
    }

    /// Forgets what was received so far.
    func forget() async throws {
        try await channel.eventLoop.submit { log.value.forget() }.get()
    }

    func setReading(_ reads: Bool) async throws {
        try await channel.setOption(.autoRead, value: reads).get()
    }

    func close() async throws {
        try await channel.close().get()
    }
}

/// The peer closed, and what a test waits for had not come.
struct EarlyClose: Error {
    let received: String
}

/// A server that accepts connections and leaves the rest to the test.
struct RawServer: Sendable {
    let port: Int
    private let channel: any Channel
    private let accepted: NIOLoopBound<LoopLog<RawConnection>>

    static func start() async throws -> RawServer {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let accepted = try await eventLoop.submit {
            NIOLoopBound(LoopLog<RawConnection>(eventLoop: eventLoop), eventLoop: eventLoop)
        }.get()
        let channel = try await ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let log = ByteLog(eventLoop: channel.eventLoop)
                    try channel.pipeline.syncOperations.addHandler(log)
                    accepted.value.record(RawConnection(channel: channel, log: log))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        return RawServer(port: channel.localAddress?.port ?? 0, channel: channel, accepted: accepted)
    }

    /// Waits for the connection with this number, the first one being 0.
    func connection(_ index: Int) async throws -> RawConnection {
        try await channel.eventLoop.flatSubmit { accepted.value.wait { $0.count > index } }.get()[index]
    }

    func connectionCount() async throws -> Int {
        try await channel.eventLoop.submit { accepted.value.events.count }.get()
    }

    func close() async throws {
        try await channel.close().get()
    }
}

/// Collects what a channel receives.
final class ByteLog: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias Condition = @Sendable (ByteBuffer) -> Bool

    private let eventLoop: any EventLoop
    private var received = ByteBuffer()
    private var isClosed = false
    private(set) var sawReset = false
    private var waiting: [(condition: Condition, promise: EventLoopPromise<String>)] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func wait(until condition: @escaping Condition) -> EventLoopFuture<String> {
        let promise = eventLoop.makePromise(of: String.self)
        waiting.append((condition, promise))
        settle()
        return promise.futureResult
    }

    func forget() {
        received.clear()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        settle()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        settle()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // `channelInactive` follows.
        sawReset = (error as? IOError)?.errnoCode == ECONNRESET
        context.close(promise: nil)
    }

    private func settle() {
        guard !waiting.isEmpty else { return }
        let left = waiting
        waiting.removeAll()
        for entry in left {
            if isClosed || entry.condition(received) {
                entry.promise.succeed(String(buffer: received))
            } else {
                waiting.append(entry)
            }
        }
    }
}
