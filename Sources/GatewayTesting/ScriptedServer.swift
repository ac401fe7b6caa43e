package import GatewayPorts

/// Starts servers whose every word a test writes.
package final class ScriptedStarter: ServerStarter {
    /// Every server that was started, the latest last.
    package private(set) var servers: [ScriptedServer] = []
    /// Why the next start fails; nil when it does not.
    package var failure: ServerStartFailure?

    /// A starter that has started nothing.
    package init() {}

    /// Starts a server, or fails as the test wants.
    ///
    /// - Throws: ``failure``.
    package func start(_ receiver: any ServerReceiver) throws(ServerStartFailure) -> any ServerConnection {
        if let failure { throw failure }
        let server = ScriptedServer(receiver)
        servers.append(server)
        return server
    }
}

/// A server on a stream of its own that hears what it is sent, and says what a test has it say.
package final class ScriptedServer: ServerConnection {
    private let recorder = RecordingWriter()
    private var receiver: (any ServerReceiver)?
    /// True once it was told to end.
    package private(set) var isShutDown = false
    /// True once it was ended at once.
    package private(set) var isKilled = false
    /// False while nobody wants to hear it.
    package private(set) var isRead = true

    init(_ receiver: any ServerReceiver) {
        self.receiver = receiver
    }

    /// True once it is gone.
    package var isOver: Bool { receiver == nil }

    /// What it is sent.
    package var writer: any FrameWriter { recorder }

    /// It always takes more.
    package var isWritable: Bool { true }

    /// Notes whether it is heard.
    package func setReading(_ isReading: Bool) {
        isRead = isReading
    }

    /// Notes that it was told to end.
    package func shutDown() {
        isShutDown = true
    }

    /// Notes that it was ended.
    package func kill() {
        isKilled = true
    }

    /// Every message that it heard since the last time, in order.
    package func takeHeard() -> [String] { recorder.takeLines() }

    /// It says one message after the other, in one read.
    package func say(_ messages: [String]) {
        for message in messages { receiver?.serverSaid(Array(message.utf8).span) }
        receiver?.serverReadsDone()
    }

    /// It is gone.
    package func end(_ how: ServerEnd = .exited(code: 0)) {
        let last = receiver
        receiver = nil
        last?.serverEnded(how)
    }
}
