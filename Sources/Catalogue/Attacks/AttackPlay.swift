package import JSONText

/// The messages of an attack, the policy that stops it, and a control that shows what does the stopping.
package struct AttackPlay: Sendable {
    /// What the messages are played on.
    package enum Stage: String, Sendable, CaseIterable {
        /// One client and one server on streams.
        case session
        /// Clients over HTTP before one server over HTTP.
        case proxy
        /// Grants over HTTP before servers that the gateway starts.
        case hub
    }

    /// A server of the play, and the tools that it lists.
    package struct Server: Sendable {
        /// Its name in the gateway's configuration.
        package let name: String
        /// Its tools, as `tools/list` gives them.
        package let tools: [JSONValue]
    }

    /// What is tried, in a few words.
    package let title: String
    /// What the messages are played on.
    package let stage: Stage
    /// The revision that the client speaks.
    package let revision: String
    /// The revision that the servers speak.
    package let serverRevision: String
    /// The policy that stops it, a YAML document.
    package let policy: String
    /// The policy of the control; nil when that is the same, and the messages are others.
    package let controlPolicy: String?
    /// The servers; one, but for plays on the hub.
    package let servers: [Server]
    /// The longest answer of a server that the gateway takes, in bytes; nil for its own limit.
    package let maxAnswerBytes: Int?
    /// What happens, in order.
    package let steps: [AttackStep]
    /// The same without what is wrong with it: under the control's policy all of it gets through.
    package let controlSteps: [AttackStep]
}
