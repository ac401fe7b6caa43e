internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import GatewayRuntime
internal import HTTPText
internal import PolicyEngine

/// Prints a policy for what a server offers.
struct Scan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Ask a server for its tools, and print a policy by what each of them can do.",
        usage: """
            sallyport scan [-o <file>] [options] -- <server> [<arguments> ...]
            sallyport scan [-o <file>] [options] --url <address>
            sallyport scan --diff <policy> [options] -- <server> [<arguments> ...]
            """,
        discussion: """
            Tools that read are allowed, those that write or execute are limited, those that destroy are hidden, and \
            those that move money need a person's approval. Each entry says what that rests on. Read it, and remove \
            what the agent does not need.

            A command is started, asked and ended in order. Both eras of the protocol are spoken, and every page of a \
            list is read.
            """)

    @Option(
        name: [.customShort("o"), .long],
        help: "Write the policy to a file that is not there yet; as JSON when its name ends in `.json`.")
    var output: String?

    @Flag(help: "Replace the file when it is there.")
    var force = false

    @Option(help: "Compare the server with this policy instead of writing one; ends with 3 when they do not fit.")
    var diff: String?

    @OptionGroup var address: AddressOptions

    @OptionGroup var wait: TimeoutOptions

    @Flag(help: "Print the tools with their verdicts as JSON instead of a policy.")
    var json = false

    @Argument(parsing: .postTerminator, help: "The server's command and its arguments, after `--`.")
    var command: [String] = []

    func run() throws {
        let seconds = try wait.seconds()
        let plan = try address.plan(timeoutSeconds: seconds)
        guard command.isEmpty != (plan == nil) else {
            throw ToolError(
                command.isEmpty ? "no server to ask" : "there are two servers to ask",
                help: "put the server's command after `--`, or give its address with `--url`", exit: .invalid)
        }
        if let output { try OutputFile.check(output, mayReplace: force) }
        let policy = try diff.map { path throws(ToolError) in try Self.policy(at: path) }
        let name = plan.map { ServerName.from(address: $0.address) } ?? ServerName.from(command: command)
        StandardError.write("sallyport: asking \(PlainText.quoted(name)) for its tools\n")
        let found =
            try plan.map { try AddressInquiry.run($0, timeoutSeconds: seconds) }
            ?? ServerInquiry.run(command, timeoutSeconds: seconds)
        let scanned = ScannedServer(name: name, found: found)
        StandardError.write("sallyport: \(scanned.summary(on: Terminal.errors))")
        if let policy { return try compare(policy, with: scanned) }
        try write(json ? scanned.json + [UInt8(ascii: "\n")] : recommended(for: scanned))
    }

    private static func policy(at path: String) throws(ToolError) -> Policy {
        do throws(PolicyFile.Failure) {
            return try PolicyFile(reading: path).snapshot.policy
        } catch {
            throw ToolError(
                "the policy \(PlainText.quoted(path)) cannot be used: \(error.message)",
                help: "run `sallyport validate -c \(path)`", exit: .invalid)
        }
    }

    private func compare(_ policy: Policy, with scanned: ScannedServer) throws {
        let comparison = PolicyComparison(policy, with: scanned.recommendation.tools)
        let text = comparison.text(refusingByDefault: policy.defaultAction == .deny, on: Terminal.output)
        try StandardOutput.write(json ? comparison.json + [UInt8(ascii: "\n")] : Array(text.utf8))
        if !comparison.differences.isEmpty { throw ToolExit.checkFailed }
    }

    private func recommended(for scanned: ScannedServer) -> [UInt8] {
        let isJSON = output?.hasSuffix(".json") == true
        return Array((isJSON ? scanned.recommendation.json() : scanned.recommendation.yaml()).utf8)
    }

    private func write(_ text: [UInt8]) throws {
        guard let output else { return try StandardOutput.write(text) }
        try OutputFile.write(text, to: output, mayReplace: force)
        StandardError.write("sallyport: wrote \(PlainText.quoted(output))\n")
    }
}
