internal import GatewayPorts
internal import MCPProtocol
internal import PolicyEngine

extension Refusal {
    /// What the agent reads: what was refused, why, and what helps; never the caller's values.
    package var message: String {
        switch self {
        case .malformed(let fault), .answerMalformed(let fault):
            fault.message
        case .header(let fault):
            fault.message
        case .tooLarge(let limit):
            "the message is longer than \(limit) bytes; send less in one call"
        case .duplicateID:
            "this request id is still waiting for its answer; use a new id"
        case .tooManyInFlight(let limit):
            "\(limit) requests are already waiting for the server; wait for answers before sending more"
        case .ambiguousArgument(let key):
            "an argument resembles `\(key)` but is not spelled the same; use exactly `\(key)`"
        case .policy(let refusal):
            refusal.message
        case .limit(let demand, let refusal):
            Refusal.limitMessage(demand, refusal)
        case .denialLimit(let perMinute, let wait):
            "more than \(perMinute) calls were refused within a minute; make no calls for \(Refusal.duration(wait))"
        case .unknownMethod, .removedMethod:
            "method not found"
        case .ledgerUnavailable:
            "the gateway cannot count this call now; try again later, and tell the operator"
        case .auditUnavailable:
            "the gateway cannot record this call now; try again later, and tell the operator"
        case .definitionsUnavailable:
            "the server did not list its tools in time, and a rule for this tool needs them; try again later"
        case .firstCallUnanswered:
            "an identical call was sent before and its outcome is not known; check its effect before repeating it"
        case .overloaded:
            "too many calls are waiting in the gateway; try again later"
        case .upstreamGone:
            "the server ended before it answered"
        case .upstreamFailed(let failure):
            failure.message
        case .answerTooLarge(let limit):
            "the server's answer is longer than \(limit) bytes"
        case .inputDenied(let kind):
            "the server asked the client for \(kind.rawValue), which the policy does not allow"
        case .inputSecret:
            "the server asked the person at the client for a secret, which the policy does not allow"
        case .inputForeignURL:
            "the server wanted to send the person at the client to an address that the policy does not allow"
        }
    }

    private static func limitMessage(_ demand: LedgerDemand, _ refusal: LedgerRefusal) -> String {
        let wait = refusal.retryAfterNanoseconds.map { "; retry in \(duration($0))" } ?? ""
        if refusal.reason == .tooManyCounters {
            return "the gateway keeps too many counters to count this call\(wait)"
        }
        if let message = demand.message { return message + wait }
        let whose = refusal.key.tool == "_global" ? "all tools" : "`\(refusal.key.tool)`"
        switch refusal.bound {
        case .atMost(let most):
            return "limit of \(most) for \(whose) reached (`\(refusal.key.counter)`)\(wait)"
        case .below(let end):
            return "limit of less than \(end) for \(whose) reached (`\(refusal.key.counter)`)\(wait)"
        case .some(.none), nil:
            return "the counter `\(refusal.key.counter)` of \(whose) does not allow this call now\(wait)"
        }
    }

    /// Seconds up to two minutes, then minutes, then hours; always rounded up.
    static func duration(_ nanoseconds: Int64) -> String {
        let seconds = max(1, (nanoseconds &+ 999_999_999) / 1_000_000_000)
        if seconds <= 120 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        if seconds <= 7_200 { return "\((seconds + 59) / 60) minutes" }
        return "\((seconds + 3_599) / 3_600) hours"
    }
}
