internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// Searches servers, tools and arguments.
struct CatalogSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find servers and tools by words in their names and arguments, or by a definition's SHA-256.",
        usage: "sallyport catalog search <words> ... [--category <category>] [--limit <number>] [--json]",
        discussion: """
            Every word must fit a server's name, a tool's name or an argument's; the best hits come first. \
            `sha256:` with at least twelve hexadecimal digits finds the tools with that definition.
            """)

    @Argument(help: "Words, or `sha256:` with a definition's digest.")
    var words: [String]

    @Option(help: "Only tools of one category: read, write, execute, destructive or financial.")
    var category: RiskCategory?

    @Option(help: "The most hits that are listed; 0 for all.")
    var limit = 30

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard limit >= 0 else { throw ValidationError("`--limit` takes a number from 0") }
    }

    func run() throws {
        let index = try CatalogSource.open()
        let all = try hits(in: index)
        let shown = Array(all.prefix(limit == 0 ? all.count : limit))
        if json { return try StandardOutput.write(text(of: shown, total: all.count)) }
        guard !all.isEmpty else {
            let near = index.serverName(near: words.joined(separator: " "))
            throw ToolError(
                "nothing in the catalogue fits \(PlainText.quoted(words.joined(separator: " ")))",
                help: near.map { "did you mean `\($0)`?" } ?? "try fewer or other words", exit: .failed)
        }
        var page = PageText(on: Terminal.output)
        let servers = shown.filter { $0.tool == nil }
        if !servers.isEmpty {
            page.table(
                ["GRADE", "TOOLS", "SERVER"],
                servers.map { hit in
                    [
                        PageText.Cell(hit.server.grade.rawValue, CatalogWords.colour(of: hit.server.grade)),
                        PageText.Cell("\(hit.server.counts.total)"), PageText.Cell(PlainText.escaped(hit.server.id)),
                    ]
                })
        }
        let tools = shown.compactMap { hit in hit.tool.map { (tool: $0, hit: hit) } }
        if !servers.isEmpty, !tools.isEmpty { page.line() }
        if !tools.isEmpty {
            page.toolTable(
                tools.map { tool, hit in
                    let arguments = hit.arguments.map { PlainText.escaped($0) }.joined(separator: ", ")
                    let why = arguments.isEmpty ? "" : " (\(arguments))"
                    return (tool, PlainText.escaped(hit.server.id) + why)
                })
        }
        page.line()
        let rest = all.count > shown.count ? "; `--limit 0` lists all" : ""
        page.paragraph("\(shown.count) of \(all.count) hits\(rest)")
        try StandardOutput.write(page.text)
    }

    private func hits(in index: CatalogueIndex) throws(ToolError) -> [SearchHit] {
        let prefix = "sha256:"
        guard words.count == 1, let word = words.first, word.lowercased().hasPrefix(prefix) else {
            return try CatalogSource.reading { () throws(CatalogueFault) in
                try index.search(words, category: category)
            }
        }
        guard let digest = CatalogWords.bytes(ofHex: word.dropFirst(prefix.count)),
            digest.count >= CatalogueIndex.digestBytes
        else {
            throw ToolError(
                "\(PlainText.quoted(word)) is not a digest", help: "write `sha256:` and at least 12 digits",
                exit: .invalid)
        }
        return try CatalogSource.reading { () throws(CatalogueFault) in
            var hits: [SearchHit] = []
            for (server, tool) in try index.places(ofDigest: digest) {
                let tools = try index.tools(of: server)
                hits.append(SearchHit(server: server, tool: tools[tool], arguments: [], score: 0))
            }
            return hits
        }
    }

    private func text(of hits: [SearchHit], total: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("total")
        writer.integer(total)
        writer.key("hits")
        writer.array(of: hits) { writer, hit in
            writer.beginObject()
            writer.key("kind")
            writer.string(hit.tool == nil ? "server" : "tool")
            writer.key("score")
            writer.integer(hit.score)
            if let tool = hit.tool {
                writer.key("matched_arguments")
                writer.strings(hit.arguments)
                writer.key("tool")
                writer.tool(tool, server: hit.server.id)
            } else {
                writer.key("server")
                writer.server(hit.server)
            }
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}
