internal import ArgumentParser
internal import Catalogue

/// Shows what is different about tools that wait for a decision.
struct PinDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what changed in a server's tools since they were pinned, and why that is suspicious.",
        usage: "sallyport pin diff <server> [<tool>] [--group <group>] [--state-dir <dir>] [--json]",
        discussion: "Ends with 0 when nothing waits for a decision, and with 3 when something does.")

    @Argument(help: "The server.")
    var server: String

    @Argument(help: "The tool; without one, all that wait for a decision.")
    var tool: String?

    @OptionGroup var options: PinOptions

    @Flag(help: "Print one JSON object a tool.")
    var json = false

    func run() throws {
        let book = try options.book(of: server, in: try options.directory())
        let names = if let tool { [tool] } else { book.waiting }
        var isWaiting = false
        for name in names {
            let pin = try options.pin(name, in: book)
            isWaiting = isWaiting || pin.isWaiting
            try StandardOutput.write(
                json
                    ? PinJSON.difference(name, pin, of: book.scope)
                    : Array(PinDiffText.text(name, pin, of: book.scope, on: .output).utf8))
        }
        if names.isEmpty, !json { try StandardOutput.write("no tool of the server waits for a decision\n") }
        if isWaiting { throw ToolExit.checkFailed }
    }
}
