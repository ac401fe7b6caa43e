/// All rules for what one selector selects, in the order in which they are evaluated.
///
/// It never changes, so decisions share it instead of copying it.
package final class Entry: Sendable {
    /// What the entry is for.
    package let selector: Selector
    /// JSON Pointer into the policy, such as `/tools/create_charge`.
    package let id: String
    /// In the order of evaluation.
    package let rules: [Rule]
    /// The same rules, as decisions read them.
    let sharedRules: [SharedRule]
    /// Whether a rule reads what the upstream's list says of the tool.
    let readsDefinition: Bool

    /// The rules of `selector`.
    package init(selector: Selector, id: String, rules: [Rule]) {
        self.selector = selector
        self.id = id
        self.rules = rules
        sharedRules = rules.map(SharedRule.init)
        readsDefinition = rules.contains { $0.readsDefinition }
    }
}
