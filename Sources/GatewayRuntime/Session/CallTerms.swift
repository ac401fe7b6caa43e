internal import PolicyEngine

/// What a forwarded call means for later: to rules about its result, and to rules about the calls that follow.
struct CallTerms {
    /// What the grant did with it: one event, and one more for the call that a dispatcher passes on.
    var events: [FlowEvent] = []
    /// The rules for its result; nil when there are none.
    var rules: ResponseRules?
    /// The tool whose values are remembered; nil when nobody asks for them.
    var learnsFrom: String?
    /// The tool whose output schema a rewritten result is held against; nil for what is no tool.
    var tool: String?

    /// True when the result must be there as a whole before any of it may pass.
    var needsWholeAnswer: Bool { rules != nil || learnsFrom != nil }
}
