internal import GatewayPorts
internal import PolicyEngine

extension Tally {
    mutating func refuseCall(_ refusal: Refusal) {
        refusedCalls &+= 1
        refusals.add(refusal.rule ?? refusal.code)
    }

    mutating func refuseMessage(_ refusal: Refusal, mode: EnforcementMode = .enforce) {
        let name = refusal.rule ?? refusal.code
        switch mode {
        case .enforce:
            refusedMessages &+= 1
            refusals.add(name)
        case .shadow:
            shadowRefusals.add(name)
        }
    }

    /// The upstream answered a call.
    mutating func answer(_ status: AuditRecord.Upstream.Status) {
        switch status {
        case .ok: succeeded &+= 1
        case .toolError: toolErrors &+= 1
        case .rpcError: protocolErrors &+= 1
        case .none: unanswered &+= 1
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
