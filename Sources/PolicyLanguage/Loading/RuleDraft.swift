internal import DocumentText
internal import PolicyEngine

/// A rule whose conditions on counters wait until every counter of the document is known.
struct RuleDraft {
    var rule: Rule
    /// The counter that the rule's own `state` defines.
    var ownCounter: CounterName?
    var stateTests: [StateTest] = []

    /// A condition whose path starts from `state`.
    struct StateTest {
        /// The path after `state.`: a tool's name, a dot, a counter's name.
        let target: String
        let comparison: StateComparison
        let place: Place
    }
}
