internal import ArgumentParser
internal import Diagnostics

/// Checks policies and prints everything that is wrong with them.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a policy and print every error and warning.",
        usage: "sallyport validate -c <policy> [-c <policy> ...] [--format <format>] [--strict]",
        discussion: "Ends with 0 when every policy is valid, with 2 when one is not.")

    @Option(name: [.short, .long], help: "The policy: a YAML or JSON file, or `-` for standard input.")
    var config: [String] = []

    @Argument(help: "More policies.")
    var files: [String] = []

    @Option(help: "How problems are written: human, plain or json.")
    var format: ProblemFormat?

    @Flag(help: "The same as `--format json`.")
    var json = false

    @Flag(help: "Warnings count as errors.")
    var strict = false

    func run() throws {
        let paths = config + files
        guard !paths.isEmpty else {
            throw ToolError("no policy to check", help: "name it: `sallyport validate -c policy.yaml`", exit: .invalid)
        }
        let checks = paths.map(PolicyCheck.init)
        switch json ? .json : format ?? .human {
        case .human:
            for check in checks { try StandardOutput.write(check.text(on: Terminal.output)) }
        case .plain:
            try StandardOutput.write(DiagnosticRenderer.plain(checks.flatMap(\.diagnostics)))
        case .json:
            try StandardOutput.write(DiagnosticRenderer.json(checks.flatMap(\.diagnostics)) + [UInt8(ascii: "\n")])
        }
        for check in checks { StandardError.write(check.summary + "\n") }
        guard checks.allSatisfy({ $0.isValid(strict: strict) }) else { throw ToolExit.invalid }
    }
}
