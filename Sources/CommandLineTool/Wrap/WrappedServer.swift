internal import GatewayPorts
internal import GatewayRuntime
internal import MCPProtocol
internal import Transports

/// The child of a wrap as a server of the hub: the one that runs is adopted first, later ones are started.
///
/// Bound to the wrap's loop.
final class WrappedServer: ServerStarter {
    /// The child that runs, until it ends.
    var child: ChildProcess?
    private let starter: ServerProcessStarter
    private var receiver: (any ServerReceiver)?

    init(_ starter: ServerProcessStarter) {
        self.starter = starter
    }

    /// True when the hub has taken over the child that runs.
    var isAdopted: Bool { receiver != nil }

    func start(_ receiver: any ServerReceiver) throws(ServerStartFailure) -> any ServerConnection {
        guard let child, self.receiver == nil else { return try starter.start(receiver) }
        self.receiver = receiver
        return AdoptedServer(child)
    }

    // MARK: - What the child says

    func said(_ frame: Span<UInt8>) {
        receiver?.serverSaid(frame)
    }

    func saidTooMuch(_ prefix: Span<UInt8>) {
        receiver?.serverSaidTooMuch(prefix: prefix)
    }

    func ended(_ exit: ChildExit) {
        child = nil
        let receiver = receiver
        self.receiver = nil
        switch exit {
        case .code(let code): receiver?.serverEnded(.exited(code: code))
        case .signal(let number): receiver?.serverEnded(.signalled(number))
        case .unknown(let number): receiver?.serverEnded(.unknown(errorNumber: number))
        }
    }
}

/// The child that the wrap has started, handed to the hub.
private final class AdoptedServer: ServerConnection {
    private let child: ChildProcess

    init(_ child: ChildProcess) {
        self.child = child
    }

    var writer: any FrameWriter { child.peer }
    var isWritable: Bool { child.peer.isWritable }

    func setReading(_ isReading: Bool) {
        child.peer.setReading(isReading)
    }

    func shutDown() {
        child.shutDown()
    }

    func kill() {
        child.kill()
    }
}

/// Asks a child whether it speaks 2026-07-28, before anything else is said to it.
final class EraProbe {
    private let id: RequestID
    private var then: ((Bool) -> Void)?

    init() {
        id = .string("sallyport-probe-\(FaceParts.randomID())")
    }

    /// True while the answer has not come.
    var isWaiting: Bool { then != nil }

    /// Asks; the answer, or its absence, is told to `then`.
    func ask(_ writer: any FrameWriter, _ then: @escaping (Bool) -> Void) {
        self.then = then
        let meta = ModernMeta(
            revision: .v20260728, clientInfo: Implementation(name: ToolVersion.name, version: ToolVersion.number).json,
            clientCapabilities: Array("{}".utf8), logLevel: nil)
        writer.send(OwnRequest.discover(id, meta: meta).span)
        writer.flush()
    }

    /// True when the message was the answer.
    func takes(_ frame: Span<UInt8>) -> Bool {
        guard isWaiting, let answer = OwnAnswer(frame, to: id) else { return false }
        finish(answer.isSuccess)
        return true
    }

    /// There will be no answer, or it is no longer waited for.
    func finish(_ isModern: Bool) {
        then.take()?(isModern)
    }
}
