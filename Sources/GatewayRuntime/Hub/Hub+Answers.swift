internal import GatewayPorts
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

// How requests end.
extension Hub {
    /// The answer to a request, whose record is in its file.
    func finish(_ call: HubCall, _ frame: [UInt8], status: AnswerStatus = .success) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        call.reply.finish(frame, status: status)
    }

    /// An answer to a message that never became a request.
    func finish(_ reply: any HubReply, _ frame: [UInt8], status: AnswerStatus) {
        reply.finish(frame, status: status)
    }

    /// The message needs no answer.
    func accept(_ reply: any HubReply) {
        reply.accept()
    }

    /// Refuses a message before anybody's policy had a say.
    func refuse(
        _ refusal: Refusal, id: RequestID?, isUnanswerable: Bool = false, to reply: any HubReply, of client: HubClient
    ) {
        gateway.logger.info("message refused: \(refusal.message)")
        gateway.tally.refuseMessage(refusal)
        record(refusal, .refused, client, nil)
        guard !isUnanswerable else {
            answers.add(nil, .badRequest, to: reply)
            return gateway.noteAnswer(on: answers)
        }
        let answer = Reply.error(id, code: refusal.protocolErrorCode ?? -32600, message: refusal.message)
        answers.add(answer, refusal.answerStatus(isModern: true), to: reply)
        gateway.noteAnswer(on: answers)
    }

    /// Refuses a request before anybody's policy had a say.
    func refuseCall(_ call: HubCall, _ refusal: Refusal) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        refuse(refusal, id: call.id, to: call.reply, of: call.client)
    }

    /// A request that no server will answer.
    func fail(_ call: HubCall, _ refusal: Refusal) {
        guard !call.isOver else { return }
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        if let onFailure = call.onFailure { return onFailure(refusal) }
        gateway.logger.info("request failed: \(refusal.message)")
        record(refusal, .refused, call.client, call.method)
        answers.add(
            Self.failure(call, refusal), refusal.answerStatus(isModern: call.speaker.isModern), to: call.reply)
        gateway.noteAnswer(on: answers)
    }

    /// What a client is told whose request no server will answer.
    static func failure(_ call: HubCall, _ refusal: Refusal) -> [UInt8] {
        let code = refusal.protocolErrorCode ?? (refusal.isUnknownMethod ? -32601 : -32603)
        return Reply.error(call.id, code: code, message: refusal.message)
    }

    private func record(
        _ refusal: Refusal, _ outcome: AuditRecord.Outcome, _ client: HubClient, _ method: Method?
    ) {
        guard let audit = gateway.audit else { return }
        var record = AuditRecord(
            timeNanoseconds: gateway.clock.wallNanoseconds(), kind: .message, outcome: outcome)
        record.id = randomID()
        record.server = client.door.name
        record.grant = client.grant.facts.label
        record.method = method?.name
        record.code = refusal.code
        record.reason = refusal.message
        audit.append(record)
    }

    /// Gives a request up: the server is told, and nobody is answered.
    func cancel(_ call: HubCall, why: String?) {
        let phase = call.phase
        call.phase = .over
        call.client.calls.removeValue(forKey: call.key)
        call.listen?.stop()
        switch phase {
        case .waiting, .over: break
        case .sent(let backend, let id), .parked(let backend, let id): backend.giveUp(id, why)
        case .asking(let round):
            for id in round.open.keys { call.client.asked.removeValue(forKey: id) }
            round.release()
        }
    }
}
