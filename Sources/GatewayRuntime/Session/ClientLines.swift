internal import GatewayPorts
internal import MCPProtocol

/// A client that reads one message a line, and what waits for it.
final class ClientLines: ClientOutlet {
    private let writer: any FrameWriter
    private let mayHoldLineEnds: Bool
    private var outbox = Outbox()

    /// Lines for `writer`; messages may hold line ends where they come from a transport that does not mind.
    init(_ writer: any FrameWriter, mayHoldLineEnds: Bool = false) {
        self.writer = writer
        self.mayHoldLineEnds = mayHoldLineEnds
    }

    func add(_ frame: Span<UInt8>, to receiver: AnswerReceiver, from origin: RequestID?) {
        outbox.add(frame, terminator: UInt8(ascii: "\n"), to: receiver, asLine: mayHoldLineEnds)
    }

    /// Sends the lines of this tick, unless earlier ones still wait.
    func flush(isWritten: Bool) {
        send(outbox.take(isWritten: isWritten, withheld: Refusal.withheld))
    }

    func hold(until commit: UInt64) {
        outbox.hold(until: commit)
    }

    func flush(through commit: UInt64) {
        send(outbox.takeHeld(through: commit))
    }

    private func send(_ bytes: [UInt8]?) {
        guard let bytes else { return }
        // The transport ends the frame that it is given, so the last line end is its business.
        writer.send(bytes.span.extracting(..<(bytes.count - 1)))
        writer.flush()
        outbox.recycle(bytes)
    }
}
