package import ConfigLanguage
internal import Diagnostics

/// Writes a configuration for people.
package struct ConfigText {
    private let configuration: GatewayConfiguration
    private let terminal: Terminal
    private var lines: [String] = []

    private init(_ configuration: GatewayConfiguration, _ terminal: Terminal) {
        self.configuration = configuration
        self.terminal = terminal
    }

    /// The configuration without colours.
    package static func plain(_ configuration: GatewayConfiguration) -> String {
        human(configuration, on: .plain)
    }

    /// The configuration as a terminal shows it.
    static func human(_ configuration: GatewayConfiguration, on terminal: Terminal) -> String {
        var text = ConfigText(configuration, terminal)
        text.writeListeners()
        text.writeServers()
        text.lines += GrantMatrix(configuration).lines(on: terminal)
        text.writeSettings()
        return text.lines.map { $0 + "\n" }.joined()
    }

    // MARK: - Listeners and servers

    private mutating func writeListeners() {
        lines.append(terminal.painted("listeners", .strong))
        for listener in configuration.listeners {
            let host = listener.host.contains(":") ? "[\(listener.host)]" : listener.host
            let port = listener.port == 0 ? "any free port" : String(listener.port)
            let address = "\(listener.identity == nil ? "http" : "https")://\(host):\(port)\(listener.path)"
            var remarks = ["up to \(listener.maxConnections) connections"]
            if !listener.isLoopback, listener.identity == nil {
                remarks.append(terminal.painted("open to the network without TLS", .caution))
            }
            if !listener.allowedHosts.isEmpty { remarks.append("hosts " + list(listener.allowedHosts)) }
            if !listener.allowedOrigins.isEmpty { remarks.append("origins " + list(listener.allowedOrigins)) }
            lines.append("  \(PlainText.escaped(address))  \(remarks.joined(separator: ", "))")
        }
    }

    private mutating func writeServers() {
        lines += ["", terminal.painted("servers", .strong)]
        let width = configuration.servers.map(\.name.count).max() ?? 0
        for server in configuration.servers {
            let name = server.name + String(repeating: " ", count: width - server.name.count)
            let indent = String(repeating: " ", count: width + 4)
            lines.append("  \(terminal.painted(name, .accent))  \(reach(server))")
            if server.isDisabled {
                lines.append(indent + terminal.painted("disabled", .caution))
                continue
            }
            let policy = server.policy.map { "policy \(PlainText.escaped($0.path))" } ?? "no policy of its own"
            lines.append("\(indent)\(policy), \(sharing(server)), \(era(server))")
            lines.append(indent + terminal.painted(times(server), .faint))
            switch server.upstream {
            case .command(let command):
                if !command.variables.isEmpty { lines.append(indent + "sets " + list(command.variables.map(\.name))) }
            case .address(let address):
                if !address.headers.isEmpty { lines.append(indent + "sends " + list(address.headers.map(\.name))) }
                if address.isInsecure { lines.append(indent + terminal.painted("any certificate is taken", .bad)) }
            }
        }
    }

    private func reach(_ server: ServerSettings) -> String {
        switch server.upstream {
        case .command(let command):
            let words = command.shownWords.map { $0.isEmpty || $0.contains(" ") ? "'\($0)'" : $0 }
            return PlainText.escaped(words.joined(separator: " "))
        case .address(let address):
            let transport =
                switch address.transport {
                case .automatic: ""
                case .streamableHTTP, .sse: " over \(address.transport.rawValue)"
                }
            return PlainText.escaped(address.shownAddress) + transport
        }
    }

    private func sharing(_ server: ServerSettings) -> String {
        switch server.sharing {
        case .automatic: "shared where it can be"
        case .session: "one for each session"
        case .grant: "one for each grant"
        case .server: "one for all"
        }
    }

    private func era(_ server: ServerSettings) -> String {
        switch server.era {
        case .automatic: "any revision"
        case .legacy: "revisions up to 2025-11-25"
        case .modern: "revision 2026-07-28"
        }
    }

    private func times(_ server: ServerSettings) -> String {
        let timeouts = server.timeouts
        let start = "start within \(DurationReader.text(timeouts.startNanoseconds))"
        let call = "calls up to \(DurationReader.text(timeouts.callNanoseconds))"
        let idle = "stopped after \(DurationReader.text(timeouts.idleNanoseconds)) without use"
        return [start, call, idle].joined(separator: ", ")
    }

    // MARK: - The rest

    private mutating func writeSettings() {
        lines += ["", terminal.painted("gateway", .strong)]
        let limits = configuration.limits
        let audit = configuration.audit
        field("state", configuration.stateDirectory.map(PlainText.escaped) ?? "the usual directory")
        field("counters", counters)
        field(
            "audit",
            audit.detail == .off
                ? terminal.painted("off", .caution)
                : "\(audit.detail.rawValue), sync \(audit.sync.rawValue), fail mode \(audit.failMode.rawValue)")
        field("messages", "up to \(limits.maxMessageBytes) bytes, \(limits.maxInFlight) under way for a session")
        field(
            "sessions", "up to \(limits.maxSessions), ended after \(DurationReader.text(limits.sessionIdleNanoseconds))"
        )
        field("children", "up to \(limits.maxChildren), \(limits.maxChildrenPerGrant) for a grant")
        field("lists", "wait \(DurationReader.text(limits.listTimeoutNanoseconds)) for slow servers")
        field("questions", "wait \(DurationReader.text(limits.parkTimeoutNanoseconds)) for an answer")
        field("names", "up to \(configuration.aggregate.maxNameLength) characters where all servers are one")
        field("log", configuration.logLevel.rawValue)
    }

    private var counters: String {
        let place =
            switch configuration.store.place {
            case .stateDirectory: "in the state directory"
            case .file(let path): PlainText.escaped(path)
            case .memory: "in memory, gone when the gateway ends"
            }
        return "\(place), fail mode \(configuration.store.failMode.rawValue)"
    }

    private mutating func field(_ label: String, _ text: String) {
        lines.append("  \(label)\(String(repeating: " ", count: max(1, 11 - label.count)))\(text)")
    }

    private func list(_ texts: [String]) -> String {
        PlainText.escaped(texts.joined(separator: ", "))
    }
}
