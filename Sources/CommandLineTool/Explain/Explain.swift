internal import ArgumentParser
internal import CPosix
internal import Catalogue
internal import Diagnostics
internal import GatewayRuntime
internal import JSONText
internal import MCPProtocol
internal import PolicyLanguage

/// Says what a policy does with one call, and why.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say which rules look at a call, what each says, and what the agent would read.",
        usage: "sallyport explain -c <policy> <tool> ['<arguments>'] [options] [-- <server> [<arguments> ...]]",
        discussion: """
            No call is made, nothing is counted or recorded. With a server's command after `--`, that server is \
            started to list its tools.

            Ends with 0 when the call is allowed, with 4 when it is denied, with 2 when that depends on the tool's \
            definition and none was given.
            """)

    @Option(name: [.short, .long], help: "The policy: a YAML or JSON file, or `-` for standard input.")
    var config: String

    @Argument(help: "The tool that is called.")
    var tool: String

    @Argument(help: "The call's arguments: one JSON object.")
    var arguments: String = "{}"

    @Option(help: "A file with the server's tools: an answer to `tools/list`, or what `scan --json` prints.")
    var definitions: String?

    @Option(help: "The server's name in facts and counters. (default: its command line)")
    var name: String?

    @Option(help: "When the call is made, such as 2026-11-21T09:30:00Z. (default: now)")
    var time: String?

    @OptionGroup var wait: TimeoutOptions

    @Flag(help: "Print the explanation as JSON.")
    var json = false

    @Argument(parsing: .postTerminator, help: "The server's command and its arguments, after `--`.")
    var command: [String] = []

    func run() throws {
        guard definitions == nil || command.isEmpty else {
            throw ToolError(
                "there are two sources of definitions", help: "give `--definitions` or a server's command, not both",
                exit: .invalid)
        }
        let now = try self.now()
        let call = try callArguments()
        let snapshot = try loadSnapshot()
        let server = name ?? (command.isEmpty ? "server" : ServerName.from(command: command))
        let explanation = Explanation(
            tool: tool, arguments: call, known: try knownTools(on: server), server: server, snapshot: snapshot, at: now)
        if json {
            try StandardOutput.write(explanation.json + [UInt8(ascii: "\n")])
        } else {
            try StandardOutput.write(explanation.text(on: Terminal.output))
        }
        if explanation.isUndecided {
            throw ToolError(
                "the policy needs the definition of \(PlainText.quoted(tool)) to decide",
                help: "give the server's tools with `--definitions`, or its command after `--`", exit: .invalid)
        }
        if explanation.refusal != nil { throw ToolExit.denied }
    }

    // MARK: - What the command line gives

    private func now() throws(ToolError) -> Int64 {
        guard let time else { return cposix_wall_nanoseconds() }
        guard let nanoseconds = InstantReader.nanoseconds(time) else {
            throw ToolError(
                "\(PlainText.quoted(time)) is not a time", help: "write it as `2026-11-21T09:30:00Z`", exit: .invalid)
        }
        return nanoseconds
    }

    private func callArguments() throws(ToolError) -> JSONDocument {
        let help = "write them as a JSON object in single quotes, such as '{\"amount\": 5}'"
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: Array(arguments.utf8))
        } catch {
            throw ToolError("the arguments are not strict JSON: \(error.message)", help: help, exit: .invalid)
        }
        guard document.kind(.root) == .object else {
            throw ToolError("the arguments are not a JSON object", help: help, exit: .invalid)
        }
        return document
    }

    private func loadSnapshot() throws(ToolError) -> PolicySnapshot {
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: config)
        } catch {
            throw ToolError(error.message, help: "name the policy with `--config`", exit: .invalid)
        }
        let loaded = loadPolicy(bytes, file: config, zoneData: TimeZoneFiles.bytes(of:))
        guard let policy = loaded.policy else {
            StandardError.write(
                DiagnosticRenderer.human(
                    loaded.diagnostics, source: bytes, inColour: Terminal.errors.showsColour))
            throw ToolError(
                "the policy \(PlainText.quoted(config)) has errors",
                help: "run `sallyport validate -c \(config)` until it is valid", exit: .invalid)
        }
        return PolicySnapshot(policy, bytes: bytes)
    }

    private func knownTools(on server: String) throws -> KnownTools? {
        if let definitions { return try DefinitionsFile.read(definitions, server: name ?? "") }
        if command.isEmpty { return nil }
        let found = try ServerInquiry.run(command, timeoutSeconds: wait.seconds())
        let context = ServerContext(
            name: found.server.map { "\($0.name) \(server)" } ?? server, description: found.instructions)
        return KnownTools(tools: found.tools, server: context)
    }
}
