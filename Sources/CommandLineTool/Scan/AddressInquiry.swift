internal import GatewayPorts
internal import HTTPText
internal import JSONText
internal import MCPProtocol
internal import NIOCore
internal import OperatingSystem
internal import Transports

/// Asks a server at an address for its tools: the conversation of `ServerInquiry`, a request after the other.
///
/// Bound to its event loop, save for `run`.
final class AddressInquiry {
    private let pool: UpstreamPool
    private let loop: any EventLoop
    private let promise: EventLoopPromise<ServerTools>
    private var machine = ServerInquiry.StateMachine()
    private var waiting: [[UInt8]] = []
    private var exchange: AddressExchange?
    private var session: String?
    /// What is spoken; nil before the handshake.
    private var revision: Revision?
    private var deadline: Scheduled<Void>?
    private var isOver = false

    private init(_ pool: UpstreamPool, loop: any EventLoop, promise: EventLoopPromise<ServerTools>) {
        self.pool = pool
        self.loop = loop
        self.promise = promise
    }

    /// Runs one inquiry and waits for it on the calling thread, which is the process's only one so far.
    /// - Throws: `ToolError` when there is no list in time, `ToolExit.signal`, `SystemError`.
    static func run(_ plan: UpstreamPlan, timeoutSeconds: Int) throws -> ServerTools {
        try SignalMonitor.prepareProcess()
        let loop = ToolEventLoop.loop
        let promise = loop.makePromise(of: ServerTools.self)
        loop.execute {
            do {
                let inquiry = AddressInquiry(try plan.makePool(on: loop), loop: loop, promise: promise)
                try inquiry.start(timeout: .seconds(Int64(timeoutSeconds)))
            } catch {
                promise.fail(error)
            }
        }
        return try promise.futureResult.wait()
    }

    private func start(timeout: TimeAmount) throws {
        let bound = NIOLoopBound(self, eventLoop: loop)
        try SignalMonitor.start(on: loop) { signal in bound.value.end(.failure(ToolExit.signal(signal.number))) }
        deadline = loop.scheduleTask(in: timeout) {
            let seconds = timeout.nanoseconds / 1_000_000_000
            bound.value.fail("the server did not list its tools within \(seconds) second\(seconds == 1 ? "" : "s")")
        }
        send([machine.opening])
    }

    // MARK: - Requests

    private func send(_ messages: [[UInt8]]) {
        waiting += messages
        sendNext()
    }

    private func sendNext() {
        guard !isOver, exchange == nil, !waiting.isEmpty else { return }
        let message = waiting.removeFirst()
        let next = AddressExchange(
            onMessage: { [self] text in received(text) },
            onEnd: { [self] end in ended(end) })
        exchange = next
        next.request = pool.send(.post, fields(of: message), body: message.span, to: next)
    }

    private func fields(of message: [UInt8]) -> HTTPFields {
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        fields.append("accept", "application/json, text/event-stream")
        // A handshake has not agreed on anything yet.
        guard let revision else { return fields }
        fields.append("mcp-protocol-version", revision.text)
        if revision.isModern {
            fields.append("mcp-method", Method.toolsList.name)
        } else if let session {
            fields.append("mcp-session-id", session)
        }
        return fields
    }

    // MARK: - Answers

    private func received(_ text: [UInt8]) {
        guard !isOver else { return }
        if let opened = exchange?.session { session = opened }
        let action = machine.received(text.span)
        revision = machine.revision ?? revision
        switch action {
        case .none: break
        case .send(let messages):
            send(messages)
            letGo(of: exchange)
        case .finish(let tools): end(.success(tools))
        case .fail(let reason): fail("the server gave no list of tools: \(reason)")
        }
    }

    /// Some servers keep the stream of an answer open behind it; that is not waited for.
    private func letGo(of exchange: AddressExchange?) {
        let inquiry = NIOLoopBound((self, exchange), eventLoop: loop)
        loop.scheduleTask(in: Self.streamLimit) {
            let (inquiry, exchange) = inquiry.value
            guard let exchange, inquiry.exchange === exchange else { return }
            exchange.request?.cancel()
            inquiry.exchange = nil
            inquiry.sendNext()
        }
    }

    private func ended(_ end: AddressExchange.End) {
        exchange = nil
        guard !isOver else { return }
        switch end {
        case .failed(let message): return fail(message)
        case .complete(let status):
            if status == 401 || status == 403 {
                return fail(
                    "the server wants to know who asks: it answers with status \(status)",
                    help: "give what it asks for, such as `--header 'Authorization: Bearer …'`")
            }
            // What refuses a request without naming it has said no more than its status.
            if status >= 400, waiting.isEmpty {
                let action = machine.rejected("status \(status)")
                revision = machine.revision ?? revision
                switch action {
                case .none, .finish: break
                case .send(let messages): send(messages)
                case .fail(let reason): return fail("the server gave no list of tools: \(reason)")
                }
            }
        }
        sendNext()
        if exchange == nil { fail("the server's answer is none to what was asked") }
    }

    // MARK: - The end

    private func fail(_ message: String, help: String? = nil) {
        let help = help ?? "check the address, and that an MCP server is there"
        end(.failure(ToolError(message, help: help, exit: .upstreamUnreachable)))
    }

    /// Tells how it went; a session that the server keeps for us is ended first, but not waited for long.
    private func end(_ result: Result<ServerTools, any Error>) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        let bound = NIOLoopBound(self, eventLoop: loop)
        let finish = {
            bound.value.pool.close()
            bound.value.promise.completeWith(result)
        }
        guard let session, let revision else { return finish() }
        var fields = HTTPFields()
        fields.append("mcp-protocol-version", revision.text)
        fields.append("mcp-session-id", session)
        var isTold = false
        let tell = {
            guard !isTold else { return }
            isTold = true
            finish()
        }
        let goodbye = AddressExchange(onMessage: { _ in }, onEnd: { _ in tell() })
        exchange = goodbye
        goodbye.request = pool.send(.delete, fields, body: [UInt8]().span, to: goodbye)
        loop.assumeIsolated().scheduleTask(in: Self.goodbyeLimit) { tell() }
    }

    private static let streamLimit = TimeAmount.milliseconds(300)
    private static let goodbyeLimit = TimeAmount.seconds(1)
}
