/// What `[*]` means, which follows from what a rule does with its conditions.
enum Quantifier: Sendable {
    /// Requirements: every element must hold.
    case every
    /// Triggers: one element is enough.
    case any

    /// Whether an outcome settles the whole, whatever the elements not yet seen come to.
    func isSettled(by outcome: Outcome) -> Bool {
        switch self {
        case .every: outcome == .fails
        case .any: outcome == .holds
        }
    }
}
