internal import ArgumentParser
internal import HTTPText
internal import NIOCore
internal import Transports

/// How clients reach the gateway.
enum ClientTransport: String, ExpressibleByArgument, CaseIterable {
    case stdio, http
}

/// What the command line says of servers at an address, and of clients that connect.
struct HTTPOptions: ParsableArguments {
    @Option(help: "The address of the server: http:// or https://.")
    var upstream: String?

    @Option(help: "How clients reach the gateway: stdio, or http.")
    var transport: ClientTransport = .stdio

    @Option(help: "The address to listen on.")
    var host: String = "127.0.0.1"

    @Option(name: [.short, .long], help: "The port to listen on; 0 takes any that is free.")
    var port: Int = 8080

    @Option(help: "The path under which clients find the gateway.")
    var path: String = "/mcp"

    @Option(
        name: .customLong("header"),
        help: "A header field for the server, as `Name: value`; may be repeated. Clients' credentials never reach it.")
    var headers: [String] = []

    @Option(help: "A host name besides the loopback ones by which clients may call the gateway; may be repeated.")
    var allowHost: [String] = []

    @Option(help: "An origin whose pages may call the gateway, as `https://app.example`; may be repeated.")
    var allowOrigin: [String] = []

    @Option(help: "A PEM file with the gateway's certificate, for clients that speak TLS.")
    var tlsCert: String?

    @Option(help: "A PEM file with the key of that certificate.")
    var tlsKey: String?

    @Option(help: "A PEM file with authorities that may vouch for the server, besides the system's.")
    var upstreamCa: String?

    @Flag(help: "Take any certificate of the server. Only for tests.")
    var insecureUpstream = false

    @Option(help: "How long the server may stay silent before a call is given up, in seconds.")
    var upstreamTimeout: Int = 300

    @Option(help: "The most clients that may be connected at once.")
    var maxConnections: Int = 4_096

    // MARK: - Plans

    /// The server at an address; nil when none is named.
    func upstreamPlan() throws(ToolError) -> UpstreamPlan? {
        guard let upstream else { return nil }
        let address: HTTPAddress
        do throws(HTTPAddressError) {
            address = try HTTPAddress(upstream)
        } catch {
            throw ToolError(
                "`--upstream` is not an address: \(error.message)",
                help: error.help ?? "write it like `https://example.org/mcp`", exit: .invalid)
        }
        guard (1...86_400).contains(upstreamTimeout) else {
            throw ToolError("`--upstream-timeout` is out of range", help: "give 1 to 86400 seconds", exit: .invalid)
        }
        var pool = UpstreamPoolConfiguration()
        pool.fields = try operatorFields()
        pool.answerTimeout = .seconds(Int64(upstreamTimeout))
        pool.bodyTimeout = .seconds(Int64(upstreamTimeout))
        if insecureUpstream {
            pool.trust = .anyone
        } else if let upstreamCa {
            pool.trust = .systemAnd(authoritiesFile: upstreamCa)
        }
        return UpstreamPlan(address: address, pool: pool)
    }

    /// Where clients connect; nil when they are on standard streams.
    func listenerPlan(maxBodyBytes: Int) throws(ToolError) -> ListenerPlan? {
        guard transport == .http else { return nil }
        guard (0...65_535).contains(port) else {
            throw ToolError("`--port` is out of range", help: "give a number from 0 to 65535", exit: .invalid)
        }
        guard path.hasPrefix("/"), !path.contains("?"), path != "/healthz", path != "/health" else {
            throw ToolError("`--path` is not a path of its own", help: "write it like `/mcp`", exit: .invalid)
        }
        guard maxConnections > 0 else {
            throw ToolError("`--max-connections` is out of range", help: "give at least 1", exit: .invalid)
        }
        var limits = HTTPListenerLimits()
        limits.maxConnections = maxConnections
        limits.maxBodyBytes = maxBodyBytes
        return ListenerPlan(
            listener: HTTPListenerConfiguration(host: host, port: port, identity: try identity(), limits: limits),
            isLoopback: Self.isLoopback(host), allowedHosts: allowHost, allowedOrigins: allowOrigin, path: path)
    }

    private func identity() throws(ToolError) -> HTTPListenerConfiguration.Identity? {
        switch (tlsCert, tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return .init(certificateFile: certificate, keyFile: key)
        case (nil, _), (_, nil):
            throw ToolError(
                "a certificate and its key belong together", help: "give both `--tls-cert` and `--tls-key`",
                exit: .invalid)
        }
    }

    private func operatorFields() throws(ToolError) -> HTTPFields {
        var fields = HTTPFields()
        for header in headers {
            let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0]
            guard parts.count == 2, HTTPFields.isName(name), HTTPFields.isValue(parts[1]) else {
                // The value may be a secret, so it is not repeated.
                throw ToolError(
                    "a `--header` is not a header field", help: "write it like `--header 'Authorization: Bearer …'`",
                    exit: .invalid)
            }
            fields.append(String(name), String(parts[1].drop { $0 == " " || $0 == "\t" }))
        }
        return fields
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
