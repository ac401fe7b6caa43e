/// What a condition comes to.
package enum Outcome: Sendable, Equatable {
    case holds
    case fails
    /// Wrong type, unparsable value, or an absent argument for a negated test: never lets a call pass.
    case undecidable
}
