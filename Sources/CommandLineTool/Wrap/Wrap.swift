internal import ArgumentParser
internal import ConfigLanguage
internal import GatewayRuntime
internal import HTTPText
internal import Logging
internal import PolicyEngine

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

/// Runs a gateway between clients and one server.
struct Wrap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wrap",
        abstract: "Run a server behind a policy: the default command.",
        usage: """
            sallyport [wrap] -c <policy> [options] -- <server> [<arguments> ...]
            sallyport [wrap] -c <policy> [options] --upstream <address>
            sallyport [wrap] -c <policy> [options] --transport http --port <port> -- <server> [<arguments> ...]
            sallyport [wrap] -c <policy> [options] --transport http --port <port> --upstream <address>
            """)

    @Option(name: [.short, .long], help: "The policy: a YAML or JSON file. Changes are picked up while running.")
    var config: String

    @Option(help: "The server's name in counters and audit. (default: its command line)")
    var name: String?

    @Option(
        help: """
            Where audit trail and counters are kept. (default: $XDG_STATE_HOME/sallyport or \
            ~/.local/state/sallyport)
            """)
    var stateDir: String?

    @Option(help: "How much to log to standard error: debug, info, warning or error.")
    var logLevel: LogThreshold = .warning

    @Option(help: "Overrides the policy's mode: enforce or shadow.")
    var mode: EnforcementMode?

    @OptionGroup(title: "Audit")
    var audit: AuditOptions

    @OptionGroup(title: "Counters")
    var counters: CounterOptions

    @OptionGroup(title: "Tools")
    var pins: PinKeepingOptions

    @OptionGroup(title: "Servers and clients over HTTP")
    var http: HTTPOptions

    @Option(help: "The longest message that either side may send, in bytes.")
    var maxMessageBytes: Int = 16 << 20

    @Argument(parsing: .postTerminator, help: "The server's command and its arguments, after `--`.")
    var command: [String] = []

    func run() async throws {
        let status = try await GatewayRun(plan()).run()
        guard status == 0 else { throw ToolExit.status(status) }
    }

    private func plan() throws(ToolError) -> RunPlan {
        guard (1_024...(64 << 20)).contains(maxMessageBytes) else {
            throw ToolError(
                "`--max-message-bytes` is out of range", help: "give a number from 1024 to \(64 << 20)", exit: .invalid)
        }
        let face = try face()
        var options = GatewayOptions(serverName: name ?? face.serverName)
        options.serverHost = face.serverHost
        options.auditDetail = audit.detail
        options.maxFrameBytes = maxMessageBytes
        options.framing = face.framing
        options.upstreamFraming = face.upstreamFraming
        options.pinsTools = pins.pins != .off
        let isKept = audit.detail != .off || counters.counters == .durable || pins.pins == .durable
        let directory =
            isKept ? try StateDirectory.resolve(option: stateDir, environment: ProcessEnvironment.current) : nil
        return RunPlan(
            policyPath: config, stateDirectory: directory, audit: directory.flatMap(audit.plan),
            store: directory.flatMap(counters.plan), keepsPins: pins.pins == .durable, options: options, mode: mode,
            face: face,
            logLevel: logLevel.level)
    }

    private func face() throws(ToolError) -> RunPlan.Face {
        let upstream = try http.upstreamPlan()
        let listener = try http.listenerPlan(maxBodyBytes: maxMessageBytes)
        guard let upstream else {
            guard !command.isEmpty else {
                throw ToolError(
                    "no server to run",
                    help: "put its command after `--`, or its address after `--upstream`", exit: .invalid)
            }
            if let listener { return .host(command: command, listener) }
            return .wrap(command: command)
        }
        guard command.isEmpty else {
            throw ToolError(
                "there are two servers: one after `--`, and one after `--upstream`", help: "name one of them",
                exit: .invalid)
        }
        guard let listener else { return .bridge(upstream) }
        return .proxy(upstream, listener)
    }
}

extension RunPlan.Face {
    /// The server's name in counters and audit when nobody gave it one.
    var serverName: String {
        switch self {
        case .wrap(let command), .host(let command, _): ServerName.from(command: command)
        case .bridge(let upstream), .proxy(let upstream, _): ServerName.from(address: upstream.address)
        }
    }

    /// The host of the server's address; nil for a command.
    var serverHost: String? {
        switch self {
        case .wrap, .host: nil
        case .bridge(let upstream), .proxy(let upstream, _): upstream.address.host
        }
    }

    /// How the client's messages are framed.
    var framing: Framing {
        switch self {
        case .wrap, .bridge: .lines
        case .proxy, .host: .length
        }
    }

    /// How the server's messages are framed.
    var upstreamFraming: Framing {
        switch self {
        case .wrap, .host: .lines
        case .bridge, .proxy: .length
        }
    }
}
