internal import Catalogue
internal import ToolRisk

extension AttackPattern {
    /// The patterns that abuse tools of these categories and need no label that the tools lack: first the ones that
    /// abuse the fewest categories, and of those the ones that need most labels.
    static func abusing(_ categories: Set<RiskCategory>, labels: ToolLabels) -> [AttackPattern] {
        let found = all.filter { pattern in
            !categories.isDisjoint(with: pattern.abuses) && labels.isSuperset(of: pattern.labels)
        }
        return found.sorted { left, right in
            if left.abuses.count != right.abuses.count { return left.abuses.count < right.abuses.count }
            let (one, other) = (left.labels.names.count, right.labels.names.count)
            return one != other ? one > other : left.id < right.id
        }
    }
}

extension PageText {
    /// Most attack patterns of one page.
    private static let maxAttacks = 8

    /// The patterns that abuse what the page is about.
    mutating func attacks(_ attacks: [AttackPattern]) {
        guard !attacks.isEmpty else { return }
        heading("attacks that abuse such tools")
        for attack in attacks.prefix(Self.maxAttacks) { field(attack.id, attack.name) }
        let rest = attacks.count - Self.maxAttacks
        let more = rest > 0 ? "and \(rest) that abuse nearly all tools; " : ""
        paragraph("\(more)`sallyport attacks show <id>` tells how they work and what stops them", indent: 2, .faint)
    }
}
