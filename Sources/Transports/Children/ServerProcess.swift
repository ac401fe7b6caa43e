package import GatewayPorts

/// A server that is a child process and exchanges one message a line.
///
/// Not `Sendable`: every member is for the event loop only.
package final class ServerProcess: ServerConnection {
    private let child: ChildProcess

    init(_ child: ChildProcess) {
        self.child = child
    }

    /// The process id, which is also the id of its group.
    package var pid: Int32 { child.pid }

    /// The child's standard input.
    package var writer: any FrameWriter { child.peer }

    /// Whether the unsent bytes are below the high-water mark.
    package var isWritable: Bool { child.peer.isWritable }

    /// Reads the child's standard output, or leaves it in the pipe.
    package func setReading(_ isReading: Bool) {
        child.peer.setReading(isReading)
    }

    /// Closes the child's input, and sends SIGTERM, then SIGKILL, as the intervals expire.
    package func shutDown() {
        child.shutDown()
    }

    /// Ends the child and its group at once.
    package func kill() {
        child.kill()
    }
}

extension ServerProcess {
    /// Hears the child for a receiver, until it has ended.
    final class Ears: FrameReceiver {
        /// The starter's to set.
        weak var child: ChildProcess?
        private var receiver: (any ServerReceiver)?

        init(_ receiver: any ServerReceiver) {
            self.receiver = receiver
        }

        func frameReceived(_ frame: Span<UInt8>, from side: Side) {
            receiver?.serverSaid(frame)
        }

        func oversizedFrame(prefix: Span<UInt8>, length: Int, from side: Side) {
            receiver?.serverSaidTooMuch(prefix: prefix)
        }

        func readsDone(from side: Side) {
            receiver?.serverReadsDone()
        }

        func writabilityChanged(_ writable: Bool, on side: Side) {
            receiver?.serverWritabilityChanged()
        }

        func inputClosed(from side: Side) {
            // Whether it ends by itself or not, it can answer nobody any more.
            child?.shutDown()
        }

        func outputFailed(on side: Side) {
            // It may still answer what it was asked, for as long as an end in order takes, but nobody can ask it again.
            child?.shutDown()
        }

        func ended(_ exit: ChildExit) {
            let last = receiver
            receiver = nil
            switch exit {
            case .code(let code): last?.serverEnded(.exited(code: code))
            case .signal(let number): last?.serverEnded(.signalled(number))
            case .unknown(let number): last?.serverEnded(.unknown(errorNumber: number))
            }
        }
    }
}
