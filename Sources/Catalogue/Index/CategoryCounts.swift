package import ToolRisk

/// How many tools there are of each category.
package struct CategoryCounts: Sendable, Hashable {
    private var counts: [Int]

    /// No tools.
    package init() {
        counts = Array(repeating: 0, count: RiskCategory.allCases.count)
    }

    /// The tools of one category.
    package subscript(category: RiskCategory) -> Int {
        get { counts[Self.place(of: category)] }
        set { counts[Self.place(of: category)] = newValue }
    }

    /// All tools.
    package var total: Int { counts.reduce(0, +) }

    /// The tools of the categories that a policy should name one by one.
    package var dangerous: Int { self[.execute] + self[.destructive] + self[.financial] }

    /// Adds the tools of another count.
    package mutating func add(_ other: CategoryCounts) {
        for place in counts.indices { counts[place] += other.counts[place] }
    }

    private static func place(of category: RiskCategory) -> Int {
        switch category {
        case .read: 0
        case .write: 1
        case .execute: 2
        case .destructive: 3
        case .financial: 4
        }
    }
}
