internal import ConfigLanguage
internal import GatewayPorts
internal import GatewayRuntime
internal import HTTPText
internal import NIOCore
internal import Transports

/// Makes servers of what the configuration says of them; nothing is started or connected yet.
///
/// Bound to its event loop.
struct ServerFactory {
    let options: GatewayOptions
    /// The most children of one server that has no limit of its own.
    let maxChildren: Int
    let errors: ErrorOutput
    let loop: any EventLoop

    /// A server, and the connections to it where it is at an address.
    struct Product {
        let server: HubServer
        let pool: UpstreamPool?
    }

    /// The server that `settings` describe.
    func make(_ settings: ServerSettings) throws(ToolError) -> Product {
        switch settings.upstream {
        case .command(let command):
            let starter = ServerProcessStarter(
                ChildCommand(
                    arguments: command.words, environment: command.environment,
                    workingDirectory: command.workingDirectory),
                errors: ErrorLabel(name: settings.name, output: errors),
                limits: StreamLimits(maxFrameBytes: options.maxFrameBytes), on: loop)
            return Product(server: server(settings, .stream(starter)), pool: nil)
        case .address(let address):
            let pool = try pool(address, settings)
            switch address.transport {
            case .automatic:
                let server = server(settings, .http(pool))
                server.fallback = eventStream(address, pool)
                return Product(server: server, pool: pool)
            case .streamableHTTP: return Product(server: server(settings, .http(pool)), pool: pool)
            case .sse: return Product(server: server(settings, .stream(eventStream(address, pool))), pool: pool)
            }
        }
    }

    private func server(_ settings: ServerSettings, _ access: HubServer.Access) -> HubServer {
        var spoken = HubServer.Settings()
        spoken.sharing =
            switch settings.sharing {
            case .automatic, .session: .automatic
            case .grant, .server: .grant
            }
        spoken.era =
            switch settings.era {
            case .automatic: .automatic
            case .legacy: .legacy
            case .modern: .modern
            }
        spoken.idleNanoseconds = settings.timeouts.idleNanoseconds
        spoken.callNanoseconds = settings.timeouts.callNanoseconds
        spoken.startNanoseconds = settings.timeouts.startNanoseconds
        spoken.firstBackOffNanoseconds = settings.restart.initialNanoseconds
        spoken.maxBackOffNanoseconds = settings.restart.maxNanoseconds
        spoken.maxConnections = settings.maxChildren ?? maxChildren
        switch settings.upstream {
        case .command: break
        case .address(let address): spoken.host = address.address.host
        }
        return HubServer(name: settings.name, access: access, settings: spoken)
    }

    // MARK: - Servers at an address

    private func pool(_ address: AddressSettings, _ settings: ServerSettings) throws(ToolError) -> UpstreamPool {
        var configuration = UpstreamPoolConfiguration()
        for header in address.headers { configuration.fields.append(header.name, header.value.revealed) }
        configuration.connectTimeout = .nanoseconds(settings.timeouts.connectNanoseconds)
        configuration.answerTimeout = .nanoseconds(settings.timeouts.callNanoseconds)
        configuration.bodyTimeout = .nanoseconds(settings.timeouts.callNanoseconds)
        if address.isInsecure {
            configuration.trust = .anyone
        } else if let path = address.authoritiesPath {
            configuration.trust = .systemAnd(authoritiesFile: path)
        }
        do {
            return try UpstreamPool(address.address, configuration: configuration, on: loop)
        } catch {
            throw ToolError(
                "the authorities that may vouch for the server `\(settings.name)` cannot be read",
                help: "name a PEM file as its `ca`", exit: .invalid)
        }
    }

    private func eventStream(_ address: AddressSettings, _ pool: UpstreamPool) -> EventStreamStarter {
        EventStreamStarter(address.address, over: pool, options: options, timer: LoopTimer(loop: loop))
    }
}

extension CommandSettings {
    /// The child's whole environment: what it may inherit, and what it is given, which wins.
    var environment: [String] {
        let given = Set(variables.map(\.name))
        let inherited = inheritedVariables.compactMap { name in
            given.contains(name) ? nil : ProcessEnvironment.current[name].map { "\(name)=\($0)" }
        }
        return inherited + variables.map { "\($0.name)=\($0.value.revealed)" }
    }
}

extension UpstreamSettings {
    /// How the server is reached, without secrets.
    var shown: String {
        switch self {
        case .command(let command): command.shownWords.joined(separator: " ")
        case .address(let address): address.shownAddress
        }
    }
}
