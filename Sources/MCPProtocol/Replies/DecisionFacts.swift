internal import JSONText

/// What a refusal tells machines.
package struct DecisionFacts: Sendable, Hashable {
    /// Stable code of the reason.
    package var code: String
    /// JSON Pointer of the rule, or a name in parentheses; empty when no rule refused.
    package var rule: String
    /// Version of the policy that decided.
    package var policyVersion: String
    /// The audit record's id.
    package var decisionID: String
    /// Milliseconds until the identical call can succeed; nil when waiting does not help.
    package var retryAfterMilliseconds: Int64?

    /// The member of `_meta` that carries the facts.
    package static let metaKey = "dev.sallyport/decision"

    /// Facts with every part given.
    package init(
        code: String, rule: String, policyVersion: String, decisionID: String, retryAfterMilliseconds: Int64? = nil
    ) {
        self.code = code
        self.rule = rule
        self.policyVersion = policyVersion
        self.decisionID = decisionID
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("code")
        writer.string(code)
        writer.key("rule")
        writer.string(rule)
        writer.key("policyVersion")
        writer.string(policyVersion)
        writer.key("decisionId")
        writer.string(decisionID)
        if let retryAfterMilliseconds {
            writer.key("retryAfterMs")
            writer.integer(retryAfterMilliseconds)
        }
        writer.endObject()
    }
}
