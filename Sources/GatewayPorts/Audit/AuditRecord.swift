/// What one decision, message or lifecycle event leaves in the audit trail.
///
/// Plain values; sequence number and hashes are added by the log. Absent members are left out of the record.
package struct AuditRecord: Sendable, Equatable {
    /// What the record is about.
    package enum Kind: String, Sendable, CaseIterable {
        /// A request of a client that policy decides: a tool call, a resource, a prompt.
        case call
        /// A request of a server to the client, such as sampling.
        case serverRequest = "server_request"
        /// A message that was refused before it became a call, or a method policy does not know.
        case message
        /// The gateway's own start, stop, reload or repair.
        case lifecycle
        /// Something about a server's tools or words that a person should know.
        case finding
    }

    /// How it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case allowed
        case refused
        case shadowRefused = "shadow_refused"
        case replayed
        case noAnswer = "no_answer"
        case error
        case info
    }

    /// The client as it introduced itself; unverified.
    package struct Client: Sendable, Equatable {
        /// The client's name.
        package var name: String
        /// The client's version.
        package var version: String?

        /// Creates a client description.
        package init(name: String, version: String? = nil) {
            self.name = name
            self.version = version
        }
    }

    /// What is kept of a call's arguments: keys and digest always, values only when the policy asks for them.
    package struct Arguments: Sendable, Equatable {
        /// The names of the top-level arguments, in the order received.
        package var keys: [String]
        /// SHA-256 of the canonical arguments, 32 bytes.
        package var digest: [UInt8]
        /// The arguments as received, one valid JSON text; nil when values are not kept.
        package var values: [UInt8]?

        /// Creates a summary of arguments.
        package init(keys: [String], digest: [UInt8], values: [UInt8]? = nil) {
            self.keys = keys
            self.digest = digest
            self.values = values
        }
    }

    /// What the decision took from one counter.
    package struct Charge: Sendable, Equatable {
        /// The counter's name in the policy.
        package var counter: String
        /// The amount in units, a decimal number that stands in JSON as it is.
        package var amount: String

        /// Creates a charge.
        package init(counter: String, amount: String) {
            self.counter = counter
            self.amount = amount
        }
    }

    /// What came back from the server.
    package struct Upstream: Sendable, Equatable {
        /// The kind of answer.
        package enum Status: String, Sendable, CaseIterable {
            case ok
            case toolError = "tool_error"
            case rpcError = "rpc_error"
            case none
        }

        /// The kind of answer.
        package var status: Status
        /// The answer's length in bytes; 0 without an answer.
        package var bytes: Int
        /// The time from forwarding to the answer, in microseconds.
        package var durationMicroseconds: Int64

        /// Creates a summary of an answer.
        package init(status: Status, bytes: Int, durationMicroseconds: Int64) {
            self.status = status
            self.bytes = bytes
            self.durationMicroseconds = durationMicroseconds
        }
    }

    /// Wall-clock time of the record in nanoseconds since 1970-01-01T00:00:00Z.
    package var timeNanoseconds: Int64
    /// The decision's id, as told to the client in a refusal.
    package var id: String?
    /// What the record is about.
    package var kind: Kind
    /// How it ended.
    package var outcome: Outcome
    /// The server's name in the configuration.
    package var server: String?
    /// The grant under which the call was made.
    package var grant: String?
    /// The session's id.
    package var session: String?
    /// The client as it introduced itself.
    package var client: Client?
    /// The MCP revision spoken with the client.
    package var protocolVersion: String?
    /// The method of the message.
    package var method: String?
    /// The tool called.
    package var tool: String?
    /// The resource or prompt asked for.
    package var target: String?
    /// The stable code of the refusal or error.
    package var code: String?
    /// The rule that decided.
    package var rule: String?
    /// The rules that would have refused if they were enforced; left out when empty.
    package var shadowedRules: [String] = []
    /// What rules for results found, as `rule: kind count`; left out when empty.
    package var findings: [String] = []
    /// The reason given to the client.
    package var reason: String?
    /// The hash of the policy that decided.
    package var policy: String?
    /// The policy's mode.
    package var mode: String?
    /// What is kept of the arguments.
    package var arguments: Arguments?
    /// What the decision took from counters; left out when empty.
    package var charges: [Charge] = []
    /// The time after which a refused call may be tried again, in milliseconds.
    package var retryAfterMilliseconds: Int64?
    /// What came back from the server.
    package var upstream: Upstream?
    /// Free text, for lifecycle records and findings.
    package var detail: String?

    /// Creates a record with nothing but its time, kind and outcome; the rest is set by assignment.
    package init(timeNanoseconds: Int64, kind: Kind, outcome: Outcome) {
        self.timeNanoseconds = timeNanoseconds
        self.kind = kind
        self.outcome = outcome
    }
}
