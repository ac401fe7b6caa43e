internal import ArgumentParser
internal import CPosix
internal import Catalogue
internal import Diagnostics
internal import GatewayPorts
internal import PinFiles

/// Accepts the latest definitions of tools.
struct PinApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Accept the definition that a tool has now, after showing what changed.",
        usage: """
            sallyport pin approve <server> <tool> ... [--yes] [--digest <digest>]
            sallyport pin approve <server> --all [--yes]
            """,
        discussion: """
            What is approved is the definition that was shown: when it changes meanwhile, nothing is approved. The \
            approval is kept with your name and the time, and running gateways follow within a second.
            """)

    @Argument(help: "The server.")
    var server: String

    @Argument(help: "The tools.")
    var tools: [String] = []

    @Flag(help: "All tools of the server that wait for a decision.")
    var all = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: "Approve only when the definition has this digest, as `pin diff` shows it.")
    var digest: String?

    @OptionGroup var options: PinOptions

    func validate() throws {
        guard tools.isEmpty == all else {
            throw ValidationError(all ? "name tools or say `--all`, not both" : "name a tool, or say `--all`")
        }
        guard digest == nil || tools.count == 1 else { throw ValidationError("`--digest` is for one tool") }
    }

    func run() throws {
        let directory = try options.directory()
        let book = try options.book(of: server, in: directory)
        let names = all ? book.waiting : tools
        if names.isEmpty { return try StandardOutput.write("no tool of the server waits for a decision\n") }
        var isRefused = false
        for name in names {
            let pin = try options.pin(name, in: book)
            guard pin.canBeApproved else {
                try StandardOutput.write("\(PlainText.quoted(name)) is approved already\n")
                continue
            }
            try StandardOutput.write(PinDiffText.text(name, pin, of: book.scope, on: .output))
            try check(digest: pin.digest)
            if try ask(name) {
                try approve(name, pin, of: book.scope, in: directory)
            } else {
                isRefused = true
                try StandardOutput.write("\(PlainText.quoted(name)) is not approved\n")
            }
        }
        if isRefused { throw ToolExit.checkFailed }
    }

    private func check(digest shown: String) throws(ToolError) {
        guard let digest, digest != shown else { return }
        throw ToolError(
            "the definition has another digest than \(PlainText.quoted(digest))",
            help: "look at it again, and approve the digest that is shown", exit: .checkFailed)
    }

    private func ask(_ name: String) throws -> Bool {
        if yes || digest != nil { return true }
        guard cposix_is_terminal(0), Terminal.output.isTerminal else {
            throw ToolError(
                "nobody can be asked whether \(PlainText.quoted(name)) is approved",
                help: "read what is shown, then repeat the command with `--yes` or with `--digest`", exit: .invalid)
        }
        try StandardOutput.write("approve this definition of \(PlainText.quoted(name))? [y/N] ")
        let answer = (readLine() ?? "").lowercased()
        return answer == "y" || answer == "yes"
    }

    private func approve(_ name: String, _ pin: Pin, of scope: PinScope, in directory: PinDirectory) throws {
        let person = Self.person
        let now = cposix_wall_nanoseconds() / 1_000_000_000
        let fault: PinFault?
        do throws(PinStoreFailure) {
            fault = try directory.update(scope) { book -> PinFault? in
                do throws(PinFault) {
                    try book.approve(name, definition: pin.latest.text, by: person, atSeconds: now)
                    return nil
                } catch {
                    return error
                }
            }
        } catch {
            throw ToolError(error)
        }
        switch fault {
        case nil: try StandardOutput.write("approved \(PlainText.quoted(name)) as \(PlainText.quoted(person))\n")
        case .approvedAlready: try StandardOutput.write("\(PlainText.quoted(name)) is approved already\n")
        case .unknownTool, .changedMeanwhile:
            throw ToolError(
                "the definition of \(PlainText.quoted(name)) changed meanwhile, so it is not approved",
                help: "look at it again: run the command once more", exit: .checkFailed)
        }
    }

    /// Who runs the command, as far as the environment says.
    private static var person: String {
        let environment = ProcessEnvironment.current
        return environment["USER"] ?? environment["LOGNAME"] ?? "unknown"
    }
}
