internal import RegularExpressions

/// A pattern that can be checked in linear time.
struct CheckedPattern: Sendable {
    let expression: RegularExpression
    /// About how many parts it has once repetitions are written out, from 1.
    let weight: Int
}
