internal import GatewayPorts

/// A frame writer that keeps every line it was given until a test takes them.
package final class RecordingWriter: FrameWriter {
    private var pending: [UInt8] = []
    private var flushed: [String] = []

    /// A writer that was given nothing.
    package init() {}

    /// Keeps a frame, which may hold several lines.
    package func send(_ frame: Span<UInt8>) {
        for index in frame.indices { pending.append(frame[index]) }
        pending.append(UInt8(ascii: "\n"))
    }

    /// Makes what was sent visible to the other side.
    package func flush() {
        guard !pending.isEmpty else { return }
        flushed += pending.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        pending.removeAll()
    }

    /// Every line flushed since the last time, in order.
    package func takeLines() -> [String] {
        defer { flushed.removeAll() }
        return flushed
    }
}
