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
    /// The name that people gave the rule, if any.
    package var ruleName: String?
    /// `on_deny`, if the rule has one.
    package var message: String?
    /// What a failed or fulfilled condition means.
    package var polarity: Polarity
    /// Conditions on counters' values before the call.
    package var conditions: [LedgerCondition]
    /// What the call adds to counters, all or none.
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
