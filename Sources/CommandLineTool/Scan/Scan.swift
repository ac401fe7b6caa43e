internal import ArgumentParser
internal import Diagnostics
internal import JSONText
internal import MCPProtocol
internal import PolicyLanguage

/// Prints a policy for what a server offers.
struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Start a server, and print a policy that allows each of its tools and nothing else.",
        usage: "sallyport scan [-o <file>] [options] -- <server> [<arguments> ...]",
        discussion: "Remove what the agent does not need. The server is asked for its tools and ended in order.")

    @Option(name: [.customShort("o"), .long], help: "Write the policy to a file that is not there yet.")
    var output: String?

    @Flag(help: "Replace the file when it is there.")
    var force = false

    @OptionGroup var wait: TimeoutOptions

    @Flag(help: "Print the tools as JSON instead of a policy.")
    var json = false

    @Argument(parsing: .postTerminator, help: "The server's command and its arguments, after `--`.")
    var command: [String] = []

    func run() throws {
        guard !command.isEmpty else {
            throw ToolError(
                "no server to ask", help: "put the server's command after `--`: `sallyport scan -- <server>`",
                exit: .invalid)
        }
        let seconds = try wait.seconds()
        if let output { try OutputFile.check(output, mayReplace: force) }
        let name = ServerName.from(command: command)
        StandardError.write("sallyport: asking \(PlainText.quoted(name)) for its tools\n")
        let found = try ServerInquiry.run(command, timeoutSeconds: seconds)
        StandardError.write("sallyport: \(Self.summary(found))\n")
        let text = json ? found.json + [UInt8(ascii: "\n")] : Array(policy(for: found, name: name).utf8)
        if let output {
            try OutputFile.write(text, to: output, mayReplace: force)
            StandardError.write("sallyport: wrote \(PlainText.quoted(output))\n")
        } else {
            try StandardOutput.write(text)
        }
    }

    private func policy(for found: ServerTools, name: String) -> String {
        let tools = found.tools.map { tool in
            ScaffoldTool(
                name: tool.definition.name,
                description: tool.definition.description.isEmpty ? nil : tool.definition.description,
                arguments: tool.definition.inputs.map { input in
                    ScaffoldTool.Argument(name: input.name, type: input.type, isRequired: input.isRequired)
                })
        }
        return scaffold(server: name, tools: tools)
    }

    private static func summary(_ found: ServerTools) -> String {
        let count = found.tools.count
        let server = found.server.map { " from \(PlainText.quoted("\($0.name) \($0.version)"))" } ?? ""
        return "\(count) tool\(count == 1 ? "" : "s")\(server), protocol \(found.revision.text)"
    }
}
