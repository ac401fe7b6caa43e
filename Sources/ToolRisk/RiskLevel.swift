/// How much attention a tool deserves.
package enum RiskLevel: String, Sendable, Hashable, CaseIterable {
    case low, medium, high, critical

    /// The level as people read it, such as `High`.
    package var title: String {
        switch self {
        case .low: "Low"
        case .medium: "Medium"
        case .high: "High"
        case .critical: "Critical"
        }
    }
}
