/// What is left to do for a call that no rule refused.
package struct Plan: Sendable, Hashable {
    /// In the order of evaluation.
    package var demands: [LedgerDemand] = []
    /// What shadow rules would have refused.
    package var shadowRefusals: [PolicyRefusal] = []
    /// Set when an identical recent call answers this one.
    package var idempotency: IdempotencyDemand?

    /// A plan with nothing to do.
    package init() {}
}
