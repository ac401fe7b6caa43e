internal import ToolRisk

extension Verdict {
    /// Everything bad of two verdicts; the other one's evidence and dispatcher where it has some.
    func worst(with other: Verdict) -> Verdict {
        Verdict(
            category: max(category, other.category), risk: max(risk, other.risk), labels: labels.union(other.labels),
            signals: RiskSignal.allCases.filter { signals.contains($0) || other.signals.contains($0) },
            evidence: other.evidence.isEmpty ? evidence : other.evidence,
            confidencePercent: min(confidencePercent, other.confidencePercent),
            dispatcher: other.dispatcher ?? dispatcher)
    }
}
