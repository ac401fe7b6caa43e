/// How much of a call's arguments the audit keeps.
package enum AuditDetail: String, Sendable, CaseIterable {
    /// Names of the top-level arguments and a digest of all of them.
    case keys
    /// The values too.
    case values
    /// No audit at all.
    case off
}

/// How a transport tells where a message ends.
package enum Framing: Sendable {
    /// At a line feed; careless readers also end a line at a carriage return.
    case lines
    /// By its length, as HTTP does.
    case length
}

/// Every limit of one gateway, by name.
package struct GatewayOptions: Sendable {
    /// The upstream's name in counters, facts and audit.
    package var serverName: String
    /// The host of the upstream's address; nil for one without.
    package var serverHost: String?
    /// What the audit keeps of arguments.
    package var auditDetail: AuditDetail
    /// How the client's messages are framed.
    package var framing: Framing
    /// How the upstream's messages are framed.
    package var upstreamFraming: Framing
    /// The longest message, in bytes, that either side may send.
    package var maxFrameBytes: Int
    /// The longest message of an upstream over HTTP that is held as a whole, in bytes.
    package var maxAnswerBytes: Int
    /// The length from which such a message is passed on while it comes, where nothing has to be cut out of it.
    package var maxHeldAnswerBytes: Int
    /// The most client requests that may wait for the upstream at once.
    package var maxInFlight: Int
    /// The most upstream requests that may wait for the client at once.
    package var maxServerRequests: Int
    /// The most sessions of HTTP clients that are remembered; beyond, idle ones are forgotten.
    package var maxSessions: Int
    /// The most elements of one batch (2025-03-26).
    package var maxBatchElements: Int
    /// The most calls that may wait until the upstream's tools are known.
    package var maxParkedCalls: Int
    /// The most bytes of calls that may wait until the upstream's tools are known.
    package var maxParkedBytes: Int
    /// The most tools whose definitions are kept.
    package var maxToolDefinitions: Int
    /// How long a call waits until the upstream's tools are known, in nanoseconds.
    package var definitionTimeoutNanoseconds: Int64
    /// Whether a tool whose definition changed, or is suspicious, is held back until a person has looked at it.
    package var pinsTools: Bool
    /// Whether calls are remembered although the policy that decides them does not ask: another one of the grant may.
    package var remembersFlows: Bool
    /// The most answers kept for idempotent calls.
    package var maxIdempotentAnswers: Int
    /// The most bytes of answers kept for idempotent calls.
    package var maxIdempotentBytes: Int

    /// Defaults for an upstream called `serverName`.
    package init(serverName: String) {
        self.serverName = serverName
        self.serverHost = nil
        self.auditDetail = .keys
        self.framing = .lines
        self.upstreamFraming = .lines
        self.maxFrameBytes = 16 << 20
        self.maxAnswerBytes = 64 << 20
        self.maxHeldAnswerBytes = 1 << 20
        self.maxInFlight = 10_000
        self.maxServerRequests = 1_000
        self.maxSessions = 10_000
        self.maxBatchElements = 1_000
        self.maxParkedCalls = 1_000
        self.maxParkedBytes = 64 << 20
        self.maxToolDefinitions = 10_000
        self.definitionTimeoutNanoseconds = 10_000_000_000
        self.pinsTools = false
        self.remembersFlows = false
        self.maxIdempotentAnswers = 10_000
        self.maxIdempotentBytes = 64 << 20
    }
}
