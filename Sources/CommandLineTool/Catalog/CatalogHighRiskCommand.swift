internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// Lists the tools over all servers that deserve most care.
struct CatalogHighRiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "high-risk",
        abstract: "List the tools that execute, destroy or move money, over all servers, the riskiest first.",
        usage: "sallyport catalog high-risk [--category <category>] [--limit <number>] [--json]")

    @Option(help: "Only tools of one category: read, write, execute, destructive or financial.")
    var category: RiskCategory?

    @Option(help: "The most tools that are listed; 0 for all.")
    var limit = 40

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("`--limit` takes a number from 0") }
    }

    func run() throws {
        let index = try CatalogSource.open()
        let all = try CatalogSource.reading { () throws(CatalogueFault) in try index.riskiestTools(of: category) }
        let shown = Array(all.prefix(limit == 0 ? all.count : limit))
        if json {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("total")
            writer.integer(all.count)
            writer.key("tools")
            writer.array(of: shown) { $0.tool($1.tool, server: $1.server.id) }
            writer.endObject()
            return try StandardOutput.write(writer.bytes + [UInt8(ascii: "\n")])
        }
        var page = PageText(on: Terminal.output)
        page.toolTable(shown.map { ($0.tool, PlainText.escaped($0.server.id)) })
        page.line()
        let rest = all.count > shown.count ? "; `--limit 0` lists all" : ""
        page.paragraph("\(shown.count) of \(all.count) tools of \(index.servers.count) servers\(rest)")
        try StandardOutput.write(page.text)
    }
}

extension PageText {
    /// Tools with the words that say whose they are.
    mutating func toolTable(_ rows: [(tool: CatalogueTool, owner: String)]) {
        table(
            ["RISK", "CATEGORY", "TOOL", "SERVER"],
            rows.map { tool, owner in
                let colour = CatalogWords.colour(of: tool.verdict.category)
                return [
                    Cell("\(tool.verdict.risk)/5", colour), Cell(tool.verdict.category.title, colour),
                    Cell(PlainText.escaped(tool.name)), Cell(owner, .faint),
                ]
            })
    }
}
