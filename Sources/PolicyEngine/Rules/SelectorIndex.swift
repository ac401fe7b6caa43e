internal import ToolRisk

/// Selectors by what they select, so that a name is found without a walk over all of them.
struct SelectorIndex: Sendable {
    /// A selector of many names: a pattern, or a whole category.
    struct Wide: Sendable {
        let place: Int
        /// Nil for a category, whose tools alone are looked up here.
        let pattern: GlobPattern?

        func selects(_ name: String) -> Bool { pattern?.matches(name) ?? true }
    }

    /// Places of the selectors for exactly this name, in document order.
    private var exact: [NameKey: [Int]] = [:]
    /// Patterns in document order.
    private var patterns: [Wide] = []
    /// Patterns and the selectors of one category in document order, a row a category; empty without categories.
    private var rows: [[Wide]] = []
    /// Places of `"*"`, in document order.
    private(set) var catchAlls: [Int] = []

    /// An index of selectors in document order.
    init(_ selectors: some Collection<Selector>) {
        let categories = selectors.contains { if case .category = $0 { true } else { false } }
        if categories { rows = RiskCategory.allCases.map { _ in [] } }
        for (place, selector) in selectors.enumerated() {
            switch selector {
            case .exact(let name): exact[NameKey(text: name), default: []].append(place)
            case .glob(let pattern):
                patterns.append(Wide(place: place, pattern: pattern))
                for row in rows.indices { rows[row].append(Wide(place: place, pattern: pattern)) }
            case .category(let category): rows[category.row].append(Wide(place: place, pattern: nil))
            case .all: catchAlls.append(place)
            }
        }
    }

    /// True when a selector goes by category.
    var hasCategories: Bool { !rows.isEmpty }

    /// Every exact name, in no order.
    var exactNames: some Sequence<String> { exact.keys.lazy.map(\.text) }

    /// Every pattern in document order.
    var globs: some Sequence<GlobPattern> { patterns.lazy.compactMap(\.pattern) }

    /// Places of the selectors for exactly `name`, none for most names.
    func places(exactly name: String) -> [Int] {
        exact.isEmpty ? [] : exact[NameKey(text: name)] ?? []
    }

    /// Selectors that may select a name of this category, in document order; those of a category do.
    func wide(for category: RiskCategory?) -> [Wide] {
        guard let category, hasCategories else { return patterns }
        return rows[category.row]
    }

    /// True when a pattern or a category selects `name`.
    func hasWide(for name: String, category: RiskCategory?) -> Bool {
        wide(for: category).contains { $0.selects(name) }
    }

    /// True when any selector selects `name`.
    func selects(_ name: String, category: RiskCategory?) -> Bool {
        !catchAlls.isEmpty || !places(exactly: name).isEmpty || hasWide(for: name, category: category)
    }

    /// The place of the first selector for `name`: exact ones, then patterns and categories, then `"*"`.
    func first(for name: String, category: RiskCategory?) -> Int? {
        places(exactly: name).first ?? wide(for: category).first { $0.selects(name) }?.place ?? catchAlls.first
    }
}

extension RiskCategory {
    /// Its place in ``RiskCategory/allCases``.
    fileprivate var row: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .execute: 2
        case .destructive: 3
        case .financial: 4
        }
    }
}
