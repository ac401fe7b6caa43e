internal import GatewayPorts

extension Tally {
    mutating func refuseCall(_ refusal: Refusal) {
        refusedCalls &+= 1
        refusals.add(refusal.rule ?? refusal.code)
    }

    mutating func refuseMessage(_ refusal: Refusal) {
        refusedMessages &+= 1
        refusals.add(refusal.rule ?? refusal.code)
    }

    /// The upstream answered a call.
    mutating func answer(_ status: AuditRecord.Upstream.Status) {
        switch status {
        case .ok: succeeded &+= 1
        case .toolError: toolErrors &+= 1
        case .rpcError: protocolErrors &+= 1
        }
    }

    /// A call ends without the upstream's answer, and its client is told why.
    mutating func abandon(_ request: PendingRequest, _ refusal: Refusal) {
        guard request.isCall else { return }
        if request.sentNanoseconds == 0 {
            refuseCall(refusal)
        } else {
            unanswered &+= 1
        }
    }
}
