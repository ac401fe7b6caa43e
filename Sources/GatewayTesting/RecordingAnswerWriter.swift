internal import GatewayPorts
package import HTTPText

/// The client's end of an HTTP exchange, which keeps what was flushed to it.
package final class RecordingAnswerWriter: HTTPAnswerWriter {
    /// How the answer ended.
    package enum Ending: Sendable, Hashable {
        /// More may come.
        case open
        /// Whole.
        case complete
        /// Cut in the middle.
        case cut
    }

    /// The head that has arrived; nil before.
    package private(set) var head: HTTPAnswerHead?
    /// What has arrived of the body.
    package private(set) var body: [UInt8] = []
    /// How the answer ended, as far as the client can see.
    package private(set) var ending = Ending.open
    /// How often it was used against its contract: a second head, or anything after the end.
    package private(set) var misuses = 0
    /// False while the client does not read.
    package var isWritable = true

    private var isBegun = false
    private var isOver = false
    private var pending: (head: HTTPAnswerHead?, body: [UInt8], ending: Ending) = (nil, [], .open)

    /// A client that has heard nothing.
    package init() {}

    /// A whole answer.
    package func send(_ head: HTTPAnswerHead, body: Span<UInt8>) {
        begin(head)
        guard !isOver else { return }
        append(body)
        finish(.complete)
    }

    /// Begins an answer.
    package func begin(_ head: HTTPAnswerHead) {
        guard !isBegun, !isOver else { return noteMisuse() }
        isBegun = true
        pending.head = head
    }

    /// More of the body.
    package func write(_ bytes: Span<UInt8>) {
        guard isBegun, !isOver else { return noteMisuse() }
        append(bytes)
    }

    /// Ends the answer.
    package func end() {
        guard isBegun, !isOver else { return noteMisuse() }
        finish(.complete)
    }

    /// Cuts the answer at once; what was not flushed is lost.
    package func abort() {
        guard !isOver else { return noteMisuse() }
        isOver = true
        pending = (nil, [], .open)
        ending = .cut
    }

    /// Lets everything given so far arrive.
    package func flush() {
        if let head = pending.head { self.head = head }
        body += pending.body
        if pending.ending != .open { ending = pending.ending }
        pending = (nil, [], .open)
    }

    private func noteMisuse() {
        misuses += 1
    }

    private func append(_ bytes: Span<UInt8>) {
        for index in bytes.indices { pending.body.append(bytes[index]) }
    }

    private func finish(_ ending: Ending) {
        isOver = true
        pending.ending = ending
    }
}
