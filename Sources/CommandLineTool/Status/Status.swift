internal import ArgumentParser

/// Shows what runs, what it did and what is left of its limits.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the gateways that run, their refusals, and what is left of their limits.",
        discussion: "Ends with 0, or with 3 when counters or the audit trail cannot be read or written.")

    @Option(
        help: "Where the gateways keep their state. (default: $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)")
    var stateDir: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let directory = try StateDirectory.resolve(option: stateDir, environment: ProcessEnvironment.current)
        let report = try StatusReport.look(at: directory)
        if json {
            try StandardOutput.write(StatusJSON.text(report) + [UInt8(ascii: "\n")])
        } else {
            try StandardOutput.write(StatusText.human(report, on: Terminal.output))
        }
        guard report.isHealthy else { throw ToolExit.checkFailed }
    }
}
