package import GatewayPorts
package import MCPProtocol

/// A client and an upstream on streams of their own, one message a line.
package final class StreamRoute: MessageRoute {
    private let gateway: Gateway
    private let upstream: any FrameWriter
    private let client: any ClientOutlet

    /// All messages of the two streams have one space of ids.
    package let correlation: UInt64 = 0

    /// A route between these writers.
    package convenience init(gateway: Gateway, client: any FrameWriter, upstream: any FrameWriter) {
        self.init(gateway: gateway, outlet: ClientLines(client), upstream: upstream)
    }

    /// A route from whoever takes the messages to a stream.
    init(gateway: Gateway, outlet: any ClientOutlet, upstream: any FrameWriter) {
        self.gateway = gateway
        self.client = outlet
        self.upstream = upstream
    }

    /// Streams have no header.
    package var headers: RequestHeaders? { nil }

    /// A stream carries many requests.
    package func carries(_ id: RequestID) {}

    /// The same streams.
    package func part() -> any MessageRoute { self }

    /// The gateway's to set.
    package var isGathered = false

    /// Sends to the upstream.
    package func forward(_ frame: Span<UInt8>) {
        upstream.send(frame)
        gateway.noteForwarded(to: upstream)
    }

    /// Sends to the upstream.
    package func decline(_ frame: Span<UInt8>) {
        forward(frame)
    }

    /// One line to the client.
    package func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {
        client.add(frame, to: receiver, from: nil)
        gateway.noteAnswer(on: self)
    }

    /// One line to the client.
    package func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {
        pass(frame, to: receiver)
    }

    /// A stream waits for nothing.
    package func settleUnanswered() {}

    /// Sends the lines of this tick.
    package func flushAnswers(isWritten: Bool) {
        client.flush(isWritten: isWritten)
    }

    /// Keeps the lines of this tick.
    package func holdAnswers(until commit: UInt64) {
        client.hold(until: commit)
    }

    /// Sends the lines that waited for this commit.
    package func flushAnswers(through commit: UInt64) {
        client.flush(through: commit)
    }
}
