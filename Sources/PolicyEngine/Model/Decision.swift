/// Why policy refused, in a closed set; the code on the wire and in the audit is ``code``.
package enum PolicyRefusalReason: Sendable, Hashable {
    /// `hide` names it: answered as an unknown tool.
    case hidden
    /// `default: deny` and no entry selects it.
    case defaultDeny
    /// A condition of a requirement did not hold.
    case requirement
    /// Every condition of a `deny` fired.
    case denied
    /// A required argument is missing.
    case missingArgument(String)
    /// The rule needs the tool's definition and the upstream's list does not hold one.
    case noDefinition
    /// A charge's argument is missing, not a number, negative or out of range.
    case uncountable
    /// The name resembles one that the policy names, and the upstream does not list it.
    case confusableName(resembles: String)
    /// A person must approve, and this gateway cannot ask one yet.
    case approvalRequired

    /// Stable code for machines.
    package var code: String {
        switch self {
        case .hidden: "hidden"
        case .defaultDeny: "default_deny"
        case .requirement: "requirement_failed"
        case .denied: "denied"
        case .missingArgument: "missing_argument"
        case .noDefinition: "no_definition"
        case .uncountable: "uncountable"
        case .confusableName: "confusable_name"
        case .approvalRequired: "approval_required"
        }
    }
}

/// A refusal by policy: which rule, why, and what the agent is told.
package struct PolicyRefusal: Sendable, Hashable {
    package var reason: PolicyRefusalReason
    /// JSON Pointer of the rule, or `(hidden)`, `(default deny)`, `(name)`.
    package var rule: String
    package var ruleName: String?
    /// What the agent reads, without the `[POLICY DENIED]` prefix.
    package var message: String

    /// A refusal by `rule`.
    package init(reason: PolicyRefusalReason, rule: String, ruleName: String? = nil, message: String) {
        self.reason = reason
        self.rule = rule
        self.ruleName = ruleName
        self.message = message
    }
}

/// Whose counter it is: two calls share a counter when every part is equal.
package struct CounterKey: Sendable, Hashable {
    package var server: String
    package var grant: String
    package var session: String
    package var tool: String
    package var counter: String
    /// The value of the `by` argument in canonical JSON; empty without `by`.
    package var by: String
    /// Shadow rules count apart.
    package var isShadow: Bool

    /// A key with every part given; parts outside the limit's scope are empty.
    package init(
        server: String, grant: String, session: String, tool: String, counter: String, by: String,
        isShadow: Bool = false
    ) {
        self.server = server
        self.grant = grant
        self.session = session
        self.tool = tool
        self.counter = counter
        self.by = by
        self.isShadow = isShadow
    }
}

/// What the ledger is asked to add, and the bound it must keep.
package struct LedgerCharge: Sendable, Hashable {
    package var key: CounterKey
    package var window: Window
    package var algorithm: LimitAlgorithm
    package var bound: Bound
    package var amount: Amount
    package var refundOn: RefundCauses
    package var isExact: Bool

    /// A charge with every part given.
    package init(
        key: CounterKey, window: Window, algorithm: LimitAlgorithm, bound: Bound, amount: Amount,
        refundOn: RefundCauses = .notSent, isExact: Bool = false
    ) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.bound = bound
        self.amount = amount
        self.refundOn = refundOn
        self.isExact = isExact
    }
}

/// A condition on a counter's value before the call.
package struct LedgerCondition: Sendable, Hashable {
    package var key: CounterKey
    package var window: Window
    package var algorithm: LimitAlgorithm
    package var comparison: StateComparison

    /// A condition with every part given.
    package init(key: CounterKey, window: Window, algorithm: LimitAlgorithm, comparison: StateComparison) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.comparison = comparison
    }
}

/// What one rule asks of the ledger.
package struct LedgerDemand: Sendable, Hashable {
    /// What the counters' conditions mean together.
    package enum Polarity: Sendable, Hashable {
        /// Every condition must hold and every charge must fit.
        case require
        /// The call is refused when all conditions hold.
        case deny
    }

    /// JSON Pointer of the rule.
    package var rule: String
    package var ruleName: String?
    /// `on_deny`, if the rule has one.
    package var message: String?
    package var polarity: Polarity
    package var conditions: [LedgerCondition]
    package var charges: [LedgerCharge]
    /// Never refuses: what would have been refused is reported.
    package var isShadow: Bool

    /// A demand with every part given.
    package init(
        rule: String, ruleName: String?, message: String?, polarity: Polarity, conditions: [LedgerCondition],
        charges: [LedgerCharge], isShadow: Bool
    ) {
        self.rule = rule
        self.ruleName = ruleName
        self.message = message
        self.polarity = polarity
        self.conditions = conditions
        self.charges = charges
        self.isShadow = isShadow
    }
}

/// An identical call inside the window gets the first one's answer.
package struct IdempotencyDemand: Sendable, Hashable {
    package var rule: String
    package var windowNanoseconds: Int64

    /// A window of `rule`.
    package init(rule: String, windowNanoseconds: Int64) {
        self.rule = rule
        self.windowNanoseconds = windowNanoseconds
    }
}

/// What is left to do for a call that no rule refused.
package struct Plan: Sendable, Hashable {
    /// In the order of evaluation.
    package var demands: [LedgerDemand] = []
    /// What shadow rules would have refused.
    package var shadowRefusals: [PolicyRefusal] = []
    package var idempotency: IdempotencyDemand?

    /// A plan with nothing to do.
    package init() {}
}

/// What `decide` says.
package enum Verdict: Sendable, Hashable {
    case allowed(Plan)
    case refused(PolicyRefusal)
}
