internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import JSONText

/// Shows one server: its tools, riskiest first, and the policy for them.
struct CatalogShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a server's tools can do, the riskiest first.",
        usage: "sallyport catalog show <server> [--policy yaml|json] [--json]",
        discussion: """
            A server is named by its id, its package, its repository or its last part, as in `github`. Of several \
            servers of one name the one that a person has looked at is shown, else the one of which most is known; \
            the page names the others. A server that your gateways have seen under that name is shown as they saw it, \
            unless `--built-in` is given.
            """)

    @Argument(help: "The server.")
    var server: String

    @Option(help: "Print only the recommended policy: yaml or json.")
    var policy: PolicyNotation?

    @OptionGroup var pins: ConnectedOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let index = try CatalogSource.open()
        let record = try pins.record(of: server, in: index)
        switch (policy, json) {
        case (.yaml?, _): try StandardOutput.write(record.recommendation.yaml())
        case (.json?, _): try StandardOutput.write(record.recommendation.json())
        case (nil, true): try StandardOutput.write(record.json + [UInt8(ascii: "\n")])
        case (nil, false): try StandardOutput.write(record.page(on: Terminal.output).text)
        }
    }
}
