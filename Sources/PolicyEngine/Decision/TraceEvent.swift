/// One thing that a decision looked at, in the order in which it did.
package enum TraceEvent: Sendable, Hashable {
    /// Whether `hide` hides the target.
    case hidden(Bool)
    /// Whether the target is let in, by an entry other than `"*"` or by the default that applies to it.
    case reached(Bool, defaultAction: DefaultAction)
    /// The call passes on a call of this tool, which is looked at from here on.
    case innerCall(tool: String)
    /// An entry that selects the target.
    case entry(id: String, selector: String)
    /// A rule of the entry, whose checks follow.
    case rule(id: String, name: String?, isShadow: Bool)
    /// A condition was tested; `observed` is what its path found, as JSON texts, for local explanations only.
    case condition(path: String, operatorName: String, observed: [String], outcome: Outcome)
    /// The required arguments were looked for; `missing` is the first that is not there or null.
    case requiredArguments(missing: String?)
    /// The arguments were held against the tool's schema; empty when they fit.
    case schema(problems: [String])
    /// Arguments were looked for that the tool's schema does not declare, each a JSON Pointer.
    case undeclaredArguments([String])
    /// The rule lets the call pass if the ledger grants these demands.
    case passed(rule: String, demands: [LedgerDemand])
    /// A rule or the document refused, in shadow only on paper.
    case refused(PolicyRefusal, isShadow: Bool)
}
