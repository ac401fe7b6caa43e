package import GatewayPorts
package import MCPProtocol
package import PolicyEngine

/// Every way in which the gateway refuses a message: reply, audit and log switch over it exhaustively.
package enum Refusal: Sendable {
    /// The text is not one strict JSON-RPC message.
    case malformed(MessageFault)
    /// The header fields of the HTTP request do not fit its body.
    case header(HeaderFault)
    /// Longer than a message may be, in bytes.
    case tooLarge(limit: Int)
    /// An id that is in flight already.
    case duplicateID
    /// Too many requests wait for the upstream.
    case tooManyInFlight(limit: Int)
    /// An argument's key equals one that the policy looks at, up to case or Unicode folding.
    case ambiguousArgument(key: String)
    /// Refused by a rule or by the policy's default.
    case policy(PolicyRefusal)
    /// A charge did not fit, or a condition on a counter decided.
    case limit(LedgerDemand, LedgerRefusal)
    /// Refused too often within a minute: answered without evaluation.
    case denialLimit(perMinute: Int, retryAfterNanoseconds: Int64)
    /// A method that the gateway does not know, under `unknown_methods: deny`.
    case unknownMethod
    /// A method that the revision of the request has dropped.
    case removedMethod
    /// The ledger did not answer.
    case ledgerUnavailable(LedgerFailure)
    /// The audit trail cannot be written.
    case auditUnavailable
    /// The upstream's tools could not be read in time for a rule that needs them.
    case definitionsUnavailable
    /// The first of several identical calls was sent and its outcome is not known.
    case firstCallUnanswered
    /// The gateway's own queues for waiting calls are full.
    case overloaded
    /// The upstream is gone.
    case upstreamGone
    /// The upstream could not be reached, or its answer ended before it was complete.
    case upstreamFailed(UpstreamFailure)
    /// The upstream's answer is not a strict message.
    case answerMalformed(MessageFault)
    /// The upstream's answer is longer than a message may be, in bytes.
    case answerTooLarge(limit: Int)
    /// The answer asks the client for something that `server_requests` denies.
    case inputDenied(ServerRequestKind)
    /// A question to the person at the client asks for a secret.
    case inputSecret
    /// A question to the person at the client leads to a host that is not allowed.
    case inputForeignURL
}

/// What an upstream may ask of a client.
package enum ServerRequestKind: String, Sendable {
    case sampling, elicitation, roots
}

extension Refusal {
    /// Stable code for machines.
    package var code: String {
        switch self {
        case .malformed(let fault): fault.name
        case .header: "header_mismatch"
        case .tooLarge: "message_too_large"
        case .duplicateID: "duplicate_id"
        case .tooManyInFlight: "too_many_in_flight"
        case .ambiguousArgument: "ambiguous_argument"
        case .policy(let refusal): refusal.reason.code
        case .limit(_, let refusal):
            switch refusal.reason {
            case .bound: "limit_reached"
            case .condition: "counter_condition"
            case .tooManyCounters: "too_many_counters"
            }
        case .denialLimit: "denial_limit"
        case .unknownMethod: "unknown_method"
        case .removedMethod: "removed_method"
        case .ledgerUnavailable: "store_unavailable"
        case .auditUnavailable: "audit_unavailable"
        case .definitionsUnavailable: "definitions_unavailable"
        case .firstCallUnanswered: "first_call_unanswered"
        case .overloaded: "overloaded"
        case .upstreamGone: "upstream_gone"
        case .upstreamFailed(let failure): failure.code.rawValue
        case .answerMalformed: "answer_malformed"
        case .answerTooLarge: "answer_too_large"
        case .inputDenied: "server_request_denied"
        case .inputSecret: "input_secret"
        case .inputForeignURL: "input_foreign_url"
        }
    }

    /// JSON Pointer of the rule, or a word in parentheses; nil when no policy had a say.
    package var rule: String? {
        switch self {
        case .policy(let refusal): refusal.rule
        case .limit(let demand, _): demand.rule
        case .denialLimit: "/denial_limit"
        case .unknownMethod: "/unknown_methods"
        case .inputDenied(let kind): "/server_requests/\(kind.rawValue)"
        case .inputSecret, .inputForeignURL: "/server_requests/elicitation"
        case .malformed, .header, .tooLarge, .duplicateID, .tooManyInFlight, .ambiguousArgument, .removedMethod,
            .ledgerUnavailable, .auditUnavailable, .definitionsUnavailable, .firstCallUnanswered, .overloaded,
            .upstreamGone, .upstreamFailed, .answerMalformed, .answerTooLarge:
            nil
        }
    }

    /// Nanoseconds after which a retry can succeed; nil when waiting does not help or nobody knows.
    package var retryAfterNanoseconds: Int64? {
        switch self {
        case .limit(_, let refusal): refusal.retryAfterNanoseconds
        case .denialLimit(_, let wait): wait
        case .malformed, .header, .tooLarge, .duplicateID, .tooManyInFlight, .ambiguousArgument, .policy,
            .unknownMethod, .removedMethod, .ledgerUnavailable, .auditUnavailable, .definitionsUnavailable,
            .firstCallUnanswered, .overloaded, .upstreamGone, .upstreamFailed, .answerMalformed, .answerTooLarge,
            .inputDenied, .inputSecret, .inputForeignURL:
            nil
        }
    }

    /// What the refusal means to HTTP, in a request of 2026-07-28 or before.
    func answerStatus(isModern: Bool) -> AnswerStatus {
        switch self {
        case .malformed, .header, .duplicateID: .badRequest
        case .tooLarge: .tooLarge
        case .unknownMethod, .removedMethod: isModern ? .unknownMethod : .success
        case .upstreamFailed(let failure):
            if !isModern { .success } else { failure.code == .timeout ? .gatewayTimeout : .badGateway }
        case .upstreamGone, .answerMalformed, .answerTooLarge: isModern ? .badGateway : .success
        case .tooManyInFlight, .ambiguousArgument, .policy, .limit, .denialLimit, .ledgerUnavailable,
            .auditUnavailable, .definitionsUnavailable, .firstCallUnanswered, .overloaded, .inputDenied,
            .inputSecret, .inputForeignURL:
            .success
        }
    }

    /// True when nothing but the JSON-RPC error of this code may answer: the message never became a call.
    package var protocolErrorCode: Int? {
        switch self {
        case .malformed(let fault): fault.code
        case .header(let fault): fault.code
        case .tooLarge, .duplicateID: -32600
        case .policy(let refusal): refusal.reason == .hidden ? -32602 : nil
        case .unknownMethod, .removedMethod: -32601
        case .answerMalformed, .answerTooLarge, .upstreamFailed, .upstreamGone: -32603
        case .tooManyInFlight, .ambiguousArgument, .limit, .denialLimit, .ledgerUnavailable, .auditUnavailable,
            .definitionsUnavailable, .firstCallUnanswered, .overloaded, .inputDenied, .inputSecret, .inputForeignURL:
            nil
        }
    }
}
