internal import Catalogue
internal import Diagnostics
internal import MCPProtocol
internal import ToolRisk

/// A server's tools with what the catalogue says of each, and the policy for them.
struct ScannedServer {
    /// The server, as the user would name it.
    let name: String
    let found: ServerTools
    let recommendation: PolicyRecommendation
    /// One verdict for each of the server's tools, in its order.
    let verdicts: [Verdict]

    init(name: String, found: ServerTools, classifier: Classifier = Classifier()) {
        let context = ServerContext(
            name: found.server.map { "\($0.name) \(name)" } ?? name, description: found.instructions)
        let verdicts = found.tools.map { classifier.verdict(for: $0.listed, on: context) }
        self.name = name
        self.found = found
        self.verdicts = verdicts
        recommendation = PolicyRecommendation(
            server: name,
            tools: zip(found.tools, verdicts).map { tool, verdict in
                var recommended = RecommendedTool(tool.listed, verdict: verdict)
                recommended.concerns = tool.findings.filter { $0.severity >= Self.withheldFrom }.map(Self.words)
                return recommended
            })
    }

    /// Tools with worse text than this in their definitions are hidden.
    private static let withheldFrom = DriftSeverity.high

    private static func words(_ finding: PoisonFinding) -> String {
        "\(finding.reason) (`\(finding.quote)` in \(finding.place))"
    }

    // MARK: - For people

    /// Most tools that are named as the riskiest.
    private static let maxNamed = 5
    /// Confidence in percent below which a verdict should be looked at.
    private static let sureFromPercent = 50

    /// What was found, a few lines.
    func summary(on terminal: Terminal) -> String {
        let count = found.tools.count
        let server = found.server.map { " from \(PlainText.quoted("\($0.name) \($0.version)"))" } ?? ""
        var lines = ["\(count) tool\(count == 1 ? "" : "s")\(server), protocol \(found.revision.text)"]
        for category in RiskCategory.allCases.reversed() {
            let count = recommendation.tools(in: category).count
            guard count > 0 else { continue }
            let number = String(repeating: " ", count: max(0, 5 - "\(count)".count)) + "\(count)"
            let title = category.title + String(repeating: " ", count: max(0, 12 - category.title.count))
            lines.append(
                "\(number) \(terminal.painted(title, category.colour)) \(PolicyRecommendation.treatment(of: category))")
        }
        if !recommendation.withheld.isEmpty {
            lines.append("\(recommendation.withheld.count) hidden for the text in their definitions")
        }
        let risky = recommendation.riskiestFirst.filter { $0.verdict.category.isDangerous }.prefix(Self.maxNamed)
        if !risky.isEmpty {
            let named = risky.map { "\(PlainText.quoted($0.name)) (\($0.verdict.category.title) \($0.verdict.risk)/5)" }
            lines.append("riskiest: " + named.joined(separator: ", "))
        }
        let doubtful = recommendation.tools.filter { $0.verdict.confidencePercent < Self.sureFromPercent }
        if !doubtful.isEmpty {
            let named = doubtful.prefix(Self.maxNamed).map { PlainText.quoted($0.name) }.joined(separator: ", ")
            let more = doubtful.count > Self.maxNamed ? ", …" : ""
            lines.append("the catalogue is less than half sure of \(doubtful.count): \(named)\(more)")
        }
        for tool in recommendation.withheld {
            let concern = tool.concerns.first.map { ": " + PlainText.escaped($0) } ?? ""
            lines.append(terminal.painted("beware", .bad) + " of \(PlainText.quoted(tool.name))\(concern)")
        }
        if recommendation.closesTrifecta {
            lines.append(
                terminal.painted("caution", .caution)
                    + ": these tools together can read a stranger's words, read private data, and send data out")
        }
        lines += recommendation.namesLeftOut.map {
            "left out, for its name can be taken for another: \(PlainText.quoted($0))"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension RiskCategory {
    /// The colour in which a category is shown.
    fileprivate var colour: Terminal.Colour {
        switch self {
        case .read: .good
        case .write: .accent
        case .execute: .caution
        case .destructive, .financial: .bad
        }
    }
}
