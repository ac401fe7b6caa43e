import GatewayPorts
import GatewayRuntime
import GatewayTesting
import JSONText
import Logging
import PolicyEngine
import PolicyLanguage
import Testing

/// One session with both ends, the clock, the timer and the audit in a test's hands.
final class SessionRig {
    let clock = ManualClock()
    let timer = ManualTimer()
    let audit = MemoryAuditLog()
    let source: PolicySource
    let gateway: Gateway
    let session: GatewaySession
    let route: StreamRoute
    private let clientSide = RecordingWriter(splitsLines: true)
    private let serverSide = RecordingWriter()

    /// A session under `policy`, a YAML document.
    init(
        _ policy: String, mode: EnforcementMode? = nil, ledger: any Ledger = MemoryLedger(),
        pins: (any PinStore)? = nil,
        options edit: (inout GatewayOptions) -> Void = { _ in }
    ) throws {
        var options = GatewayOptions(serverName: "test")
        edit(&options)
        source = PolicySource(try Self.snapshot(policy, mode: mode))
        // Zero means "not sent" in the session's own books, so no test begins there.
        clock.advance(byNanoseconds: 1_000_000_000)
        gateway = Gateway(
            options: options, source: source, ledger: ledger, audit: audit, pins: pins,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        route = StreamRoute(gateway: gateway, client: clientSide, upstream: serverSide)
        session = GatewaySession(gateway: gateway, sessionID: "s", timer: timer)
        session.ownRoute = route
    }

    static func snapshot(_ policy: String, mode: EnforcementMode? = nil) throws -> PolicySnapshot {
        let bytes = Array(policy.utf8)
        let loaded = loadPolicy(bytes, file: "policy.yaml") { _ in nil }
        return PolicySnapshot(try #require(loaded.policy, "\(loaded.diagnostics)"), bytes: bytes, mode: mode)
    }

    // MARK: - What the two sides say and hear

    /// The client sends these lines in one tick.
    func client(_ lines: String...) {
        for line in lines { session.clientFrame(Array(line.utf8).span, on: route) }
        gateway.endTick()
    }

    /// The server sends these lines in one tick.
    func server(_ lines: String...) {
        for line in lines { session.upstreamFrame(Array(line.utf8).span, on: route) }
        gateway.endTick()
    }

    /// What the client heard since the last time.
    func toClient() -> [String] { clientSide.takeLines() }

    /// What the server heard since the last time.
    func toServer() -> [String] { serverSide.takeLines() }

    /// The audit records written since the last time.
    func records() -> [AuditRecord] { audit.takeRecords() }

    /// The only line that the client heard.
    func oneAnswer(_ place: SourceLocation = #_sourceLocation) throws -> Answer {
        let lines = toClient()
        try #require(lines.count == 1, "\(lines)", sourceLocation: place)
        return try Answer(lines[0])
    }

    // MARK: - Whole exchanges

    /// A handshake at `revision`, passed on by a server that lists the usual capabilities.
    func open(_ revision: String = "2025-11-25") {
        client(
            """
            {"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"\(revision)",\
            "capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}
            """)
        server(
            """
            {"jsonrpc":"2.0","id":"init","result":{"protocolVersion":"\(revision)","capabilities":{"tools":{},\
            "resources":{},"prompts":{}},"serverInfo":{"name":"srv","version":"1"}}}
            """)
        client(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        _ = toClient()
        _ = toServer()
    }

    /// Sends a call and answers it if it arrives; true when it did.
    @discardableResult
    func callAndAnswer(_ id: Int, _ tool: String, _ arguments: String = "{}", result: String = "{}") -> Bool {
        client(Wire.call(id, tool, arguments))
        guard !toServer().isEmpty else { return false }
        server(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#)
        _ = toClient()
        return true
    }
}
