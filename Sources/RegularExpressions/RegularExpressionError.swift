/// Why a pattern is not accepted.
package struct RegularExpressionError: Error, Sendable, Hashable {
    /// The reason in words, such as `missing ): (a`.
    package let reason: String
}
