internal import Diagnostics
internal import ToolRisk

/// Puts a recommended policy together.
struct RecommendationBuilder {
    private let recommendation: PolicyRecommendation
    private let isBrief: Bool

    init(_ recommendation: PolicyRecommendation, isBrief: Bool) {
        self.recommendation = recommendation
        self.isBrief = isBrief
    }

    /// The members of the document.
    var document: [PolicyItem] {
        let name = PolicyWriting.comment(recommendation.server)
        var items: [PolicyItem] = [
            .member("version", .quotedText("1")).noted(isBrief ? [] : RecommendationWords.header(recommendation)),
            .member("description", .quotedText("Recommended for " + name)),
            .member("default", .text("deny")),
        ]
        if let hidden { items.append(hidden) }
        if let dispatch { items.append(dispatch) }
        var tools = PolicyItem.member("tools", .mapping(entries))
        tools.isSetApart = !isBrief
        items.append(tools)
        if recommendation.addsFlowRules { items.append(flows) }
        return items
    }

    private var flows: PolicyItem {
        let labels: [PolicyItem.Content] = [.text("untrusted_source"), .text("private_data")]
        var item = PolicyItem.member(
            "flows",
            .elements([
                .map([
                    ("name", .text("no private data out")), ("after", .elements(labels)), ("window", .text("30m")),
                    ("when", .text("egress")), ("action", .text("require_approval")),
                ])
            ]))
        guard !isBrief else { return item }
        item.isSetApart = true
        item.comments = ["After a stranger's words and private data, a person looks at what is sent out."]
        return item
    }

    // MARK: - Tools

    private var hidden: PolicyItem? {
        let tools = recommendation.withheld + recommendation.tools(in: .destructive)
        guard !tools.isEmpty else { return nil }
        let elements = tools.compactMap { tool in
            PolicyWriting.selector(tool.name).map { name in
                PolicyItem.element(.text(name)).noted(isBrief ? [] : RecommendationWords.lines(of: tool))
            }
        }
        var item = PolicyItem.member("hide", .list(elements))
        if !isBrief {
            item.isSetApart = true
            item.comments = [
                "Not shown, and refused like tools that do not exist. To use one after all, move it to `tools`, best",
                "with `rules: [{action: require_approval}]`.",
            ]
        }
        return item
    }

    /// Tools that only pass calls on: the calls inside are judged too.
    private var dispatch: PolicyItem? {
        let members = recommendation.tools.compactMap { tool -> PolicyItem? in
            guard let dispatcher = tool.verdict.dispatcher, tool.verdict.category != .destructive,
                tool.concerns.isEmpty, let name = PolicyWriting.selector(tool.name),
                let inner = PolicyWriting.path(dispatcher.nameArgument)
            else { return nil }
            let arguments = dispatcher.argumentsArgument.flatMap { PolicyWriting.path($0) }
                .map { [("arguments", PolicyItem.Content.text($0))] }
            return .member(name, .map([("tool", .text(inner))] + (arguments ?? [])))
        }
        guard !members.isEmpty else { return nil }
        var item = PolicyItem.member("dispatch", .mapping(members))
        guard !isBrief else { return item }
        item.isSetApart = true
        item.comments = [
            "These call other tools. Such a call is judged as a call of the tool that it names, too: list under",
            "`tools` what may be called this way.",
        ]
        return item
    }

    private var entries: [PolicyItem] {
        [RiskCategory.read, .write, .execute, .financial].flatMap { category in
            recommendation.tools(in: category).enumerated().compactMap { place, tool in
                PolicyWriting.selector(tool.name).map { name in
                    var item = PolicyItem.member(name, entry(tool))
                    guard !isBrief else { return item }
                    item.comments = RecommendationWords.lines(of: tool)
                    item.isSetApart = true
                    if place == 0 {
                        item.heading = "\(category.title): \(PolicyRecommendation.treatment(of: category))"
                    }
                    return item
                }
            }
        }
    }

    private func entry(_ tool: RecommendedTool) -> PolicyItem.Content {
        let category = tool.verdict.category
        let suggestions = isBrief ? ArgumentSuggestions([]) : ArgumentSuggestions(tool.arguments)
        var members: [PolicyItem] = []
        switch category {
        case .write: members.append(limits(PolicyRecommendation.writesPerMinute))
        case .execute: members.append(limits(PolicyRecommendation.executionsPerMinute))
        case .read, .destructive, .financial: break
        }
        if let rules = rules(category, suggestions) { members.append(rules) }
        if let requirement = suggestions.requirement { members.append(requirement) }
        // An entry cannot be left empty, and a suggestion is nothing until somebody takes it up.
        if !members.isEmpty, members.allSatisfy(\.isSuggestion) {
            members.insert(.member("rules", .list([])), at: 0)
        }
        return .mapping(members)
    }

    private func rules(_ category: RiskCategory, _ suggestions: ArgumentSuggestions) -> PolicyItem? {
        // Nothing is spent by reading.
        let rules = required(category) + (category == .read ? [] : suggestions.rules)
        guard !rules.isEmpty else { return nil }
        guard rules.allSatisfy(\.isSuggestion) else { return .member("rules", .list(rules)) }
        return PolicyItem.member("rules", .list(rules.map { .element($0.content) }))
            .suggested(rules.flatMap(\.comments))
    }

    private func required(_ category: RiskCategory) -> [PolicyItem] {
        switch category {
        case .read, .write, .destructive: []
        case .execute: [.element(.map([("validate", .map([("required_args", .flag(true))]))]))]
        case .financial: [.element(.map([("action", .text("require_approval"))]))]
        }
    }

    private func limits(_ max: Int) -> PolicyItem {
        .member(
            "limits",
            .elements([
                .map([
                    ("counter", .text("calls")), ("window", .text("minute")), ("max", .number(max)),
                    ("scope", .text("grant")),
                ])
            ]))
    }
}
