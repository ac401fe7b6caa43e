internal import ArgumentParser
internal import GatewayRuntime
internal import Logging
internal import PolicyEngine

extension AuditDetail: ExpressibleByArgument {}
extension EnforcementMode: ExpressibleByArgument {}

/// How loud the operator's log is.
enum LogThreshold: String, ExpressibleByArgument {
    case debug, info, warning, error

    var level: Logger.Level {
        switch self {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}

/// Runs a server on standard input and output behind a policy.
struct Wrap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wrap",
        abstract: "Run a server behind a policy: the default command.",
        usage: "sallyport [wrap] -c <policy> [options] -- <server> [<arguments> ...]")

    @Option(name: [.short, .long], help: "The policy: a YAML or JSON file. Changes are picked up while running.")
    var config: String

    @Option(help: "The server's name in counters and audit. (default: its command line)")
    var name: String?

    @Option(help: "Where the audit trail is kept. (default: $XDG_STATE_HOME/sallyport or ~/.local/state/sallyport)")
    var stateDir: String?

    @Option(help: "How much to log to standard error: debug, info, warning or error.")
    var logLevel: LogThreshold = .warning

    @Option(help: "Overrides the policy's mode: enforce or shadow.")
    var mode: EnforcementMode?

    @Option(help: "What the audit keeps of arguments: keys (with a digest), values, or off for no audit.")
    var audit: AuditDetail = .keys

    @Option(help: "The longest message that either side may send, in bytes.")
    var maxMessageBytes: Int = 16 << 20

    @Argument(parsing: .postTerminator, help: "The server's command and its arguments, after `--`.")
    var command: [String] = []

    func run() async throws {
        let status = try await WrapRun(plan()).run()
        guard status == 0 else { throw ToolExit.status(status) }
    }

    private func plan() throws(ToolError) -> WrapPlan {
        guard !command.isEmpty else {
            throw ToolError(
                "no server to run", help: "put the server's command after `--`: `sallyport -c \(config) -- <server>`",
                exit: .invalid)
        }
        guard (1_024...(64 << 20)).contains(maxMessageBytes) else {
            throw ToolError(
                "`--max-message-bytes` is out of range", help: "give a number from 1024 to \(64 << 20)", exit: .invalid)
        }
        var options = GatewayOptions(serverName: name ?? ServerName.from(command: command))
        options.auditDetail = audit
        options.maxFrameBytes = maxMessageBytes
        let stateDirectory =
            audit == .off
            ? nil : try StateDirectory.resolve(option: stateDir, environment: ProcessEnvironment.current)
        return WrapPlan(
            policyPath: config, stateDirectory: stateDirectory, options: options, mode: mode, command: command,
            logLevel: logLevel.level)
    }
}
