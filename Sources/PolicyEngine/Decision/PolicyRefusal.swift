/// A refusal by policy: which rule, why, and what the agent is told.
package struct PolicyRefusal: Sendable, Hashable {
    /// Why, in a closed set.
    package var reason: PolicyRefusalReason
    /// JSON Pointer of the rule, or `(hidden)`, `(default deny)`, `(name)`, `(category)`, `(quarantined)`.
    package var rule: String
    /// The name that people gave the rule, if any.
    package var ruleName: String?
    /// What the agent reads, without the `[POLICY DENIED]` prefix.
    package var message: String
    /// The tool that was refused when the call would have passed another call on; nil when it is the called tool.
    package var innerTool: String?

    /// A refusal by `rule`.
    package init(
        reason: PolicyRefusalReason, rule: String, ruleName: String? = nil, message: String, innerTool: String? = nil
    ) {
        self.reason = reason
        self.rule = rule
        self.ruleName = ruleName
        self.message = message
        self.innerTool = innerTool
    }
}
