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

    /// How calls of `name` are passed on: by its exact name, else by the first pattern; nil for most tools.
    func rule(for name: String) -> DispatchRule? {
        guard !rules.isEmpty else { return nil }
        return index.first(for: name, category: nil).map { rules[$0] }
    }
}
