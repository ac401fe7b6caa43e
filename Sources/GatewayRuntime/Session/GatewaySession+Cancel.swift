internal import CallFlow
internal import GatewayPorts
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// The client gave up a request: its call is recorded and stays charged, and nobody answers it; true when the
    /// upstream must be told.
    func cancel(_ key: CallKey) -> Bool {
        if let place = parked.firstIndex(where: { $0.way.key($0.id) == key }) {
            forgetInBatch(parked.remove(at: place).way)
            return false
        }
        if let ticket = waitingForLedger.removeValue(forKey: key) {
            gateway.ledger.abandon(ticket)
            if let wait = gateway.waitingForLedger.removeValue(forKey: ticket) { forgetInBatch(wait.call.way) }
            return false
        }
        if let request = waiting.removeValue(forKey: key) {
            end(cancelled: request)
            return false
        }
        guard let request = inFlight.call(key), request.isOfClient else { return false }
        // Without room to remember the id, the call goes on as if it had not been given up.
        guard cancelled.count < gateway.options.maxInFlight else {
            gateway.logger.warning("cancellation dropped: too many cancelled requests were never answered")
            return false
        }
        _ = inFlight.take(key)
        cancelled.insert(key)
        settle(request, as: .spent)
        finishIdempotency(request, member: nil)
        end(cancelled: request)
        return true
    }

    func end(cancelled request: PendingRequest) {
        request.isCancelled = true
        if request.isCall, request.sentNanoseconds != 0 { gateway.tally.unanswered &+= 1 }
        if var record = request.record {
            if record.id == nil { record.id = nextDecisionID() }
            record.outcome = .noAnswer
            record.code = "cancelled"
            record.reason = "the client gave the call up before it was answered"
            gateway.audit?.append(record, closing: request.openCall)
        }
        forgetInBatch(request.way)
    }
}
