/// Something in the data of the attack patterns that cannot be read.
package struct AttackDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern and the place in it.
    package let place: String
    /// What is wrong there.
    package let problem: String

    /// Both in one line.
    package var description: String { "\(place): \(problem)" }
}
