internal import GatewayPorts
internal import NIOCore
internal import NIOPosix
internal import Transports

/// What a server's receiver heard, as values.
enum ServerEvent: Equatable, Sendable {
    case said(String)
    case saidTooMuch(prefixBytes: Int)
    case readsDone
    case writabilityChanged
    case ended(ServerEnd)
}

/// Records what a server does.
final class ServerLog: ServerReceiver {
    let log: LoopLog<ServerEvent>

    init(eventLoop: any EventLoop) {
        log = LoopLog(eventLoop: eventLoop)
    }

    func serverSaid(_ frame: Span<UInt8>) { log.record(.said(String(decoding: array(frame), as: UTF8.self))) }
    func serverSaidTooMuch(prefix: Span<UInt8>) { log.record(.saidTooMuch(prefixBytes: prefix.count)) }
    func serverReadsDone() { log.record(.readsDone) }
    func serverWritabilityChanged() { log.record(.writabilityChanged) }
    func serverEnded(_ how: ServerEnd) { log.record(.ended(how)) }
}

/// A server that was started, reachable from a test.
struct ServerHarness: Sendable {
    private struct Parts {
        let log: ServerLog
        let server: any ServerConnection
    }

    let eventLoop: any EventLoop
    private let parts: NIOLoopBound<Parts>

    static func shell(
        _ script: String, errors label: ErrorLabel? = nil, intervals: ChildIntervals = ChildIntervals(),
        limits: StreamLimits = StreamLimits()
    ) async throws -> ServerHarness {
        try await start(
            ChildCommand(arguments: ["/bin/sh", "-c", script], environment: ["PATH=/usr/bin:/bin"]), errors: label,
            intervals: intervals, limits: limits)
    }

    static func start(
        _ command: ChildCommand, errors label: ErrorLabel? = nil, intervals: ChildIntervals = ChildIntervals(),
        limits: StreamLimits = StreamLimits()
    ) async throws -> ServerHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        return try await eventLoop.submit {
            let log = ServerLog(eventLoop: eventLoop)
            let starter = ServerProcessStarter(
                command, errors: label, intervals: intervals, limits: limits, on: eventLoop)
            let server = try starter.start(log)
            let parts = NIOLoopBound(Parts(log: log, server: server), eventLoop: eventLoop)
            return ServerHarness(eventLoop: eventLoop, parts: parts)
        }.get()
    }

    /// Runs `body` on the event loop.
    @discardableResult
    func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (any ServerConnection) throws -> Value
    ) async throws -> Value {
        try await eventLoop.submit { try body(parts.value.server) }.get()
    }

    func send(_ lines: String...) async throws {
        try await onLoop { server in
            for line in lines { server.writer.send(Array(line.utf8).span) }
            server.writer.flush()
        }
    }

    /// Waits until the events so far meet the condition.
    @discardableResult
    func events(until condition: @escaping @Sendable ([ServerEvent]) -> Bool) async throws -> [ServerEvent] {
        try await eventLoop.flatSubmit { parts.value.log.log.wait(until: condition) }.get()
    }

    /// Waits for what the server says first.
    func firstWords() async throws -> String {
        try await events { !$0.words.isEmpty }.words[0]
    }

    /// Waits until the server's end was told.
    @discardableResult
    func finish() async throws -> [ServerEvent] {
        try await events { $0.end != nil }
    }
}

extension [ServerEvent] {
    /// What the server said.
    var words: [String] {
        compactMap { event in
            if case .said(let text) = event { text } else { nil }
        }
    }

    /// How the server ended.
    var end: ServerEnd? {
        for case .ended(let how) in self { return how }
        return nil
    }
}
