internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import ToolRisk

/// Lists the patterns.
struct AttacksListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the attack patterns.",
        discussion: "With `--category` or `--framework`, those that abuse tools of it, or that it names.")

    @Option(help: "Only patterns that abuse tools of this category, such as `destructive`.")
    var category: String?

    @Option(help: "Only patterns with this id of OWASP, ATLAS or CWE, such as `MCP03` or `CWE-78`.")
    var framework: String?

    @Flag(help: "Print the patterns as JSON.")
    var json = false

    func run() throws {
        var patterns = AttackPattern.all
        if let category {
            let wanted = try Self.category(category)
            patterns.removeAll { !$0.abuses.contains(wanted) }
        }
        if let framework {
            let ids = Set(AttackPattern.inFramework(framework).map(\.id))
            guard !ids.isEmpty else {
                throw ToolError(
                    "no pattern is named by \(PlainText.quoted(framework))",
                    help: "give an id such as `MCP03`, `ASI01`, `AML.T0051` or `CWE-78`", exit: .invalid)
            }
            patterns.removeAll { !ids.contains($0.id) }
        }
        if json {
            try StandardOutput.write(AttackJSON.list(patterns))
        } else {
            try StandardOutput.write(AttackPage.list(patterns, on: Terminal.output))
        }
    }

    private static func category(_ name: String) throws(ToolError) -> RiskCategory {
        let bare = name.hasPrefix("@") ? String(name.dropFirst()) : name
        guard let category = RiskCategory(rawValue: bare.lowercased()) else {
            let names = RiskCategory.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw ToolError(
                "\(PlainText.quoted(name)) is no category", help: "give one of \(names)", exit: .invalid)
        }
        return category
    }
}

extension AttackPattern {
    /// The pattern that a person names.
    ///
    /// - Throws: `ToolError` when there is none.
    static func wanted(_ id: String) throws(ToolError) -> AttackPattern {
        if let pattern = named(id) { return pattern }
        let near = NearName.nearest(to: id.uppercased(), among: all.map(\.id))
        throw ToolError(
            "there is no pattern \(PlainText.quoted(id))",
            help: near.map { "did you mean `\($0)`?" } ?? "list them with `sallyport attacks list`", exit: .invalid)
    }
}
