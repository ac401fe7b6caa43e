internal import ArgumentParser
internal import Catalogue
internal import Diagnostics

/// Shows one tool: what it can do, why we say so, and the policy for it.
struct CatalogToolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tool",
        abstract: "Show what one tool can do, the evidence, the attacks on its kind, and the policy for it.",
        usage: "sallyport catalog tool <server> <tool> [--policy yaml|json] [--json]")

    @Argument(help: "The server, as for `show`.")
    var server: String

    @Argument(help: "The tool's name.")
    var tool: String

    @Option(help: "Print only the recommended policy: yaml or json.")
    var policy: PolicyNotation?

    @OptionGroup var pins: ConnectedOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let index = try CatalogSource.open()
        let record = try find(in: index)
        switch (policy, json) {
        case (.yaml?, _): try StandardOutput.write(record.recommendation.yaml())
        case (.json?, _): try StandardOutput.write(record.recommendation.json())
        case (nil, true): try StandardOutput.write(record.json + [UInt8(ascii: "\n")])
        case (nil, false): try StandardOutput.write(record.page(on: Terminal.output).text)
        }
    }

    /// The tool in the server of that name, or in the first of the same name that has it.
    private func find(in index: CatalogueIndex) throws(ToolError) -> ToolRecord {
        if let record = try pins.connected(server, in: index),
            let found = record.tools.first(where: { $0.name == tool })
        {
            return ToolRecord(found, in: record)
        }
        let found = try CatalogSource.server(named: server, in: index)
        var names: [String] = []
        for server in [found.server] + found.others {
            let tools = try CatalogSource.reading { () throws(CatalogueFault) -> [CatalogueTool] in
                try index.tools(of: server)
            }
            if server == found.server { names = tools.map(\.name) }
            if let tool = tools.first(where: { $0.name == tool }) { return ToolRecord(tool, of: server) }
        }
        let near = NearName.nearest(to: tool, among: names)
        let help =
            near.map { "did you mean `\($0)`?" }
            ?? "see its tools with `sallyport catalog show \(found.server.id)`"
        throw ToolError(
            "\(PlainText.quoted(found.server.id)) has no tool \(PlainText.quoted(tool))", help: help, exit: .invalid)
    }
}
