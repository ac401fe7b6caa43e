internal import GatewayPorts
internal import HTTPText
internal import MCPProtocol

/// One message to a server over the deprecated HTTP with events, and what the server makes of it.
///
/// The answer of HTTP says only whether the message was taken. When it was not, whoever waits is told in the server's
/// place: nobody else would.
final class EventStreamPost: UpstreamAnswerSink {
    private let requestID: RequestID?
    private let options: GatewayOptions
    private weak var owner: EventStreamUpstream?
    private var reader: UpstreamAnswerReader?
    private var exchange: (any HTTPUpstreamExchange)?
    private var status = 0
    private var isAnswered = false

    /// Whether the server will answer the message itself.
    var isRequest: Bool { requestID != nil }

    init(_ frame: [UInt8], _ options: GatewayOptions, owner: EventStreamUpstream) {
        requestID = if case .request(let id) = Message.kind(of: frame.span) { id } else { nil }
        self.options = options
        self.owner = owner
    }

    func send(_ frame: [UInt8], to target: String, over upstream: any HTTPUpstream) {
        let reader = UpstreamAnswerReader(options, sink: self)
        self.reader = reader
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        fields.append("accept", "application/json, text/event-stream")
        exchange = upstream.send(.post, target: target, fields, body: frame.span, to: reader)
    }

    func setReading(_ isReading: Bool) {
        exchange?.setReading(isReading)
    }

    /// Gives the message up; nobody is told.
    func stop() {
        owner = nil
        reader?.stop()
        exchange?.cancel()
    }

    // MARK: - The answer

    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape) {
        status = head.status
        if status < 400 { owner?.taken(self) }
    }

    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>) {
        // Some servers answer with words of their own, which are no message.
        guard let kind = Message.kind(of: data) else { return }
        if status >= 400 {
            guard let requestID, kind == .response(requestID, isError: true) else { return }
            isAnswered = true
        }
        owner?.said(data)
    }

    func answerFiller(_ raw: Span<UInt8>) {}

    func answerOpaque(_ body: Span<UInt8>) {}

    func answerEnded() {
        if status >= 400 { refuse("the server rejected the message with status \(status)") }
        end()
    }

    func answerFailed(_ failure: UpstreamFailure) {
        exchange?.cancel()
        // What was taken is answered on the stream.
        if status == 0 || status >= 400 { refuse(failure.message) }
        end()
    }

    private func refuse(_ why: String) {
        guard let requestID, !isAnswered else { return }
        owner?.said(Reply.error(requestID, code: -32603, message: why).span)
    }

    private func end() {
        exchange = nil
        reader = nil
        owner?.ended(self)
    }
}
