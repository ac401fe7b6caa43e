internal import Catalogue
internal import PolicyEngine
internal import ToolRisk

/// What a call needs to know of its tool's pin.
struct ToolStanding {
    let category: RiskCategory
    let risk: Int
    let labels: ToolLabels
    /// The worst about the definition that nobody accepted; nil when there is nothing.
    let concern: DriftSeverity?
    /// The worst in words, for the agent and the operator; empty without a concern.
    let reason: String

    init(_ pin: Pin) {
        let verdict = pin.verdict
        category = verdict.category
        risk = verdict.risk
        labels = verdict.labels
        concern = pin.concern
        reason = concern == nil ? "" : Self.reason(of: pin)
    }

    /// What a policy does about it; nil when there is nothing to do anything about.
    func action(_ policy: DriftPolicy) -> DriftAction? { concern.map { policy.action(for: $0) } }

    private static func reason(of pin: Pin) -> String {
        if let change = pin.changes.first { return change.kind.words }
        return pin.pinned.findings.first?.reason ?? "its definition is suspicious"
    }
}
