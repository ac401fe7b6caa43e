internal import ArgumentParser
internal import Catalogue
internal import Diagnostics

/// Judges tool definitions that somebody has: what each tool can do, and why.
struct CatalogClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Judge tool definitions: what each tool can do, how risky that is, and which words say so.",
        usage: "sallyport catalog classify [<file>] [--server <name>] [--json]",
        discussion: """
            The file holds an answer to `tools/list`, its result, an array of tools, or one tool a line (JSON lines). \
            Nothing is sent anywhere. The server's name counts: `create_order` of an exchange commits to pay.
            """)

    @Argument(help: "The definitions, or `-` for standard input.")
    var file = "-"

    @Option(help: "The server that lists the tools: its name, package or URL.")
    var server: String?

    @Flag(help: "Print JSON lines, one for each tool.")
    var json = false

    func run() throws {
        let input = try CatalogClassifyInput(path: file, server: server)
        let classifier = Classifier()
        let results = input.tools.map { CatalogClassifyResult($0, classifier) }
        if json {
            try StandardOutput.write(CatalogClassifyResult.lines(results))
        } else {
            try StandardOutput.write(CatalogClassifyResult.page(results, on: Terminal.output))
        }
        guard input.faults.isEmpty else {
            for fault in input.faults.prefix(CatalogClassifyInput.maxFaults) { StandardError.write(fault.text) }
            let rest = input.faults.count - CatalogClassifyInput.maxFaults
            if rest > 0 { StandardError.write("sallyport: \(rest) more lines cannot be read\n") }
            throw ToolExit.invalid
        }
    }
}
