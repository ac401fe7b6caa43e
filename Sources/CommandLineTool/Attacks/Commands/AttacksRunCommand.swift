internal import ArgumentParser
internal import Catalogue
internal import Diagnostics
internal import GatewayRuntime
internal import PolicyLanguage

/// Plays patterns against a policy.
struct AttacksRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play attack patterns against a policy, in this process.",
        discussion: """
            A hostile client, a hostile server or both play the messages of each pattern through a gateway; nothing is \
            started, sent or written. Without `--policy` each pattern meets the policy that it recommends. Each play \
            has a control: the same without the rule, or with harmless messages, which must get through.

            The tools have the names of the plays, so a policy of your own stops much by `(default deny)`: \
            `sallyport attacks show <id>` tells the names.

            Ends with 3 when an attack got through, or a control did not.
            """)

    @Argument(help: "The patterns, such as `AP-05`. (default: all)")
    var ids: [String] = []

    @Option(name: [.short, .long], help: "The policy to try: a YAML or JSON file, or `-` for standard input.")
    var policy: String?

    @Flag(help: "Say what became of each step.")
    var steps = false

    @Flag(help: "Print the results as JSON.")
    var json = false

    func run() throws {
        var patterns: [AttackPattern] = []
        for id in ids { patterns.append(try AttackPattern.wanted(id)) }
        let runner = try policy.map { AttackRunner(policy: try Self.load($0)) } ?? AttackRunner()
        let reports = (patterns.isEmpty ? AttackPattern.all : patterns).map { runner.run($0) }
        if json {
            try StandardOutput.write(AttackJSON.results(reports, policy: policy))
        } else {
            try StandardOutput.write(AttackResults.text(reports, hasSteps: steps, on: Terminal.output))
        }
        StandardError.write(AttackResults.summary(reports, isOwnPolicy: policy != nil) + "\n")
        guard !reports.contains(where: \.verdict.isBad) else { throw ToolExit.checkFailed }
    }

    private static func load(_ path: String) throws(ToolError) -> PolicySnapshot {
        let bytes: [UInt8]
        do {
            bytes = try FileReader.bytes(of: path)
        } catch {
            throw ToolError(error.message, help: "name the policy with `--policy`", exit: .invalid)
        }
        let loaded = loadPolicy(bytes, file: path, zoneData: TimeZoneFiles.bytes(of:))
        guard let policy = loaded.policy else {
            StandardError.write(
                DiagnosticRenderer.human(
                    loaded.diagnostics, source: bytes, inColour: Terminal.errors.showsColour))
            throw ToolError(
                "the policy \(PlainText.quoted(path)) has errors",
                help: "run `sallyport validate -c \(path)` until it is valid", exit: .invalid)
        }
        return PolicySnapshot(policy, bytes: bytes)
    }
}
