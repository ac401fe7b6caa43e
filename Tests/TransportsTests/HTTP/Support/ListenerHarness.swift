internal import GatewayPorts
internal import HTTPText
internal import NIOCore
internal import NIOPosix
internal import Transports

/// What a handler saw, as values.
enum HandlerEvent: Equatable, Sendable {
    case request(String, body: String)
    case clientClosed
    case writable(Bool)
}

/// Records requests and answers them as the test says.
final class ScriptedHandler: HTTPRequestHandler, HTTPClientObserver {
    typealias Script = (HTTPRequestHead, [UInt8], any HTTPAnswerWriter) -> Void

    let log: LoopLog<HandlerEvent>
    /// The answer to the last request, for a script that gives it later.
    private(set) var answer: (any HTTPAnswerWriter)?
    private let script: Script

    init(eventLoop: any EventLoop, script: @escaping Script) {
        self.log = LoopLog(eventLoop: eventLoop)
        self.script = script
    }

    func received(
        _ head: HTTPRequestHead, body: Span<UInt8>, answer: any HTTPAnswerWriter
    ) -> (any HTTPClientObserver)? {
        let bytes = array(body)
        self.answer = answer
        log.record(.request("\(head.method.text) \(head.target)", body: String(decoding: bytes, as: UTF8.self)))
        script(head, bytes, answer)
        return self
    }

    func clientClosed() { log.record(.clientClosed) }
    func clientWritabilityChanged() { log.record(.writable(answer?.isWritable ?? false)) }
}

/// A listener and its handler, reachable from a test.
struct ListenerHarness: Sendable {
    private struct Parts {
        let handler: ScriptedHandler
        let listener: HTTPListener
    }

    let port: Int
    let eventLoop: any EventLoop
    private let parts: NIOLoopBound<Parts>

    /// A listener that answers every request with its body.
    static func echo(limits: HTTPListenerLimits = .patient) async throws -> ListenerHarness {
        try await start(limits: limits) { _, body, answer in
            answer.send(HTTPAnswerHead(status: 200), body: body.span)
            answer.flush()
        }
    }

    /// A listener whose answers the test gives.
    static func silent(limits: HTTPListenerLimits = .patient) async throws -> ListenerHarness {
        try await start(limits: limits) { _, _, _ in }
    }

    static func start(
        limits: HTTPListenerLimits = .patient, identity: HTTPListenerConfiguration.Identity? = nil,
        script: @escaping @Sendable (HTTPRequestHead, [UInt8], any HTTPAnswerWriter) -> Void
    ) async throws -> ListenerHarness {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let configuration = HTTPListenerConfiguration(host: "127.0.0.1", port: 0, identity: identity, limits: limits)
        let parts = try await eventLoop.submit {
            let handler = ScriptedHandler(eventLoop: eventLoop, script: script)
            let listener = try HTTPListener(configuration, on: eventLoop, handler: handler)
            return NIOLoopBound(Parts(handler: handler, listener: listener), eventLoop: eventLoop)
        }.get()
        let port = try await eventLoop.flatSubmit { parts.value.listener.start() }.get()
        return ListenerHarness(port: port, eventLoop: eventLoop, parts: parts)
    }

    /// Runs `body` on the event loop.
    func onLoop<Value: Sendable>(
        _ body: @escaping @Sendable (HTTPListener, ScriptedHandler) throws -> Value
    ) async throws -> Value {
        try await eventLoop.submit { try body(parts.value.listener, parts.value.handler) }.get()
    }

    /// Waits until the handler's events so far meet the condition.
    @discardableResult
    func events(until condition: @escaping @Sendable ([HandlerEvent]) -> Bool) async throws -> [HandlerEvent] {
        try await eventLoop.flatSubmit { parts.value.handler.log.wait(until: condition) }.get()
    }

    /// Lets time pass for a listener whose waits are an hour long each: it looks once a second then.
    func passHours(_ hours: Int) async throws {
        try await onLoop { listener, _ in
            for _ in 0..<(hours * 3_600) { listener.sweep() }
        }
    }

    func counters() async throws -> HTTPListenerCounters {
        try await onLoop { listener, _ in listener.counters }
    }

    func drain() async throws {
        try await eventLoop.flatSubmit { parts.value.listener.drain() }.get()
    }

    func closeNow() async throws {
        try await eventLoop.flatSubmit { parts.value.listener.closeNow() }.get()
    }
}
