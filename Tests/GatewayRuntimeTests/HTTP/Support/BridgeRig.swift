import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Logging
import PolicyEngine
import Testing

/// A client on streams before an upstream over HTTP, with everything else in a test's hands.
final class BridgeRig {
    let clock = ManualClock()
    let timer = ManualTimer()
    let audit = MemoryAuditLog()
    let gateway: Gateway
    let session: GatewaySession
    let route: BridgeRoute
    private let clientSide = RecordingWriter(splitsLines: true)
    private let upstream = ScriptedUpstream()
    private var isTickDue = false

    /// A bridge under `policy`, a YAML document.
    init(_ policy: String = HTTPRig.allowAll, ledger: any Ledger = MemoryLedger()) throws {
        var options = GatewayOptions(serverName: "test")
        options.upstreamFraming = .length
        clock.advance(byNanoseconds: 1_000_000_000)
        gateway = Gateway(
            options: options, source: PolicySource(try SessionRig.snapshot(policy)), ledger: ledger, audit: audit,
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        session = GatewaySession(gateway: gateway, sessionID: "s", timer: timer)
        route = BridgeRoute(
            gateway: gateway, client: clientSide, upstream: upstream, session: session, timer: timer)
        session.ownRoute = route
        gateway.onWork = { [weak self] in self?.isTickDue = true }
    }

    /// The client sends these lines.
    func client(_ lines: String...) {
        for line in lines { session.clientFrame(Array(line.utf8).span, on: route) }
        gateway.endTick()
    }

    /// What the client heard since the last time.
    func toClient() -> [String] { clientSide.takeLines() }

    /// Every request that the upstream got since the last time.
    func toUpstream() -> [ScriptedExchange] {
        let exchanges = upstream.takeRequests()
        for exchange in exchanges { exchange.afterPart = { [weak self] in self?.endTurn() } }
        return exchanges
    }

    /// The only request that the upstream got.
    func oneRequest(_ place: SourceLocation = #_sourceLocation) throws -> ScriptedExchange {
        let exchanges = toUpstream()
        try #require(exchanges.count == 1, "\(exchanges.map(\.body))", sourceLocation: place)
        return exchanges[0]
    }

    /// The only line that the client heard.
    func oneAnswer(_ place: SourceLocation = #_sourceLocation) throws -> Answer {
        let lines = toClient()
        try #require(lines.count == 1, "\(lines)", sourceLocation: place)
        return try Answer(lines[0])
    }

    /// Every pending delay ends.
    func fireTimers() {
        timer.fireAll()
        endTurn()
    }

    private func endTurn() {
        while isTickDue {
            isTickDue = false
            gateway.endTick()
        }
    }

    /// A handshake in which the server gives the session an id, and its stream if `listens`; else there is none.
    @discardableResult
    func open(session id: String? = "one", listens: Bool = false) throws -> ScriptedExchange {
        client(
            Wire.request(
                0, "initialize",
                #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"agent","version":"1"}}"#))
        let opening = try oneRequest()
        try #require(opening.fields.value("mcp-protocol-version") == nil)
        try #require(opening.fields.value("mcp-session-id") == nil)
        if let id {
            opening.begin(200, ["content-type": "application/json", "mcp-session-id": id])
        } else {
            opening.begin(200, ["content-type": "application/json"])
        }
        opening.send(
            Wire.result(
                0,
                #"{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":""}}"#
            ))
        opening.end()
        try #require(toClient().count == 1)
        client(Wire.notification("notifications/initialized"))
        let opened = try oneRequest()
        opened.begin(202)
        opened.end()
        let listener = try oneRequest()
        try #require(listener.method == .get)
        if listens {
            listener.begin(200, ["content-type": "text/event-stream"])
        } else {
            listener.begin(405)
            listener.end()
        }
        // The time for which messages would have waited for the listener.
        timer.fireAll()
        return listener
    }
}
