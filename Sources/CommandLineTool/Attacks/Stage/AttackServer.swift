internal import GatewayPorts

/// Starts a server of a play on a stream, as often as the gateway wants.
final class AttackServer: ServerStarter {
    let name: String
    private(set) var connections: [AttackConnection] = []

    init(name: String) {
        self.name = name
    }

    func start(_ receiver: any ServerReceiver) throws(ServerStartFailure) -> any ServerConnection {
        let connection = AttackConnection(receiver)
        connections.append(connection)
        return connection
    }
}

/// A server of a play that was started.
final class AttackConnection: ServerConnection {
    private let lines = AttackWriter()
    private var receiver: (any ServerReceiver)?
    private var isShutDown = false

    init(_ receiver: any ServerReceiver) {
        self.receiver = receiver
    }

    var writer: any FrameWriter { lines }

    var isWritable: Bool { true }

    func setReading(_ isReading: Bool) {}

    func shutDown() {
        isShutDown = true
    }

    func kill() {
        isShutDown = true
    }

    /// What it heard since the last time.
    func takeHeard() -> [String] { lines.takeLines() }

    func say(_ message: String) {
        receiver?.serverSaid(Array(message.utf8).span)
        receiver?.serverReadsDone()
    }

    /// Ends when it was told to; true when it did now.
    func endIfTold() -> Bool {
        guard isShutDown, let last = receiver else { return false }
        receiver = nil
        last.serverEnded(.exited(code: 0))
        return true
    }
}
