internal import ArgumentParser
internal import CPosix
internal import Catalogue
internal import PinFiles

/// Lists what is pinned.
struct PinListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the pinned tools, those that wait for a decision first.",
        usage: "sallyport pin list [--server <server>] [--group <group>] [--state-dir <dir>] [--json]")

    @OptionGroup var options: PinOptions

    @Option(help: "Only the tools of this server.")
    var server: String?

    @Flag(help: "Print one JSON object a tool.")
    var json = false

    func run() throws {
        let directory = try options.directory()
        var (books, failures) = try options.books(in: directory)
        if let server { books = [try options.book(of: server, in: directory)] }
        if json {
            try StandardOutput.write(PinJSON.list(books))
        } else if failures.isEmpty || !books.isEmpty {
            try StandardOutput.write(
                PinListText.text(books, at: cposix_wall_nanoseconds(), directory: directory.path, on: .output))
        }
        for failure in failures { StandardError.write(ToolError(failure).text) }
        if !failures.isEmpty { throw ToolExit.failed }
    }
}
