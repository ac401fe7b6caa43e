internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// All that the page of a stack says.
struct StackRecord {
    /// Most tools that a leg of a combination names.
    private static let maxToolsOfLeg = 4

    let stack: ToolStack
    let policies: [StackPolicy]

    init(_ stack: ToolStack) {
        self.stack = stack
        policies = StackPolicy.all(for: stack)
    }

    // MARK: - The page

    func page(on terminal: Terminal, limit: Int) -> PageText {
        var page = PageText(on: terminal)
        let known = stack.members.count - stack.unknown.count
        page.line(
            terminal.painted("\(stack.members.count) servers", .strong)
                + ", \(known) of them known: \(CatalogWords.counts(stack.counts))")
        page.line()
        page.table(["GRADE", "TOOLS", "SERVER", "TAKEN FOR"], stack.members.map { row($0) })
        writeCombinations(&page)
        let riskiest = stack.riskiestFirst.filter { $0.tool.verdict.category.isDangerous }
        if !riskiest.isEmpty {
            let shown = riskiest.prefix(limit == 0 ? riskiest.count : limit)
            page.heading("the riskiest tools, \(shown.count) of \(riskiest.count) that execute, destroy or pay")
            page.toolTable(shown.map { ($0.tool, PlainText.escaped(stack.members[$0.member].label)) })
        }
        writePolicies(&page)
        writeUnknown(&page)
        return page
    }

    private func row(_ member: ToolStack.Member) -> [PageText.Cell] {
        let label = PageText.Cell(PlainText.escaped(member.label))
        guard let recognition = member.recognition else {
            return [PageText.Cell("?"), PageText.Cell("?"), label, PageText.Cell("unknown", .caution)]
        }
        let server = recognition.server
        let how =
            recognition.isSure ? "by \(recognition.sign.rawValue)" : "a guess by \(recognition.sign.rawValue)"
        return [
            PageText.Cell(server.grade.rawValue, CatalogWords.colour(of: server.grade)),
            PageText.Cell("\(server.counts.total)"), label,
            PageText.Cell("\(PlainText.escaped(server.id)), \(how)", recognition.isSure ? nil : .caution),
        ]
    }

    private func writeCombinations(_ page: inout PageText) {
        page.heading("dangerous combinations")
        guard !stack.combinations.isEmpty else {
            return page.paragraph("none among the known servers", indent: 2, .good)
        }
        for combination in stack.combinations {
            let scope = combination.isWithinOneServer ? "one server alone has all it takes" : "only together"
            page.paragraph("\(combination.kind.sentence) (\(scope))", indent: 2, .bad)
            for leg in combination.legs { page.paragraph("\(leg.name): \(words(for: leg))", indent: 4) }
        }
    }

    /// Some tools of a leg, so that each server that has one is named first.
    private func words(for leg: DangerousCombination.Leg) -> String {
        var servers: Set<Int> = []
        let first = leg.tools.filter { servers.insert($0.member).inserted }
        let rest = leg.tools.filter { tool in
            !first.contains { $0.member == tool.member && $0.tool.name == tool.tool.name }
        }
        let shown = (first + rest).prefix(Self.maxToolsOfLeg)
        let names = shown.map {
            "\(PlainText.escaped(stack.members[$0.member].label)): \(PlainText.escaped($0.tool.name))"
        }
        let more = leg.tools.count > shown.count ? ", +\(leg.tools.count - shown.count)" : ""
        return names.joined(separator: ", ") + more
    }

    private func writePolicies(_ page: inout PageText) {
        guard !policies.isEmpty else { return }
        page.heading("policies")
        for category in RiskCategory.allCases where stack.counts[category] > 0 {
            page.field(category.title, PolicyRecommendation.treatment(of: category))
        }
        if stack.canLeak {
            page.field("flows", "carrying data out needs a person once private data and a stranger's words were read")
        }
        page.paragraph(
            "`--write <directory>` writes \(policies.map(\.fileName).joined(separator: ", "))", indent: 2, .faint)
    }

    private func writeUnknown(_ page: inout PageText) {
        let guessed = stack.members.filter { $0.recognition?.isSure == false }
        if !guessed.isEmpty {
            page.heading("guesses")
            page.paragraph(
                "\(guessed.map { PlainText.quoted($0.label) }.joined(separator: ", ")): ask the servers themselves "
                    + "with `sallyport scan` before you rely on this page", indent: 2, .caution)
        }
        guard !stack.unknown.isEmpty else { return }
        page.heading("unknown servers")
        page.paragraph(
            "\(stack.unknown.map { PlainText.quoted($0) }.joined(separator: ", ")): nothing above counts them; "
                + "`sallyport scan -o policy.yaml -- <command>` asks such a server and writes a policy", indent: 2,
            .caution)
    }

    // MARK: - JSON

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("servers")
        writer.array(of: stack.members) { writer, member in
            writer.beginObject()
            writer.key("label")
            writer.string(member.label)
            writer.key("known")
            writer.bool(member.recognition != nil)
            writer.key("sure")
            writer.bool(member.recognition?.isSure ?? false)
            writer.key("recognised_by")
            writer.optional(member.recognition?.sign.rawValue)
            writer.key("server")
            if let server = member.recognition?.server { writer.server(server) } else { writer.null() }
            writer.endObject()
        }
        writer.key("unknown")
        writer.strings(stack.unknown)
        writer.key("tools_total")
        writer.integer(stack.counts.total)
        writer.key("tools_by_category")
        writer.counts(stack.counts)
        writer.key("combinations")
        writer.array(of: stack.combinations) { writer, combination in
            writer.beginObject()
            writer.key("kind")
            writer.string(combination.kind.rawValue)
            writer.key("meaning")
            writer.string(combination.kind.sentence)
            writer.key("within_one_server")
            writer.bool(combination.isWithinOneServer)
            writer.key("legs")
            writer.array(of: combination.legs) { writer, leg in
                writer.beginObject()
                writer.key("name")
                writer.string(leg.name)
                writer.key("tools")
                writer.array(of: leg.tools) { $0.reference($1, in: stack) }
                writer.endObject()
            }
            writer.endObject()
        }
        writer.key("tools")
        writer.array(of: stack.riskiestFirst) { $0.tool($1.tool, server: stack.members[$1.member].label) }
        writer.key("policies")
        writer.array(of: policies) { writer, policy in
            writer.beginObject()
            writer.key("label")
            writer.string(policy.label)
            writer.key("file")
            writer.string(policy.fileName)
            writer.key("policy_yaml")
            writer.string(policy.yaml)
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    /// A tool by its server's label and its name.
    fileprivate mutating func reference(_ placed: ToolStack.Placed, in stack: ToolStack) {
        beginObject()
        key("server")
        string(stack.members[placed.member].label)
        key("tool")
        string(placed.tool.name)
        endObject()
    }
}
