internal import NIOCore
internal import NIOPosix
internal import Transports

/// A peer on two descriptors and the log of what it reported, reachable from a test.
struct PeerHarness: Sendable {
    private struct Parts {
        let log: StreamLog
        let peer: StreamPeer
    }

    let eventLoop: any EventLoop
    let outputDrained: EventLoopFuture<Void>
    private let parts: NIOLoopBound<Parts>

    /// A peer that owns the descriptors.
    static func start(input: Int32, output: Int32, limits: StreamLimits = .init()) async throws -> PeerHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        return try await eventLoop.submit {
            start(input: input, output: output, limits: limits, on: eventLoop, drained: nil)
        }.get()
    }

    /// A peer on this process's standard streams, as the three descriptors stand in for them.
    static func standard(input: Int32, output: Int32, errorOutput: Int32 = -1) async throws -> PeerHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        return try await eventLoop.submit {
            let streams = try StandardStreams.open(
                input: input, output: output, errorOutput: errorOutput, on: eventLoop)
            return start(
                input: streams.input, output: streams.output, limits: .init(), on: eventLoop,
                drained: streams.outputDrained)
        }.get()
    }

    private static func start(
        input: Int32, output: Int32, limits: StreamLimits, on eventLoop: any EventLoop,
        drained: EventLoopFuture<Void>?
    ) -> PeerHarness {
        let log = StreamLog(eventLoop: eventLoop)
        let peer = StreamPeer(
            input: input, output: output, side: .client, limits: limits, eventLoop: eventLoop, receiver: log)
        peer.start()
        return PeerHarness(
            eventLoop: eventLoop, outputDrained: drained ?? eventLoop.makeSucceededVoidFuture(),
            parts: NIOLoopBound(Parts(log: log, peer: peer), eventLoop: eventLoop))
    }

    /// Runs `body` on the event loop.
    func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (StreamPeer, StreamLog) throws -> Value
    ) async throws -> Value {
        try await eventLoop.submit {
            try body(parts.value.peer, parts.value.log)
        }.get()
    }

    /// Sends lines in one flush.
    func send(_ lines: String...) async throws {
        try await onLoop { peer, _ in
            for line in lines { peer.send(Array(line.utf8).span) }
            peer.flush()
        }
    }

    /// Waits until the events so far meet the condition.
    @discardableResult
    func events(until condition: @escaping StreamLog.Condition) async throws -> [StreamEvent] {
        try await eventLoop.flatSubmit { parts.value.log.wait(until: condition) }.get()
    }

    /// Closes the output and waits until all of it has left.
    func finishOutput() async throws {
        try await eventLoop.flatSubmit {
            parts.value.peer.closeOutput()
            return parts.value.peer.outputClosed
        }.flatMap { outputDrained }.get()
    }
}
