internal import Diagnostics
internal import ToolRisk

/// The comments of a recommended policy.
enum RecommendationWords {
    /// Most arguments of a tool that are listed.
    private static let maxArguments = 24
    /// Most values of an argument that are listed.
    private static let maxChoices = 8
    /// Most pieces of evidence that are told.
    private static let maxEvidence = 3
    /// Most concerns that are told.
    private static let maxConcerns = 4
    /// Confidence in percent below which a verdict says how sure it is.
    private static let sureFromPercent = 70

    static func header(_ recommendation: PolicyRecommendation) -> [String] {
        let counts = RiskCategory.allCases.compactMap { category in
            let count = recommendation.tools(in: category).count
            return count == 0
                ? nil : "  \(count) \(category.title): \(PolicyRecommendation.treatment(of: category))"
        }
        var lines = ["Policy for \(PolicyWriting.comment(recommendation.server)), by what each tool can do:"]
        lines += counts
        if !recommendation.withheld.isEmpty {
            lines.append("  \(recommendation.withheld.count) hidden for the text in their definitions, see below")
        }
        if recommendation.tools.isEmpty { lines.append("  no tools") }
        lines += [
            "What is not listed is refused. Rules behind a `#` are suggestions: put in your values, remove the `#`.",
            "Check this file with `sallyport validate -c <file>`.",
        ]
        if recommendation.closesTrifecta {
            lines += [
                "Together these tools can read a stranger's words, read private data, and send data out. That is how",
                "data is stolen: take away what the agent does not need. The rule under `flows` is the second best.",
            ]
        }
        lines += recommendation.namesLeftOut.filter { !$0.isEmpty }.map {
            "Not listed, for its name cannot be told from another: \(PolicyWriting.comment($0))"
        }
        return lines
    }

    /// What a tool is and what it takes.
    static func lines(of tool: RecommendedTool) -> [String] {
        var lines: [String] = []
        switch tool.summary {
        case .none: break
        case .ours(let text): lines.append(PolicyWriting.comment(text))
        case .server(let text): lines.append("its server says: " + PolicyWriting.comment(text))
        }
        lines += tool.concerns.prefix(maxConcerns).map { "beware: " + PolicyWriting.comment($0) }
        lines.append(verdict(tool.verdict))
        for argument in tool.arguments.prefix(maxArguments) { lines.append("  " + self.argument(argument)) }
        if tool.arguments.count > maxArguments {
            lines.append("  and \(tool.arguments.count - maxArguments) more arguments")
        }
        return lines.filter { !$0.isEmpty }
    }

    /// Category, risk and evidence on one line.
    private static func verdict(_ verdict: Verdict) -> String {
        var text = "\(verdict.category.title), risk \(verdict.risk)/5"
        if verdict.confidencePercent < sureFromPercent { text += ", \(verdict.confidencePercent) % sure" }
        let evidence = verdict.evidence.prefix(maxEvidence).map { piece in
            let quote = PolicyWriting.comment(piece.quote, maxScalars: 40)
            let place = PolicyWriting.comment(piece.place)
            // The index has no words of other people's descriptions.
            return "\(PolicyWriting.comment(piece.meaning)) (\(quote.isEmpty ? place : "`\(quote)` in \(place)"))"
        }
        return evidence.isEmpty ? text : text + ": " + evidence.joined(separator: ", ")
    }

    private static func argument(_ argument: ToolArgument) -> String {
        var text = PolicyWriting.comment(argument.path.joined(separator: "."))
        if !argument.types.isEmpty { text += ": " + PolicyWriting.comment(argument.types.joined(separator: " or ")) }
        if argument.isRequired { text += " (required)" }
        if !argument.choices.isEmpty {
            let known = argument.choices.prefix(maxChoices).map { PolicyWriting.comment($0, maxScalars: 40) }
            text += ", one of " + known.joined(separator: ", ")
            if argument.choices.count > maxChoices { text += ", …" }
        }
        return text
    }
}
