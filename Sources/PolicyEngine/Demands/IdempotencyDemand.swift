/// An identical call inside the window gets the first one's answer.
package struct IdempotencyDemand: Sendable, Hashable {
    /// JSON Pointer of the rule.
    package var rule: String
    /// How long the first answer serves, in nanoseconds, greater than zero.
    package var windowNanoseconds: Int64

    /// A window of `rule`.
    package init(rule: String, windowNanoseconds: Int64) {
        self.rule = rule
        self.windowNanoseconds = windowNanoseconds
    }
}
