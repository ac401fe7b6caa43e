internal import CallFlow
internal import GatewayPorts
internal import HTTPText
internal import Logging
internal import MCPProtocol

/// One element of a batch on its way through an HTTP exchange: a request of its own to the upstream.
///
/// Batches exist in 2025-03-26 only. Their answers go back as one array, in which notifications have no place.
final class BatchPart: MessageRoute {
    private let exchange: HTTPExchange
    private var requestID: RequestID?
    var isGathered = false

    init(of exchange: HTTPExchange) {
        self.exchange = exchange
    }

    var correlation: UInt64 { exchange.correlation }
    var headers: RequestHeaders? { exchange.headers }

    func carries(_ id: RequestID) {
        requestID = id
    }

    func part() -> any MessageRoute { self }

    func forward(_ frame: Span<UInt8>) {
        let reader = UpstreamAnswerReader(exchange.gateway.options, sink: self)
        _ = exchange.owner.upstream.send(.post, exchange.request.fields.forwardedUp(), body: frame, to: reader)
    }

    func decline(_ frame: Span<UInt8>) {
        exchange.decline(frame)
    }

    func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {
        exchange.gateway.logger.info("message of the server dropped: the answers to a batch have no place for it")
    }

    func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {
        exchange.answer(frame, to: receiver, status: status)
    }

    func settleUnanswered() {
        exchange.settleUnanswered()
    }

    func flushAnswers(isWritten: Bool) {}
    func holdAnswers(until commit: UInt64) {}
    func flushAnswers(through commit: UInt64) {}
}

extension BatchPart: UpstreamAnswerSink {
    func answerBegan(_ head: HTTPAnswerHead, _ shape: AnswerShape) {}

    func answerMessage(_ data: Span<UInt8>, raw: Span<UInt8>) {
        exchange.session.upstreamFrame(data, on: self)
    }

    func answerFiller(_ raw: Span<UInt8>) {}

    func answerOpaque(_ body: Span<UInt8>) {}

    func answerEnded() {
        giveUp(.upstreamGone)
    }

    func answerFailed(_ failure: UpstreamFailure) {
        giveUp(.upstreamFailed(failure))
    }

    /// The element has its answer, or gets this one.
    private func giveUp(_ refusal: Refusal) {
        if let requestID { exchange.session.upstreamFailed(CallKey(correlation, requestID), refusal) }
        exchange.gateway.noteWork()
    }
}
