package import ToolRisk

/// What becomes of a tool whose definition changed, by how bad the change is.
package struct DriftPolicy: Sendable, Hashable {
    /// For cosmetic changes.
    package var low: DriftAction
    /// For changes that a caller should know of.
    package var medium: DriftAction
    /// For changes that let the tool do more, or tell the model more.
    package var high: DriftAction
    /// For changes that a poisoned tool would make.
    package var critical: DriftAction

    /// The default: a raised risk or an instruction-like text waits for a person.
    package init(
        low: DriftAction = .warn, medium: DriftAction = .warn, high: DriftAction = .quarantine,
        critical: DriftAction = .quarantine
    ) {
        self.low = low
        self.medium = medium
        self.high = high
        self.critical = critical
    }

    /// The same for every change.
    package init(_ action: DriftAction) {
        self.init(low: action, medium: action, high: action, critical: action)
    }

    /// What becomes of the tool after a change of this severity.
    package func action(for severity: DriftSeverity) -> DriftAction {
        switch severity {
        case .low: low
        case .medium: medium
        case .high: high
        case .critical: critical
        }
    }
}
