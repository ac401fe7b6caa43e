/// What a rule does when its checks are done.
package enum RuleEffect: Sendable, Hashable {
    /// Every check must hold, else the call is refused (`evaluate`, `allow`, `require`, `limits`).
    case require
    /// Refused when every condition fires (`deny`, `deny_if`).
    case deny
    /// A person must approve when every condition fires.
    case approve(timeoutNanoseconds: Int64)
}

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
    package var effect: RuleEffect
    package var conditions: [Condition]
    package var stateConditions: [StateCondition]
    /// `validate.required_args`: every name in the definition's `required` is present and not null.
    package var validatesRequiredArguments: Bool
    package var charges: [Charge]
    /// Nanoseconds in which an identical call gets the first call's answer; nil when off.
    package var idempotencyWindowNanoseconds: Int64?

    /// A rule with every part given.
    package init(
        id: String, name: String? = nil, message: String? = nil, mode: EnforcementMode? = nil,
        effect: RuleEffect, conditions: [Condition] = [], stateConditions: [StateCondition] = [],
        validatesRequiredArguments: Bool = false, charges: [Charge] = [],
        idempotencyWindowNanoseconds: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.message = message
        self.mode = mode
        self.effect = effect
        self.conditions = conditions
        self.stateConditions = stateConditions
        self.validatesRequiredArguments = validatesRequiredArguments
        self.charges = charges
        self.idempotencyWindowNanoseconds = idempotencyWindowNanoseconds
    }
}

/// All rules for what one selector selects, in the order in which they are evaluated.
package struct Entry: Sendable {
    package let selector: Selector
    /// JSON Pointer into the policy, such as `/tools/create_charge`.
    package let id: String
    package let rules: [Rule]

    /// The rules of `selector`.
    package init(selector: Selector, id: String, rules: [Rule]) {
        self.selector = selector
        self.id = id
        self.rules = rules
    }
}
