internal import ArgumentParser
internal import Diagnostics

/// Checks a configuration and every policy that it names.
struct ConfigCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Print every error and warning of a configuration and of all policies that it names.",
        usage: "sallyport config check [-c <file>] [--format <format>] [--strict]",
        discussion: "Ends with 0 when everything is valid, with 2 when something is not.")

    @OptionGroup var options: ConfigOptions

    @Option(help: "How problems are written: human, plain or json.")
    var format: ProblemFormat?

    @Flag(help: "The same as `--format json`.")
    var json = false

    @Flag(help: "Warnings count as errors.")
    var strict = false

    func run() throws {
        let check = ConfigCheck(ConfigFile(options.config))
        switch json ? .json : format ?? .human {
        case .human: try StandardOutput.write(check.text(on: Terminal.output))
        case .plain: try StandardOutput.write(DiagnosticRenderer.plain(check.diagnostics))
        case .json: try StandardOutput.write(DiagnosticRenderer.json(check.diagnostics) + [UInt8(ascii: "\n")])
        }
        StandardError.write(check.summary)
        guard check.isValid(strict: strict) else { throw ToolExit.invalid }
    }
}
