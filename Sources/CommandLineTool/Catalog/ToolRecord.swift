internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// All that the page of a tool says.
struct ToolRecord {
    /// Characters of a server's description that a page quotes at most.
    private static let maxServerWords = 600

    let tool: CatalogueTool
    let server: CatalogueServer
    /// The policy that fits the tool.
    let recommendation: PolicyRecommendation
    /// What the connected server says of it; nil for a tool of the index, which holds no such words.
    let serverWords: String?

    /// A tool of the index.
    init(_ tool: CatalogueTool, of server: CatalogueServer) {
        self.tool = tool
        self.server = server
        recommendation = PolicyRecommendation(server: server.name, tool: RecommendedTool(tool))
        serverWords = nil
    }

    /// A tool of a server's page.
    init(_ tool: CatalogueTool, in record: ServerRecord) {
        self.tool = tool
        server = record.server
        recommendation = PolicyRecommendation(server: server.name, tool: record.recommended(tool))
        let words = record.connected?.listed[tool.name]?.description ?? ""
        serverWords = words.isEmpty ? nil : String(words.prefix(Self.maxServerWords))
    }

    /// The attack patterns that abuse tools of this kind, the most particular first.
    var attacks: [AttackPattern] {
        AttackPattern.abusing([tool.verdict.category], labels: tool.verdict.labels)
    }

    /// What people ask of a tool, with the answers.
    var questions: [(question: String, answer: String)] {
        let verdict = tool.verdict
        let name = PlainText.quoted(tool.name)
        let meanings = verdict.evidence.map(\.meaning).joined(separator: "; ")
        return [
            (
                "what does \(name) do?",
                tool.summary.map { PlainText.escaped($0) }
                    ?? "its category is \(verdict.category.title)" + (meanings.isEmpty ? "" : ": it \(meanings)")
            ),
            (
                "how do I limit it?",
                "write `rate_limit: \"10/minute\"` in a rule of its entry; arguments are limited by `conditions`"
            ),
            ("what is its risk?", "\(verdict.risk) of 5, \(verdict.level.title); \(reasons)"),
            (
                "how do I block it?",
                "leave it out under `default: deny`; or list it under `hide`, so that agents never see it"
            ),
            ("what server provides it?", "\(server.id)\(server.package.map { ", package \($0)" } ?? "")"),
        ]
    }

    private var reasons: String {
        let signals = tool.verdict.signals.map { CatalogWords.meaning(of: $0) }
        let base = "\(tool.verdict.category.title) starts at \(tool.verdict.category.baseRisk)"
        return signals.isEmpty ? base : "\(base), and it \(signals.joined(separator: ", it "))"
    }

    // MARK: - The page

    func page(on terminal: Terminal) -> PageText {
        var page = PageText(on: terminal)
        let verdict = tool.verdict
        let risk = terminal.painted(
            "\(verdict.category.title), risk \(verdict.risk)/5, \(verdict.level.title)",
            CatalogWords.colour(of: verdict.category))
        page.line(terminal.painted(PlainText.escaped(tool.name), .strong) + "  \(risk)")
        page.paragraph("of \(PlainText.escaped(server.id))", indent: 2, .faint)
        if let summary = tool.summary { page.paragraph(PlainText.escaped(summary), indent: 2) }
        if let serverWords {
            page.paragraph("the server says: \(PlainText.escaped(serverWords))", indent: 2, .faint)
        }
        writeArguments(&page)
        writeVerdict(&page)
        page.attacks(attacks)
        page.heading("recommended policy: \(PolicyRecommendation.treatment(of: verdict.category))")
        page.block(recommendation.yaml())
        page.line()
        page.paragraph("the same as JSON:", indent: 2, .faint)
        page.block(recommendation.json())
        page.heading("questions")
        for (question, answer) in questions {
            page.paragraph(question, indent: 2, .accent)
            page.paragraph(answer, indent: 4)
        }
        return page
    }

    private func writeArguments(_ page: inout PageText) {
        page.heading("arguments (* required)")
        guard tool.isSchemaKnown else {
            return page.paragraph("not known: the collected definition has no schema", indent: 2, .caution)
        }
        guard !tool.arguments.isEmpty else { return page.paragraph("none", indent: 2) }
        for argument in tool.arguments {
            let name = PlainText.escaped(argument.name) + (argument.isRequired ? "*" : "")
            page.paragraph(
                "\(name)\(argument.type.map { "  \($0)" } ?? "")", indent: 2 + 2 * argument.depth)
        }
    }

    private func writeVerdict(_ page: inout PageText) {
        let verdict = tool.verdict
        page.heading("why")
        for piece in verdict.evidence {
            let quote = piece.quote.isEmpty ? "" : " \(PlainText.quoted(piece.quote))"
            page.field(
                piece == verdict.evidence.first ? "evidence" : "",
                "\(PlainText.escaped(piece.place))\(quote): \(piece.meaning)")
        }
        for signal in verdict.signals {
            page.field(
                signal == verdict.signals.first ? "signals" : "",
                "\(signal.rawValue): \(CatalogWords.meaning(of: signal))")
        }
        for name in verdict.labels.names {
            page.field(
                name == verdict.labels.names.first ? "labels" : "", "\(name): \(CatalogWords.meaning(ofLabel: name))")
        }
        if let dispatcher = verdict.dispatcher {
            page.field(
                "passes on",
                "calls to the tool that \(PlainText.quoted(dispatcher.nameArgument.joined(separator: "."))) names")
        }
        let claims = CatalogWords.claims(tool.hints)
        if !claims.isEmpty {
            page.field("claims", "\(claims.joined(separator: ", ")); claims never lower a verdict")
        }
        page.field("confidence", "\(verdict.confidencePercent) of 100")
        if !tool.digest.isEmpty { page.field("definition", "sha256 begins with \(CatalogWords.hex(tool.digest))") }
    }

    // MARK: - JSON

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.toolMembers(tool, server: server.id)
        writer.key("server_description")
        writer.optional(serverWords)
        writer.key("attacks")
        writer.strings(attacks.map(\.id))
        writer.key("policy_yaml")
        writer.string(recommendation.yaml())
        writer.key("policy")
        writer.raw(Array(recommendation.json().utf8))
        writer.key("questions")
        writer.array(of: questions) { writer, entry in
            writer.beginObject()
            writer.key("question")
            writer.string(entry.question)
            writer.key("answer")
            writer.string(entry.answer)
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }
}
