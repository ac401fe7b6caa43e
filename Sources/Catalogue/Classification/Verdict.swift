package import ToolRisk

/// What the catalogue says a tool can do, and why.
package struct Verdict: Sendable, Hashable {
    /// The worst that the tool can do.
    package var category: RiskCategory
    /// From 1 to 5: the category's base, raised by signals.
    package var risk: Int
    /// What it does to the flow of information.
    package var labels: ToolLabels
    /// What raised the risk, in a fixed order.
    package var signals: [RiskSignal]
    /// What all of this rests on, the most telling first.
    package var evidence: [Evidence]
    /// How sure the verdict is, from 0 to 100.
    package var confidencePercent: Int
    /// For a tool that only passes calls on to others: which argument names the other.
    package var dispatcher: Dispatcher?

    /// How much attention the tool deserves.
    package var level: RiskLevel { category.level }

    /// A verdict with every part given.
    package init(
        category: RiskCategory, risk: Int, labels: ToolLabels = [], signals: [RiskSignal] = [],
        evidence: [Evidence] = [], confidencePercent: Int, dispatcher: Dispatcher? = nil
    ) {
        self.category = category
        self.risk = risk
        self.labels = labels
        self.signals = signals
        self.evidence = evidence
        self.confidencePercent = confidencePercent
        self.dispatcher = dispatcher
    }
}
