/// Starts one server, again whenever it is needed; used on one event loop only.
package protocol ServerStarter: AnyObject {
    /// Starts the server; `receiver` hears nothing before this has returned, and is kept until the server has ended.
    ///
    /// - Throws: `ServerStartFailure`, and then nothing was started and the receiver hears nothing.
    func start(_ receiver: any ServerReceiver) throws(ServerStartFailure) -> any ServerConnection
}

/// A server that was started, message by message; used on its event loop only.
package protocol ServerConnection: AnyObject {
    /// Takes one message a frame, and sends them with its `flush()`; after the end it drops them.
    var writer: any FrameWriter { get }

    /// False while the server does not read and enough waits for it.
    ///
    /// The receiver is told of every change.
    var isWritable: Bool { get }

    /// Reads on, or stops reading while what the server says cannot be passed on.
    func setReading(_ isReading: Bool)

    /// Ends the server in order: what was sent reaches it, then its input ends, then it is told, then it is made to.
    ///
    /// Whatever it says meanwhile is given; asking again does nothing.
    func shutDown()

    /// Ends the server at once.
    func kill()
}

/// Takes what one server says; every call comes on the server's event loop.
package protocol ServerReceiver: AnyObject {
    /// One message; the bytes are lent for the length of the call.
    func serverSaid(_ frame: Span<UInt8>)

    /// A message beyond the limit: how it begins, lent for the length of the call.
    func serverSaidTooMuch(prefix: Span<UInt8>)

    /// Everything that was read at once has been given; a good moment to write.
    func serverReadsDone()

    /// ``ServerConnection/isWritable`` changed.
    func serverWritabilityChanged()

    /// The server is gone and all that it said was given; comes once, last.
    func serverEnded(_ how: ServerEnd)
}

/// How a server ended.
package enum ServerEnd: Sendable, Hashable {
    /// Its process returned this code, 0 to 255.
    case exited(code: Int32)
    /// This signal ended its process.
    case signalled(Int32)
    /// Its process is gone, but the system would not say how (the errno tells why).
    case unknown(errorNumber: Int32)
    /// The connection to it is gone; nil when we ended it.
    case disconnected(UpstreamFailure?)
}

/// Why a server could not be started.
package struct ServerStartFailure: Error, Sendable, Hashable {
    /// What failed; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The command is empty or holds a zero byte.
        case commandInvalid = "server_command_invalid"
        /// The program cannot be executed.
        case commandUnusable = "server_command_unusable"
        /// The working directory cannot be entered.
        case directoryUnusable = "server_directory_unusable"
        /// No descriptor, thread or process was left.
        case resourcesExhausted = "server_resources_exhausted"
    }

    /// What failed.
    package let code: Code
    /// One sentence for the operator: what failed and why.
    package let message: String

    /// A failure to start.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}
