/// One thing that a decision looked at, in the order in which it did.
package enum TraceEvent: Sendable, Hashable {
    /// `hide` was consulted; `selector` is what hides the name, if anything.
    case hidden(selector: String?)
    /// No entry other than `"*"` was needed or found, and the default speaks.
    case defaultAction(DefaultAction, isListed: Bool)
    /// An entry that selects the call's target.
    case entry(id: String, selector: String)
    /// A rule of the entry is looked at.
    case rule(id: String, name: String?, isShadow: Bool)
    /// A condition was tested; `observed` is what its path found, as JSON text, for the local explanation only.
    case condition(path: String, operatorName: String, observed: [String], outcome: Outcome)
    /// `validate.required_args` was tested.
    case requiredArguments(missing: String?)
    /// The rule asks the ledger, which decides later.
    case demand(rule: String, charges: Int, conditions: Int)
    /// The rule let the call pass.
    case passed(rule: String)
    /// A rule or the document refused, for shadow rules only on paper.
    case refused(PolicyRefusal, isShadow: Bool)
}
