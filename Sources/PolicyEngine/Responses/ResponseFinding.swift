/// Something that a rule found in a result, for the records: never the text itself.
package struct ResponseFinding: Sendable, Hashable {
    /// JSON Pointer of the rule.
    package var rule: String
    /// The detector's name as policies write it, or `pattern`.
    package var kind: String
    /// How often it was found.
    package var count: Int
    /// True when nothing was done about it, because the rule is in shadow.
    package var isShadow: Bool
}
