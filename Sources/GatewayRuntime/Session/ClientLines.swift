internal import GatewayPorts

/// A client that reads one message a line, and what waits for it.
struct ClientLines {
    private let writer: any FrameWriter
    private var outbox = Outbox()

    init(_ writer: any FrameWriter) {
        self.writer = writer
    }

    /// Appends a message; `mayHoldLineEnds` when it came from where line ends may stand between its tokens.
    mutating func add(_ frame: Span<UInt8>, to receiver: AnswerReceiver, mayHoldLineEnds: Bool = false) {
        outbox.add(frame, terminator: UInt8(ascii: "\n"), to: receiver, asLine: mayHoldLineEnds)
    }

    /// Sends the lines of this tick, unless earlier ones still wait.
    mutating func flush(isWritten: Bool) {
        send(outbox.take(isWritten: isWritten, withheld: Refusal.withheld))
    }

    /// Keeps the lines of this tick.
    mutating func hold(until commit: UInt64) {
        outbox.hold(until: commit)
    }

    /// Sends the lines that waited for this commit.
    mutating func flush(through commit: UInt64) {
        send(outbox.takeHeld(through: commit))
    }

    private mutating func send(_ bytes: [UInt8]?) {
        guard let bytes else { return }
        // The transport ends the frame that it is given, so the last line end is its business.
        writer.send(bytes.span.extracting(..<(bytes.count - 1)))
        writer.flush()
        outbox.recycle(bytes)
    }
}
