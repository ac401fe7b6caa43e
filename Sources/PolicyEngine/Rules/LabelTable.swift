package import ToolRisk

/// Labels that a policy gives to tools itself.
package struct LabelTable: Sendable {
    /// What the policy says, in document order.
    package let entries: [(selector: Selector, labels: ToolLabels)]
    private let index: SelectorIndex

    /// A table over what the policy says, in document order.
    package init(_ entries: [(selector: Selector, labels: ToolLabels)] = []) {
        self.entries = entries
        index = SelectorIndex(entries.map(\.selector))
    }

    /// What the policy says of `name`: the exact name, else the first pattern or category, else `"*"`; nil when it says
    /// nothing.
    package func labels(of name: String, category: RiskCategory?) -> ToolLabels? {
        guard !entries.isEmpty else { return nil }
        return index.first(for: name, category: category).map { entries[$0].labels }
    }

    /// True when a selector goes by category.
    var hasCategories: Bool { index.hasCategories }
}

extension Policy {
    /// The labels of a tool: those that the policy gives it, else those `derived` from its definition.
    package func labels(of name: String, category: RiskCategory?, derived: ToolLabels) -> ToolLabels {
        labelOverrides.labels(of: name, category: category) ?? derived
    }
}
