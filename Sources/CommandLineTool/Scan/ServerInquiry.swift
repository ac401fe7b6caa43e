internal import Diagnostics
internal import NIOCore
internal import OperatingSystem
internal import Transports

/// Starts a server, asks for its tools, and ends it in order.
///
/// Bound to its event loop, save for `run`.
final class ServerInquiry: FrameReceiver {
    /// How it ends.
    private enum End {
        case listed(ServerTools)
        case failed(ToolError)
        case signalled(Int32)
    }

    private let command: [String]
    private let loop: any EventLoop
    private let promise: EventLoopPromise<ServerTools>
    private var machine = StateMachine()
    private var child: ChildProcess?
    private var deadline: Scheduled<Void>?
    private var end: End?

    private init(_ command: [String], loop: any EventLoop, promise: EventLoopPromise<ServerTools>) {
        self.command = command
        self.loop = loop
        self.promise = promise
    }

    /// Runs one inquiry and waits for it on the calling thread, which is the process's only one so far.
    /// - Throws: `ToolError` when there is no list in time, `ToolExit.signal`, `SystemError`.
    static func run(_ command: [String], timeoutSeconds: Int) throws -> ServerTools {
        try SignalMonitor.prepareProcess()
        let loop = ToolEventLoop.loop
        let promise = loop.makePromise(of: ServerTools.self)
        loop.execute {
            let inquiry = ServerInquiry(command, loop: loop, promise: promise)
            inquiry.start(timeout: .seconds(Int64(timeoutSeconds)))
        }
        return try promise.futureResult.wait()
    }

    // MARK: - Start

    private func start(timeout: TimeAmount) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        do {
            let child = try ChildProcess.spawn(
                ChildCommand(arguments: command, environment: ProcessEnvironment.list), on: loop, receiver: self
            ) { exit in self.childEnded(exit) }
            self.child = child
            try SignalMonitor.start(on: loop) { signal in bound.value.signalled(signal.number) }
            child.peer.send(machine.opening.span)
            child.peer.flush()
        } catch {
            conclude(
                .failed(
                    ToolError(
                        "\(error)", help: "check the command after `--`, and that it is installed and executable",
                        exit: .upstreamUnreachable)))
            return
        }
        deadline = loop.scheduleTask(in: timeout) { bound.value.expired(timeout) }
    }

    // MARK: - Events

    func frameReceived(_ frame: Span<UInt8>, from side: Side) {
        switch machine.received(frame) {
        case .none:
            break
        case .send(let messages):
            for message in messages { child?.peer.send(message.span) }
            child?.peer.flush()
        case .finish(let tools):
            conclude(.listed(tools))
        case .fail(let reason):
            conclude(.failed(Self.unreachable("the server gave no list of tools: \(reason)")))
        }
    }

    func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side) {
        conclude(.failed(Self.unreachable("the server sent a message of \(length) bytes, which is too long")))
    }

    private func expired(_ timeout: TimeAmount) {
        let seconds = timeout.nanoseconds / 1_000_000_000
        conclude(
            .failed(
                ToolError(
                    "the server did not list its tools within \(seconds) second\(seconds == 1 ? "" : "s")",
                    help: "allow more time with `--timeout`, and check that the command speaks MCP on standard input",
                    exit: .upstreamUnreachable)))
    }

    private func signalled(_ number: Int32) {
        if case .signalled = end {
            child?.kill()
        } else {
            end = .signalled(number)
            child?.shutDown()
        }
    }

    private func childEnded(_ exit: ChildExit) {
        child = nil
        let how =
            switch exit {
            case .code(let code): "with status \(code)"
            case .signal(let number): "by signal \(number)"
            case .unknown: "for an unknown reason"
            }
        conclude(.failed(Self.unreachable("the server ended \(how) before it listed its tools")))
    }

    // Nothing hangs on these: the end of the child tells.
    func readsDone(from side: Side) {}
    func inputClosed(from side: Side) {}
    func writabilityChanged(_ writable: Bool, on side: Side) {}
    func outputFailed(on side: Side) {}

    // MARK: - End

    /// Settles how it ends, unless that is settled, and tells once the server is gone.
    private func conclude(_ end: End) {
        deadline?.cancel()
        if self.end == nil { self.end = end }
        guard child == nil else {
            child?.shutDown()
            return
        }
        switch self.end {
        case .listed(let tools): promise.succeed(tools)
        case .failed(let error): promise.fail(error)
        case .signalled(let number): promise.fail(ToolExit.signal(number))
        case .none: break
        }
    }

    private static func unreachable(_ message: String) -> ToolError {
        ToolError(
            message, help: "check that the command after `--` is an MCP server that speaks on standard input",
            exit: .upstreamUnreachable)
    }
}
