internal import Diagnostics
package import ToolRisk

/// The policy that the catalogue recommends for a server's tools: what each category deserves, refused by default.
///
/// Read is allowed, Write limited to 30 calls a minute for each grant, Execute to 10 with complete arguments,
/// Destructive hidden, and Financial needs a person's approval.
package struct PolicyRecommendation: Sendable {
    /// Calls a minute of a Write tool, for each grant.
    package static let writesPerMinute = 30
    /// Calls a minute of an Execute tool, for each grant.
    package static let executionsPerMinute = 10

    /// What the policy is for, as the user named it.
    package let server: String
    /// Each tool once, in the server's order; of a name that is listed twice, the worst.
    package let tools: [RecommendedTool]
    /// Names that no policy can hold, or that read like an earlier one although their bytes differ; their tools are
    /// refused like everything that is not listed.
    package let namesLeftOut: [String]
    /// Whether sending data out after a stranger's words and private data needs approval.
    ///
    /// At first, whether these tools can do all three. One server of several needs it when the others bring in what it
    /// can send out.
    package var addsFlowRules = false

    /// What is recommended for these tools.
    package init(server: String, tools: [RecommendedTool]) {
        // Equal strings may differ in their bytes.
        var places: [String: Int] = [:]
        var kept: [RecommendedTool] = []
        var leftOut: [String] = []
        for tool in tools {
            if let place = places[tool.name] {
                if !kept[place].name.utf8.elementsEqual(tool.name.utf8) {
                    leftOut.append(tool.name)
                } else {
                    let concerns = kept[place].concerns + tool.concerns
                    if kept[place].isSafer(than: tool) { kept[place] = tool }
                    kept[place].concerns = concerns
                }
            } else if PolicyWriting.selector(tool.name) == nil {
                leftOut.append(tool.name)
            } else {
                places[tool.name] = kept.count
                kept.append(tool)
            }
        }
        self.server = server
        self.tools = kept
        namesLeftOut = leftOut
        addsFlowRules = closesTrifecta
    }

    /// What is recommended for one tool alone.
    package init(server: String, tool: RecommendedTool) {
        self.init(server: server, tools: [tool])
    }

    // MARK: - Looking

    /// The tools of a category in the server's order, without those that are hidden for what their definitions hold.
    package func tools(in category: RiskCategory) -> [RecommendedTool] {
        tools.filter { $0.verdict.category == category && $0.concerns.isEmpty }
    }

    /// The tools that are hidden for what their definitions hold, in the server's order.
    package var withheld: [RecommendedTool] {
        tools.filter { !$0.concerns.isEmpty }
    }

    /// The tools from the riskiest to the most harmless; those of equal risk in the server's order.
    package var riskiestFirst: [RecommendedTool] {
        tools.enumerated().sorted { left, right in
            if left.element.isSafer(than: right.element) { return false }
            if right.element.isSafer(than: left.element) { return true }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// Whether the tools together can bring in a stranger's words, read what is private, and carry it out.
    package var closesTrifecta: Bool {
        let labels = tools.filter { $0.verdict.category != .destructive && $0.concerns.isEmpty }
            .reduce(into: ToolLabels()) { $0.formUnion($1.verdict.labels) }
        return labels.isSuperset(of: [.untrustedSource, .privateData, .egress])
    }

    /// What the policy does with tools of a category, as people read it.
    package static func treatment(of category: RiskCategory) -> String {
        switch category {
        case .read: "allowed"
        case .write: "\(writesPerMinute) calls a minute"
        case .execute: "\(executionsPerMinute) calls a minute, required arguments checked"
        case .destructive: "hidden"
        case .financial: "a person approves each call"
        }
    }

    // MARK: - Writing

    /// The policy as YAML.
    ///
    /// - Parameter isBrief: without comments and suggestions.
    /// - Parameter appliesSuggestions: with suggestions in force instead of commented out.
    /// - Returns: text that loads; nothing in a tool's name or description can leave its key or comment.
    package func yaml(isBrief: Bool = false, appliesSuggestions: Bool = false) -> String {
        var writer = PolicyYAML(appliesSuggestions: appliesSuggestions)
        writer.write(RecommendationBuilder(self, isBrief: isBrief).document)
        return writer.text
    }

    /// The policy as JSON: the same without comments.
    ///
    /// - Parameter appliesSuggestions: with suggestions in force instead of left out.
    package func json(appliesSuggestions: Bool = false) -> String {
        var writer = PolicyJSON(appliesSuggestions: appliesSuggestions)
        writer.write(RecommendationBuilder(self, isBrief: false).document)
        return writer.text
    }
}

extension RecommendedTool {
    /// Whether another tool deserves more care, by category and then by risk.
    fileprivate func isSafer(than other: RecommendedTool) -> Bool {
        (verdict.category, verdict.risk) < (other.verdict.category, other.verdict.risk)
    }
}
