/// What becomes of a message of a server under the rules for results.
package struct ResponseOutcome: Sendable, Hashable {
    /// What to do with the message.
    package enum Action: Sendable, Hashable {
        /// It goes on as it came.
        case unchanged
        /// This whole message goes on in its place.
        case rewritten([UInt8])
        /// The client gets a refusal in its place.
        case blocked(PolicyRefusal)
    }

    /// What to do with the message.
    package var action: Action = .unchanged
    /// What was found, one for each rule and kind.
    package var findings: [ResponseFinding] = []
    /// What rules in shadow would have refused.
    package var shadowRefusals: [PolicyRefusal] = []

    /// An outcome of nothing.
    package init() {}
}
