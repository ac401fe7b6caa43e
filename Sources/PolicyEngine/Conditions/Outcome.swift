/// What a condition comes to.
package enum Outcome: Sendable, Equatable {
    case holds
    case fails
    /// Wrong type, unparsable value, or an absent argument for a negated test: never lets a call pass.
    case undecidable

    /// The outcome of a plain yes or no.
    init(_ holds: Bool) {
        self = holds ? .holds : .fails
    }

    /// The outcome of the opposite test; what cannot be decided stays so.
    var negated: Outcome {
        switch self {
        case .holds: .fails
        case .fails: .holds
        case .undecidable: .undecidable
        }
    }
}
