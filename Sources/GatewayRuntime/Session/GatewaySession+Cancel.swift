internal import CallFlow
internal import GatewayPorts
internal import Logging
internal import MCPProtocol
internal import PolicyEngine

extension GatewaySession {
    /// The client gave up a request: its call is recorded and stays charged, and nobody answers it; true when the
    /// upstream must be told.
    func cancel(_ id: RequestID) -> Bool {
        if let place = parked.firstIndex(where: { $0.id == id }) {
            forgetInBatch(parked.remove(at: place).batch)
            return false
        }
        if let request = waiting.removeValue(forKey: id) {
            end(cancelled: request)
            return false
        }
        guard let request = inFlight.call(id), request.isOfClient else { return false }
        // Without room to remember the id, the call goes on as if it had not been given up.
        guard cancelled.count < gateway.options.maxInFlight else {
            gateway.logger.warning("cancellation dropped: too many cancelled requests were never answered")
            return false
        }
        _ = inFlight.take(id)
        cancelled.insert(id)
        settle(request, as: .spent)
        finishIdempotency(request, member: nil)
        end(cancelled: request)
        return true
    }

    private func end(cancelled request: PendingRequest) {
        request.isCancelled = true
        if var record = request.record {
            record.id = nextDecisionID()
            record.outcome = .noAnswer
            record.code = "cancelled"
            record.reason = "the client gave the call up before it was answered"
            gateway.audit?.append(record)
        }
        forgetInBatch(request.batch)
    }
}
