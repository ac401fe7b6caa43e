internal import ArgumentParser

/// Runs a gateway of several servers, as a file says.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a gateway of several servers behind one door, as a configuration says.",
        usage: "sallyport serve [-c <file>] [--state-dir <directory>] [--log-level <level>]",
        discussion: """
            Changes of the file and of every policy that it names are picked up while running. `sallyport config \
            check` looks at the file, and `sallyport grant new` makes a token.
            """)

    @OptionGroup var options: ConfigOptions

    @Option(
        help: """
            Where audit trail and counters are kept. (default: `state_dir` of the file, else \
            $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)
            """)
    var stateDir: String?

    @Option(help: "How much to log to standard error: debug, info, warning or error. (default: as the file says)")
    var logLevel: LogThreshold?

    func run() async throws {
        let status = try await ServeRun(options.config, stateDirectory: stateDir, logLevel: logLevel?.level).run()
        guard status == 0 else { throw ToolExit.status(status) }
    }
}
