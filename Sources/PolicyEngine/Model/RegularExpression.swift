/// A pattern that matches in time linear in the text (RE2).
package final class RegularExpression: Sendable {
    /// The pattern as written.
    package let pattern: String

    init(pattern: String) { self.pattern = pattern }
}
