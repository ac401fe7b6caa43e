internal import MCPProtocol

/// Answers of the hub's own, which leave once the records of the tick are in their file.
final class LocalAnswers: MessageRoute {
    private struct Answer {
        /// Nil for a message that gets no answer.
        let frame: [UInt8]?
        let status: AnswerStatus
        let reply: any HubReply
    }

    private var gathered: [Answer] = []
    private var held: [(commit: UInt64, answers: [Answer])] = []

    func add(_ frame: [UInt8]?, _ status: AnswerStatus, to reply: any HubReply) {
        gathered.append(Answer(frame: frame, status: status, reply: reply))
    }

    private func leave(_ answers: [Answer]) {
        for answer in answers {
            if let frame = answer.frame {
                answer.reply.finish(frame, status: answer.status)
            } else {
                answer.reply.accept()
            }
        }
    }

    // MARK: - A route that carries nothing

    let correlation: UInt64 = .max
    var headers: RequestHeaders? { nil }
    var isGathered = false
    func carries(_ id: RequestID) {}
    func part() -> any MessageRoute { self }
    func forward(_ frame: Span<UInt8>) {}
    func decline(_ frame: Span<UInt8>) {}
    func pass(_ frame: Span<UInt8>, to receiver: AnswerReceiver) {}
    func answer(_ frame: Span<UInt8>, to receiver: AnswerReceiver, status: AnswerStatus) {}
    func settleUnanswered() {}

    // Refusals say no more without their record than with it.
    func flushAnswers(isWritten: Bool) {
        let answers = gathered
        gathered = []
        leave(answers)
    }

    func holdAnswers(until commit: UInt64) {
        held.append((commit, gathered))
        gathered = []
    }

    func flushAnswers(through commit: UInt64) {
        while let first = held.first, first.commit <= commit {
            held.removeFirst()
            leave(first.answers)
        }
    }
}
