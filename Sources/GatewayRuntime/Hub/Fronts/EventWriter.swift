internal import GatewayPorts
internal import HTTPText

/// Events on one connection of an HTTP client, for as long as it reads them.
final class EventWriter {
    private let writer: any HTTPAnswerWriter
    private let hub: Hub
    /// Bytes given while the client did not read.
    private var unreadBytes = 0
    private(set) var isOver = false
    /// Called when the client takes nothing any more and was cut off.
    var onStall: () -> Void = {}

    private static let keepAliveNanoseconds: Int64 = 15_000_000_000

    init(_ writer: any HTTPAnswerWriter, _ hub: Hub) {
        self.writer = writer
        self.hub = hub
    }

    /// Begins the stream.
    func begin() {
        writer.begin(HTTPAnswerHead(status: 200, fields: EventText.fields))
        keepAlive()
    }

    func write(_ bytes: [UInt8]) {
        guard !isOver else { return }
        unreadBytes = writer.isWritable ? 0 : unreadBytes + bytes.count
        guard unreadBytes <= hub.options.maxUnreadBytes else {
            isOver = true
            writer.abort()
            return onStall()
        }
        writer.write(bytes.span)
        writer.flush()
    }

    /// Ends the stream in order.
    func end() {
        guard !isOver else { return }
        isOver = true
        writer.end()
        writer.flush()
    }

    /// The client is gone.
    func stop() {
        isOver = true
    }

    func writabilityChanged() {
        if writer.isWritable { unreadBytes = 0 }
    }

    /// A connection that is gone is found by writing to it.
    private func keepAlive() {
        hub.timer.schedule(afterNanoseconds: Self.keepAliveNanoseconds) { [weak self] in
            guard let self, !self.isOver else { return }
            self.write(EventText.comment)
            self.keepAlive()
        }
    }
}
