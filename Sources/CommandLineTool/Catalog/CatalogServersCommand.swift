internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// Lists the servers of the catalogue.
struct CatalogServersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers",
        abstract: "List servers, those that a person has looked at first, then by number of tools.",
        usage: "sallyport catalog servers [--category <category>] [--limit <number>] [--json]")

    @Option(help: "Only servers with tools of a category: read, write, execute, destructive or financial.")
    var category: RiskCategory?

    @Option(help: "The most servers that are listed; 0 for all.")
    var limit = 40

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("`--limit` takes a number from 0") }
    }

    func run() throws {
        let index = try CatalogSource.open()
        let all = index.servers.filter { server in category.map { server.counts[$0] > 0 } ?? true }
            .sorted { left, right in
                if left.isCurated != right.isCurated { return left.isCurated }
                let (one, other) = (weight(left), weight(right))
                return one != other ? one > other : left.id < right.id
            }
        let shown = Array(all.prefix(limit == 0 ? all.count : limit))
        if json {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("collected")
            writer.string(CatalogWords.day(index.collected))
            writer.key("total")
            writer.integer(all.count)
            writer.key("servers")
            writer.array(of: shown) { $0.server($1) }
            writer.endObject()
            return try StandardOutput.write(writer.bytes + [UInt8(ascii: "\n")])
        }
        var page = PageText(on: Terminal.output)
        page.table(
            ["GRADE", "TOOLS", "R/W/E/D/F", "SERVER"],
            shown.map { server in
                [
                    PageText.Cell(server.grade.rawValue, CatalogWords.colour(of: server.grade)),
                    PageText.Cell("\(server.counts.total)"),
                    PageText.Cell(RiskCategory.allCases.map { "\(server.counts[$0])" }.joined(separator: "/")),
                    PageText.Cell(PlainText.escaped(server.id) + (server.isCurated ? "  (\(server.name))" : "")),
                ]
            })
        page.line()
        let rest = all.count > shown.count ? "; `--limit 0` lists all" : ""
        page.paragraph(
            "\(shown.count) of \(all.count) servers\(rest); all \(index.servers.count) together have "
                + "\(CatalogWords.counts(index.counts)), as collected on \(CatalogWords.day(index.collected))")
        page.paragraph(RiskGrade.formula, .faint)
        try StandardOutput.write(page.text)
    }

    private func weight(_ server: CatalogueServer) -> Int {
        category.map { server.counts[$0] } ?? server.counts.total
    }
}
