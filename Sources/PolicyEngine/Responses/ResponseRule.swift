package import RegularExpressions

/// What is done to the results of what one selector selects.
///
/// It never changes, so it is shared instead of copied.
package final class ResponseRule: Sendable {
    /// Something that is replaced.
    package enum Redaction: Sendable {
        /// What a detector finds, replaced by words that say what it was.
        case found(Detector)
        /// What a pattern matches, replaced by a text.
        case matched(RegularExpression, replacement: String)
    }

    /// A result that is kept from the client as a whole.
    package struct Denial: Sendable {
        /// What is looked for.
        package enum Sign: Sendable {
            case matched(RegularExpression)
            case found(Detector)
        }

        /// JSON Pointer into the policy, such as `/responses/*/deny_if/0`.
        package let id: String
        /// What is looked for.
        package let sign: Sign
        /// What the agent is told instead.
        package let message: String?

        /// A denial of results with this sign.
        package init(id: String, sign: Sign, message: String? = nil) {
            self.id = id
            self.sign = sign
            self.message = message
        }
    }

    /// JSON Pointer into the policy, such as `/responses/*`.
    package let id: String
    /// Whose results are meant.
    package let selector: Selector
    /// The rule's own mode; nil follows the document.
    package let mode: EnforcementMode?
    /// Longest result, in bytes as received; nil for no limit.
    package let maxBytes: Int?
    /// What is taken out of texts, before anything else looks at them.
    package let strips: [Detector]
    /// What is only noted when it is found.
    package let warnings: [Detector]
    /// In document order.
    package let redactions: [Redaction]
    /// In document order.
    package let denials: [Denial]

    /// A rule with every part given.
    package init(
        id: String, selector: Selector, mode: EnforcementMode? = nil, maxBytes: Int? = nil, strips: [Detector] = [],
        warnings: [Detector] = [], redactions: [Redaction] = [], denials: [Denial] = []
    ) {
        self.id = id
        self.selector = selector
        self.mode = mode
        self.maxBytes = maxBytes
        self.strips = strips
        self.warnings = warnings
        self.redactions = redactions
        self.denials = denials
    }
}
