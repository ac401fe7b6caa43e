internal import NIOCore
internal import NIOPosix
internal import Transports

/// A child process and the log of what it did, reachable from a test.
struct ChildHarness: Sendable {
    private struct Parts {
        let log: StreamLog
        let child: ChildProcess
    }

    /// Impatient, so that a test of the last step does not wait for the first two.
    static let impatient = ChildIntervals(
        grace: .milliseconds(30), termination: .milliseconds(30), settling: .milliseconds(200),
        settlingCheck: .milliseconds(5))

    let eventLoop: any EventLoop
    private let parts: NIOLoopBound<Parts>

    static func shell(
        _ script: String, intervals: ChildIntervals = ChildIntervals(), limits: StreamLimits = StreamLimits()
    ) async throws -> ChildHarness {
        try await start(
            ChildCommand(arguments: ["/bin/sh", "-c", script], environment: ["PATH=/usr/bin:/bin"]),
            intervals: intervals, limits: limits)
    }

    static func start(
        _ command: ChildCommand, intervals: ChildIntervals = ChildIntervals(), limits: StreamLimits = StreamLimits()
    ) async throws -> ChildHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        return try await eventLoop.submit {
            let log = StreamLog(eventLoop: eventLoop)
            let child = try ChildProcess.spawn(
                command, intervals: intervals, limits: limits, on: eventLoop, receiver: log
            ) { exit in log.record(.exit(exit)) }
            let parts = NIOLoopBound(Parts(log: log, child: child), eventLoop: eventLoop)
            return ChildHarness(eventLoop: eventLoop, parts: parts)
        }.get()
    }

    /// Runs `body` on the event loop.
    func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (ChildProcess, StreamLog) throws -> Value
    ) async throws -> Value {
        try await eventLoop.submit {
            try body(parts.value.child, parts.value.log)
        }.get()
    }

    /// Sends lines to the child in one flush.
    func send(_ lines: String...) async throws {
        try await onLoop { child, _ in
            for line in lines { child.peer.send(Array(line.utf8).span) }
            child.peer.flush()
        }
    }

    /// Waits until the events so far meet the condition.
    @discardableResult
    func events(until condition: @escaping StreamLog.Condition) async throws -> [StreamEvent] {
        try await eventLoop.flatSubmit { parts.value.log.wait(until: condition) }.get()
    }

    /// Waits until the child's end was reported.
    func finish() async throws -> [StreamEvent] {
        try await events { $0.exit != nil }
    }
}
