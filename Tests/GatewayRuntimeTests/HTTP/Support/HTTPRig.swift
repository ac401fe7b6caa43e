import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Logging
import PolicyEngine
import Testing

/// A gateway over HTTP without sockets: clients, upstream, clock, timer and audit are in a test's hands.
///
/// A tick ends when the gateway asked for it, and not otherwise, as on a loop.
final class HTTPRig {
    let clock = ManualClock()
    let timer = ManualTimer()
    let audit = MemoryAuditLog()
    let source: PolicySource
    let gateway: Gateway
    let proxy: HTTPGateway
    private let upstream = ScriptedUpstream()
    private var isTickDue = false

    /// A gateway under `policy`, a YAML document.
    init(
        _ policy: String = HTTPRig.allowAll, ledger: any Ledger = MemoryLedger(),
        options edit: (inout GatewayOptions) -> Void = { _ in }
    ) throws {
        var options = GatewayOptions(serverName: "test")
        options.framing = .length
        options.upstreamFraming = .length
        edit(&options)
        source = PolicySource(try SessionRig.snapshot(policy))
        clock.advance(byNanoseconds: 1_000_000_000)
        gateway = Gateway(
            options: options, source: source, ledger: ledger, audit: audit, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        proxy = HTTPGateway(
            gateway: gateway, upstream: upstream, doors: ListenerGuard(isLoopback: true), path: "/mcp",
            sessionID: "shared", timer: timer)
        gateway.onWork = { [weak self] in self?.isTickDue = true }
    }

    static let allowAll = "{version: \"1\", default: allow}"

    // MARK: - Clients

    /// Name and value of a header field.
    typealias Field = (String, String)

    /// A request of a client that has just connected; `more` fields follow those that every client sends.
    func request(
        _ method: HTTPMethod, _ body: String = "", _ more: [Field] = [],
        target: String = "/mcp"
    ) -> HTTPClient {
        var fields = HTTPFields()
        fields.append("host", "localhost:8080")
        fields.append("accept", "application/json, text/event-stream")
        if method == .post { fields.append("content-type", "application/json") }
        for (name, value) in more { fields.append(name, value) }
        let writer = RecordingAnswerWriter()
        let observer = proxy.received(
            HTTPRequestHead(method: method, target: target, fields: fields), body: Array(body.utf8).span,
            answer: writer)
        let client = HTTPClient(writer: writer, observer: observer) { [weak self] in self?.endTurn() }
        endTurn()
        return client
    }

    /// A message of a client of 2025-11-25, in a session or in none.
    func legacy(_ body: String, session: String? = nil) -> HTTPClient {
        var fields: [Field] = [("mcp-protocol-version", "2025-11-25")]
        if let session { fields.append(("mcp-session-id", session)) }
        return request(.post, body, fields)
    }

    /// A tool call of a client of 2026-07-28.
    func modernCall(_ id: Int, _ tool: String, _ more: [Field] = []) -> HTTPClient {
        request(
            .post, Wire.request(id, "tools/call", Wire.modern(tool)),
            [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", tool)] + more)
    }

    /// Any other request of a client of 2026-07-28.
    func modern(_ id: Int, _ method: String) -> HTTPClient {
        let meta = """
            {"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{}}}
            """
        return request(
            .post, Wire.request(id, method, meta), [("mcp-protocol-version", "2026-07-28"), ("mcp-method", method)])
    }

    // MARK: - The upstream

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

    /// True when the upstream got nothing.
    var isUpstreamQuiet: Bool { toUpstream().isEmpty }

    /// The audit records written since the last time.
    func records() -> [AuditRecord] { audit.takeRecords() }

    /// The loop is through with what it was given.
    func endTurn() {
        while isTickDue {
            isTickDue = false
            gateway.endTick()
        }
    }

    // MARK: - Sessions

    /// A handshake that the upstream answers with the id `session`, in the revision `version`.
    func open(session: String, version: String = "2025-11-25") throws {
        let client = request(
            .post,
            Wire.request(
                0, "initialize",
                #"{"protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"agent","version":"1"}}"#))
        let exchange = try oneRequest()
        exchange.begin(200, ["content-type": "application/json", "mcp-session-id": session])
        exchange.send(
            Wire.result(
                0,
                #"{"protocolVersion":"\#(version)","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":""}}"#
            ))
        exchange.end()
        try #require(client.status == 200)
        try #require(client.field("mcp-session-id") == session)
    }
}
