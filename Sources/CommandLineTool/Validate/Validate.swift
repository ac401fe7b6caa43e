internal import ArgumentParser
internal import Diagnostics
internal import PolicyLanguage

/// How problems are written.
enum ProblemFormat: String, ExpressibleByArgument, CaseIterable {
    /// With the source line, in colour on a terminal.
    case human
    /// One line each.
    case plain
    case json
}

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
            for check in checks {
                let text = DiagnosticRenderer.human(
                    check.diagnostics, source: check.source, inColour: Terminal.output.showsColour)
                StandardOutput.write(text)
            }
        case .plain:
            StandardOutput.write(DiagnosticRenderer.plain(checks.flatMap(\.diagnostics)))
        case .json:
            StandardOutput.write(DiagnosticRenderer.json(checks.flatMap(\.diagnostics)) + [UInt8(ascii: "\n")])
        }
        for check in checks { StandardError.write(check.summary + "\n") }
        guard checks.allSatisfy({ $0.isValid(strict: strict) }) else { throw ToolExit.invalid }
    }
}

/// What a look at one policy found.
struct PolicyCheck {
    let source: [UInt8]
    let diagnostics: [Diagnostic]
    private let name: String

    /// Reads and compiles the policy at `path`.
    init(_ path: String) {
        name = path == "-" ? "standard input" : path
        do throws(FileFailure) {
            source = try FileReader.bytes(of: path)
            diagnostics = loadPolicy(source, file: name, zoneData: TimeZoneFiles.bytes(of:)).diagnostics
        } catch {
            source = []
            diagnostics = [
                Diagnostic(
                    .unreadableFile, message: error.message, location: SourceLocation(file: name),
                    help: "check the path and its permissions")
            ]
        }
    }

    /// Whether the policy can be used.
    func isValid(strict: Bool) -> Bool {
        strict ? diagnostics.isEmpty : !diagnostics.hasErrors
    }

    /// One line that says how it went.
    var summary: String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let counts = [counted(errors, "error"), counted(warnings, "warning")].compactMap(\.self)
        let verdict = errors == 0 ? "valid" : "invalid"
        return "\(PlainText.escaped(name)): " + ([verdict] + counts).joined(separator: ", ")
    }

    private func counted(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
