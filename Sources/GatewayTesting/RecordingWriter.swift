internal import GatewayPorts

/// A frame writer that keeps what it was given until a test takes it.
package final class RecordingWriter: FrameWriter {
    private let splitsLines: Bool
    private var pending: [[UInt8]] = []
    private var flushed: [String] = []

    /// A writer that was given nothing; `splitsLines` when one frame may hold the lines of several messages.
    package init(splitsLines: Bool = false) {
        self.splitsLines = splitsLines
    }

    /// Keeps a frame.
    package func send(_ frame: Span<UInt8>) {
        var bytes: [UInt8] = []
        for index in frame.indices { bytes.append(frame[index]) }
        if splitsLines {
            pending += bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        } else {
            pending.append(bytes)
        }
    }

    /// Makes what was sent visible to the other side.
    package func flush() {
        flushed += pending.map { String(decoding: $0, as: UTF8.self) }
        pending.removeAll()
    }

    /// Every message flushed since the last time, in order.
    package func takeLines() -> [String] {
        defer { flushed.removeAll() }
        return flushed
    }
}
