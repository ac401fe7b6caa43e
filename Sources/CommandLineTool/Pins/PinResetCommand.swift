internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import GatewayPorts
internal import PinFiles

/// Forgets pinned definitions.
struct PinResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Forget what is pinned: the next definition counts as seen for the first time.",
        usage: """
            sallyport pin reset <server> <tool> ...
            sallyport pin reset <server> --all
            """,
        discussion: """
            Approvals are forgotten too. To accept one changed definition, `sallyport pin approve` is the better way.
            """)

    @Argument(help: "The server.")
    var server: String

    @Argument(help: "The tools.")
    var tools: [String] = []

    @Flag(help: "All tools of the server.")
    var all = false

    @OptionGroup var options: PinOptions

    func validate() throws {
        guard tools.isEmpty == all else {
            throw ValidationError(all ? "name tools or say `--all`, not both" : "name a tool, or say `--all`")
        }
    }

    func run() throws {
        let directory = try options.directory()
        let book = try options.book(of: server, in: directory)
        let names = all ? book.names : tools
        for name in names { _ = try options.pin(name, in: book) }
        do throws(PinStoreFailure) {
            try directory.update(book.scope) { book in
                for name in names {
                    // A tool that somebody else forgot meanwhile is forgotten.
                    do throws(PinFault) { try book.reset(name) } catch { continue }
                }
            }
        } catch {
            throw ToolError(error)
        }
        let count = names.count == 1 ? PlainText.quoted(names[0]) : "\(names.count) tools"
        try StandardOutput.write("forgot \(count) of \(PlainText.quoted(server))\n")
    }
}
