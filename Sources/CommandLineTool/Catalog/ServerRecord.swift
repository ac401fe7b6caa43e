internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// All that the page of a server says.
struct ServerRecord {
    /// Most other servers of the same name that the page lists.
    private static let maxOthers = 6

    let server: CatalogueServer
    let tools: [CatalogueTool]
    let notes: CuratedNotes?
    let others: [CatalogueServer]
    let collected: Int
    /// What gateways have seen of it; nil when none has.
    let connected: ConnectedServer?

    /// A server of the index.
    init(
        _ server: CatalogueServer, others: [CatalogueServer], in index: CatalogueIndex
    ) throws(CatalogueFault) {
        self.server = server
        self.others = others
        tools = try index.tools(of: server).sorted(by: CatalogueTool.isRiskier)
        notes = try index.notes(on: server)
        collected = index.collected
        connected = nil
    }

    /// A server that a gateway has seen, with what the index knows of the server that goes by its name.
    init(
        _ connected: ConnectedServer, known: CatalogueServer?, in index: CatalogueIndex
    ) throws(CatalogueFault) {
        notes = try known.flatMap { server throws(CatalogueFault) in try index.notes(on: server) }
        let summaries = notes?.toolSummaries ?? [:]
        tools = connected.tools.map { tool in
            var tool = tool
            tool.summary = summaries[tool.name]
            return tool
        }.sorted(by: CatalogueTool.isRiskier)
        server = CatalogueServer(connected: connected.scope.server, tools: tools, known: known)
        others = known.map { [$0] } ?? []
        collected = index.collected
        self.connected = connected
    }

    /// The policy that fits the tools.
    var recommendation: PolicyRecommendation {
        PolicyRecommendation(server: server.name, tools: tools.map { recommended($0) })
    }

    /// A tool as a policy names it; of a connected server with the server's own words.
    func recommended(_ tool: CatalogueTool) -> RecommendedTool {
        guard let listed = connected?.listed[tool.name] else { return RecommendedTool(tool) }
        return RecommendedTool(listed, verdict: tool.verdict)
    }

    /// The attack patterns that abuse tools like these, the most particular first.
    var attacks: [AttackPattern] {
        AttackPattern.abusing(
            Set(RiskCategory.allCases.filter { server.counts[$0] > 0 }), labels: server.labels)
    }

    // MARK: - The page

    func page(on terminal: Terminal) -> PageText {
        var page = PageText(on: terminal)
        let grade = terminal.painted("grade \(server.grade.rawValue)", CatalogWords.colour(of: server.grade))
        page.line(
            terminal.painted(PlainText.escaped(server.name), .strong) + "  \(PlainText.escaped(server.id))  \(grade)")
        if let says = notes?.says { page.paragraph(PlainText.escaped(says), indent: 2) }
        page.line()
        writeFields(&page)
        page.heading("tools, the riskiest first")
        page.table(
            ["RISK", "CATEGORY", "TOOL", "ARGUMENTS (* required)"],
            tools.map { tool in
                let colour = CatalogWords.colour(of: tool.verdict.category)
                return [
                    PageText.Cell("\(tool.verdict.risk)/5", colour),
                    PageText.Cell(tool.verdict.category.title, colour),
                    PageText.Cell(PlainText.escaped(tool.name)), PageText.Cell(CatalogWords.arguments(tool), .faint),
                ]
            })
        writePolicy(&page)
        writeAttacks(&page)
        page.line()
        page.paragraph(RiskGrade.formula, .faint)
        return page
    }

    private func writeFields(_ page: inout PageText) {
        page.field("tools", CatalogWords.counts(server.counts))
        page.field("grade", "\(server.grade.rawValue), score \(server.score) of 100; the formula is below")
        if let package = server.package { page.field("package", PlainText.escaped(package)) }
        if let url = notes?.url { page.field("address", PlainText.escaped(url)) }
        if let repository = server.repository { page.field("repository", PlainText.escaped(repository)) }
        if let homepage = notes?.homepage { page.field("homepage", PlainText.escaped(homepage)) }
        page.field("made by", CatalogWords.maker(server))
        for name in server.labels.names {
            page.field(
                name == server.labels.names.first ? "labels" : "", "\(name): \(CatalogWords.meaning(ofLabel: name))")
        }
        if recommendation.closesTrifecta {
            page.field("", "all three: words of strangers can make it carry private data out", .bad)
        }
        writeSeen(&page)
        if server.toolsWithSchema < server.counts.total {
            page.field(
                "", "the arguments of \(server.counts.total - server.toolsWithSchema) tools are not known", .caution)
        }
        if !others.isEmpty {
            let names = others.prefix(Self.maxOthers).map { PlainText.escaped($0.id) }.joined(separator: ", ")
            let more = others.count > Self.maxOthers ? ", and \(others.count - Self.maxOthers) more" : ""
            page.field("same name", names + more)
        }
    }

    private func writeSeen(_ page: inout PageText) {
        guard let connected else {
            return page.field(
                "seen", "\(CatalogWords.day(collected)), in public sources; `sallyport scan` asks the server itself")
        }
        let first = CatalogWords.day(ofEpochSeconds: connected.firstSeenSeconds)
        let last = CatalogWords.day(ofEpochSeconds: connected.lastSeenSeconds)
        let group = PlainText.quoted(connected.scope.group)
        page.field("seen", "by your gateways, from \(first) to \(last), for grants of the group \(group)", .good)
        for held in connected.held {
            page.field(
                "held back", "\(PlainText.escaped(held.tool)), \(held.severity.rawValue): \(held.reason)", .bad)
        }
    }

    private func writePolicy(_ page: inout PageText) {
        page.heading("what the recommended policy makes of them")
        for category in RiskCategory.allCases where server.counts[category] > 0 {
            page.field(category.title, PolicyRecommendation.treatment(of: category))
        }
        page.paragraph(
            "`sallyport catalog show \(PlainText.escaped(server.id)) --policy yaml` prints it", indent: 2, .faint)
        if let policy = notes?.policy {
            page.paragraph("a policy that a person wrote: \(PlainText.escaped(policy))", indent: 2)
        }
    }

    private func writeAttacks(_ page: inout PageText) {
        page.attacks(attacks)
    }

    // MARK: - JSON

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.serverMembers(server)
        writer.key("summary")
        writer.optional(notes?.says)
        writer.key("homepage")
        writer.optional(notes?.homepage)
        writer.key("url")
        writer.optional(notes?.url)
        writer.key("reviewed_policy")
        writer.optional(notes?.policy)
        writer.key("seen")
        writer.string(
            connected.map { CatalogWords.day(ofEpochSeconds: $0.lastSeenSeconds) } ?? CatalogWords.day(collected))
        writer.key("connected")
        writer.bool(connected != nil)
        writer.key("held_back")
        writer.array(of: connected?.held ?? []) { writer, held in
            writer.beginObject()
            writer.key("tool")
            writer.string(held.tool)
            writer.key("severity")
            writer.string(held.severity.rawValue)
            writer.key("reason")
            writer.string(held.reason)
            writer.endObject()
        }
        writer.key("others_of_this_name")
        writer.strings(others.map(\.id))
        writer.key("can_leak_alone")
        writer.bool(recommendation.closesTrifecta)
        writer.key("attacks")
        writer.strings(attacks.map(\.id))
        writer.key("tools")
        writer.array(of: tools) { $0.tool($1) }
        writer.key("policy")
        writer.raw(Array(recommendation.json().utf8))
        writer.endObject()
        return writer.bytes
    }
}
