import GatewayPorts
import GatewayRuntime
import GatewayTesting
import JSONText
import Logging
import PolicyEngine
import Testing

/// A hub with its servers, clients, clock, timer and audit in a test's hands.
final class HubRig {
    let clock = ManualClock()
    let timer = ManualTimer()
    let audit = MemoryAuditLog()
    let gateway: Gateway
    let hub: Hub
    let servers: [HubServerRig]
    private let source: PolicySource
    private var sessions: [HubClient] = []
    private var correlations: UInt64 = 0
    private var isTickDue = false

    /// A hub in front of these servers, every grant under `policy`, a YAML document.
    init(
        _ servers: HubServerRig..., policy: String = HubRig.allowAll, maxNameLength: Int? = nil,
        options edit: (inout HubOptions) -> Void = { _ in }
    ) throws {
        var options = HubOptions()
        edit(&options)
        self.servers = servers
        source = PolicySource(try SessionRig.snapshot(policy))
        clock.advance(byNanoseconds: 1_000_000_000)
        gateway = Gateway(
            options: GatewayOptions(serverName: "hub"), source: source, ledger: MemoryLedger(), audit: audit,
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        hub = Hub(
            gateway: gateway, servers: servers.map(\.server), options: options, maxNameLength: maxNameLength,
            timer: timer)
        gateway.onWork = { [weak self] in self?.isTickDue = true }
    }

    static let allowAll =
        "{version: \"1\", default: allow, server_requests: {sampling: allow, elicitation: allow, roots: allow}}"

    /// A grant for every server.
    func grant(_ label: String) -> HubGrant {
        HubGrant(
            facts: GrantFacts(label: label),
            access: servers.map { HubGrant.Access(server: $0.server, source: source) })
    }

    // MARK: - Clients

    /// A client before 2026-07-28 that has agreed, behind the door of one server or, without one, of all.
    func legacy(
        _ grant: HubGrant, at server: HubServerRig? = nil, capabilities: String = "{}", awaits: Bool = true
    ) throws -> HubClientRig {
        let door: HubDoor = server.map { .server($0.server) } ?? .all
        let session = try #require(hub.openSession(grant, door))
        sessions.append(session)
        let client = HubClientRig(self, session, isModern: false)
        client.say(
            """
            {"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"2025-11-25",\
            "capabilities":\(capabilities),"clientInfo":{"name":"old","version":"1"}}}
            """)
        guard awaits else { return client }
        let answer = try client.oneAnswer()
        try #require(answer["/result/protocolVersion"] != nil, "\(answer.text)")
        client.say(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        // A session hears of changes without asking; what its servers are asked for that is no test's business.
        for server in servers { _ = server.takeHeard() }
        return client
    }

    /// A client of 2026-07-28, which has no session.
    func modern(_ grant: HubGrant, at server: HubServerRig? = nil, capabilities: String = "{}") -> HubClientRig {
        let door: HubDoor = server.map { .server($0.server) } ?? .all
        return HubClientRig(
            self, hub.sessionlessClient(grant, door), isModern: true, capabilities: capabilities)
    }

    /// What no other request over HTTP has.
    func nextCorrelation() -> UInt64 {
        correlations += 1
        return correlations
    }

    // MARK: - Time

    /// The loop runs, and scripted servers answer what they answer by themselves, until nothing is left to do.
    func settle() {
        var goesOn = true
        while goesOn {
            goesOn = false
            while isTickDue {
                isTickDue = false
                gateway.endTick()
            }
            for server in servers where server.react() { goesOn = true }
            if isTickDue { goesOn = true }
        }
    }

    /// Lets time pass and ends every delay.
    func pass(seconds: Int64) {
        clock.advance(byNanoseconds: seconds * 1_000_000_000)
        timer.fireAll()
        settle()
    }

    /// Once no session listens any more, nobody uses the server: it ends when it was idle for long enough.
    func expectUnused(_ server: HubServerRig, _ place: SourceLocation = #_sourceLocation) throws {
        for session in sessions { hub.endSession(session) }
        settle()
        pass(seconds: HubServerRig.idleSeconds + 1)
        pass(seconds: HubServerRig.idleSeconds + 1)
        #expect(server.openCount == 0, "somebody still holds `\(server.server.name)`", sourceLocation: place)
    }

    /// The audit records written since the last time.
    func records() -> [AuditRecord] { audit.takeRecords() }
}

/// One server behind the hub: what it speaks, and every time that it was started.
final class HubServerRig {
    /// What it answers by itself when it is asked what it speaks.
    enum Era {
        case legacy, modern, both
        /// It ends at a question that it does not know.
        case legacyThatEnds
        /// It refuses the first question in the words of 2026-07-28, and takes no other for it.
        case modernAtSecond
        /// It answers nothing.
        case silent
    }

    let server: HubServer
    let starter = ScriptedStarter()
    var era: Era
    private let capabilities: String
    private var heard: [Answer] = []
    private var discoveries = 0

    /// Connections that nobody uses live for this long.
    static let idleSeconds: Int64 = 60

    init(
        _ name: String, _ era: Era, sharing: HubServer.Sharing = .grant,
        capabilities: String = HubServerRig.everything
    ) {
        self.era = era
        self.capabilities = capabilities
        var settings = HubServer.Settings()
        settings.sharing = sharing
        settings.idleNanoseconds = Self.idleSeconds * 1_000_000_000
        server = HubServer(name: name, access: .stream(starter), settings: settings)
    }

    static let everything =
        #"{"tools":{"listChanged":true},"prompts":{"listChanged":true},"#
        + #""resources":{"listChanged":true,"subscribe":true},"logging":{}}"#

    /// The connection made last.
    var latest: ScriptedServer? { starter.servers.last }

    /// How many connections are there.
    var openCount: Int { starter.servers.count { !$0.isOver } }

    /// Answers what asks for no test; true when something was done.
    func react() -> Bool {
        var hasActed = false
        for connection in starter.servers where !connection.isOver {
            for line in connection.takeHeard() {
                hasActed = true
                do {
                    let message = try Answer(line)
                    if !opens(message, connection) { heard.append(message) }
                } catch {
                    Issue.record("the server heard what is no JSON: \(line)")
                }
            }
            if connection.isShutDown, !connection.isOver {
                connection.end()
                hasActed = true
            }
        }
        return hasActed
    }

    private func opens(_ message: Answer, _ connection: ScriptedServer) -> Bool {
        guard let id = message["/id"] else { return message["/method"] == #""notifications/initialized""# }
        let answer: String
        switch message["/method"] {
        case #""initialize""#:
            guard era != .modernAtSecond else { return false }
            guard era != .silent else { return true }
            let revision = message["/params/protocolVersion"] ?? ""
            answer =
                era == .modern
                ? #""error":{"code":-32601,"message":"gone"}"#
                : #""result":{"protocolVersion":\#(revision),"capabilities":\#(capabilities),"#
                    + #""serverInfo":{"name":"srv","version":"1"}}"#
        case #""server/discover""#:
            switch era {
            case .silent: return true
            case .legacyThatEnds:
                connection.end()
                return true
            case .legacy: answer = #""error":{"code":-32601,"message":"unknown"}"#
            case .modernAtSecond where discoveries == 0:
                discoveries += 1
                answer = #""error":{"code":-32022,"message":"no","data":{"supported":["2026-07-28"]}}"#
            case .modern, .both, .modernAtSecond:
                answer =
                    #""result":{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":"#
                    + capabilities + #","ttlMs":0,"cacheScope":"private"}"#
            }
        default: return false
        }
        connection.say([#"{"jsonrpc":"2.0","id":\#(id),\#(answer)}"#])
        return true
    }

    /// It answers a request that it heard.
    func answer(_ request: Answer, _ result: String, _ rig: HubRig) {
        say(#"{"jsonrpc":"2.0","id":\#(request["/id"] ?? "null"),"result":\#(result)}"#, rig)
    }

    /// Its latest connection says something.
    func say(_ message: String, _ rig: HubRig) {
        latest?.say([message])
        rig.settle()
    }

    /// Its latest connection ends.
    func end(_ rig: HubRig) {
        latest?.end()
        rig.settle()
    }

    /// What it heard since the last time, but for openings.
    func takeHeard() -> [Answer] {
        defer { heard = [] }
        return heard
    }
}
