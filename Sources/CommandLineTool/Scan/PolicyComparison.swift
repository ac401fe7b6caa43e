package import Catalogue
package import PolicyEngine
package import ToolRisk

/// Where a policy and the tools of a server do not fit.
package struct PolicyComparison: Sendable {
    /// What does not fit.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The server has the tool, and nothing in the policy names it.
        case unnamed
        /// The policy names the tool, and the server does not have it.
        case gone
        /// The tool destroys or moves money, and the policy lets every call of it through.
        case open
    }

    /// One tool that does not fit.
    package struct Difference: Sendable, Hashable {
        /// What does not fit.
        package let kind: Kind
        /// The tool's name.
        package let tool: String
        /// What the tool does; nil for one that the server does not have.
        package let category: RiskCategory?

        /// A tool that does not fit.
        package init(kind: Kind, tool: String, category: RiskCategory?) {
            self.kind = kind
            self.tool = tool
            self.category = category
        }
    }

    /// What does not fit, by kind, each in the order of the server or the policy.
    package let differences: [Difference]

    /// Compares a policy with the tools that a server lists.
    package init(_ policy: Policy, with tools: [RecommendedTool]) {
        let selectors = policy.tools.entries.map(\.selector) + policy.hidden
        var differences: [Difference] = []
        for tool in tools {
            let category = tool.verdict.category
            let isNamed = selectors.contains { $0 != .all && $0.selects(tool.name, category: category) }
            if !isNamed { differences.append(Difference(kind: .unnamed, tool: tool.name, category: category)) }
        }
        for case .exact(let name) in selectors where !tools.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            let difference = Difference(kind: .gone, tool: name, category: nil)
            if !differences.contains(difference) { differences.append(difference) }
        }
        for tool in tools where tool.verdict.category >= .destructive && Self.isOpen(tool, policy) {
            differences.append(Difference(kind: .open, tool: tool.name, category: tool.verdict.category))
        }
        self.differences = differences
    }

    private static func isOpen(_ tool: RecommendedTool, _ policy: Policy) -> Bool {
        let category = tool.verdict.category
        let facts = ToolFacts(requiredArguments: [], annotations: [:], category: category)
        guard policy.isListed(.tool, tool.name, tool: facts) else { return false }
        return policy.tools.entries.allSatisfy { entry in
            entry.rules.isEmpty || !entry.selector.selects(tool.name, category: category)
        }
    }
}
