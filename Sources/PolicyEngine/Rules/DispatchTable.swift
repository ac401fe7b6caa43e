/// The tools that pass calls on, found by name.
package struct DispatchTable: Sendable {
    /// In document order.
    package let rules: [DispatchRule]
    private let index: SelectorIndex

    /// A table over rules in document order.
    package init(_ rules: [DispatchRule] = []) {
        self.rules = rules
        index = SelectorIndex(rules.map(\.selector))
    }

    /// True when no tool passes calls on.
    var isEmpty: Bool { rules.isEmpty }

    /// How calls of `name` are passed on: by its exact name, else by the first pattern; nil for most tools.
    func rule(for name: String) -> DispatchRule? {
        index.first(for: name, category: nil).map { rules[$0] }
    }
}
