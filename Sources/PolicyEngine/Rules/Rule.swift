/// One compiled rule of an entry.
package struct Rule: Sendable {
    /// JSON Pointer into the policy, such as `/tools/create_charge/rules/0`.
    package var id: String
    /// The name that people gave it.
    package var name: String?
    /// `on_deny` or `reason`: what the agent is told.
    package var message: String?
    /// The rule's own mode; nil follows the document.
    package var mode: EnforcementMode?
    /// What the rule does when its checks are done.
    package var effect: RuleEffect
    /// Tests of arguments and facts.
    package var conditions: [Condition]
    /// Tests of counters, which the ledger makes.
    package var stateConditions: [StateCondition]
    /// `validate`: what the tool's definition says of the arguments.
    package var argumentChecks: ArgumentChecks
    /// What a call that passes adds to counters.
    package var charges: [Charge]
    /// Nanoseconds in which an identical call gets the first call's answer; nil when off.
    package var idempotencyWindowNanoseconds: Int64?

    /// A rule with every part given.
    package init(
        id: String, name: String? = nil, message: String? = nil, mode: EnforcementMode? = nil,
        effect: RuleEffect, conditions: [Condition] = [], stateConditions: [StateCondition] = [],
        argumentChecks: ArgumentChecks = [], charges: [Charge] = [],
        idempotencyWindowNanoseconds: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.message = message
        self.mode = mode
        self.effect = effect
        self.conditions = conditions
        self.stateConditions = stateConditions
        self.argumentChecks = argumentChecks
        self.charges = charges
        self.idempotencyWindowNanoseconds = idempotencyWindowNanoseconds
    }
}
