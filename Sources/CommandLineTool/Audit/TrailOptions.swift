internal import ArgumentParser

/// Which trail is read.
struct TrailOptions: ParsableArguments {
    @Option(help: "Where the audit trail is kept. (default: $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)")
    var stateDir: String?

    /// The directory of the trail.
    func directory() throws(ToolError) -> String {
        StateDirectory.trail(in: try StateDirectory.resolve(option: stateDir, environment: ProcessEnvironment.current))
    }
}
