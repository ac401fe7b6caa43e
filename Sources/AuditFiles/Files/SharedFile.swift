internal import GatewayPorts

/// An open file that the event loop writes and the disk thread flushes; closed when neither needs it.
final class SharedFile: Sendable {
    let file: OpenFile

    init(_ file: consuming OpenFile) {
        self.file = file
    }
}
