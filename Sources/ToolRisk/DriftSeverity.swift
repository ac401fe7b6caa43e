/// How bad a change of a tool's definition is.
package enum DriftSeverity: String, Sendable, Hashable, CaseIterable, Comparable {
    case low, medium, high, critical

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }

    /// By how bad they are.
    package static func < (left: DriftSeverity, right: DriftSeverity) -> Bool { left.rank < right.rank }
}
