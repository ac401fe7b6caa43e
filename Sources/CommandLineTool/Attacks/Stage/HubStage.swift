internal import Catalogue
internal import GatewayPorts
internal import GatewayRuntime
internal import HTTPText
internal import JSONText
internal import PolicyEngine

/// Grants `a` and `b` over HTTP before servers that the gateway starts.
final class HubStage: AttackStage {
    let bench: AttackBench
    private let servers: [AttackServer]
    private let http: HubHTTP
    private var observers: [any HTTPClientObserver] = []
    private var opened: Set<String> = []

    init(_ bench: AttackBench) {
        self.bench = bench
        let starters = bench.play.servers.map { AttackServer(name: $0.name) }
        let hubServers = starters.map { HubServer(name: $0.name, access: .stream($0)) }
        servers = starters
        var grants: [String: HubGrant] = [:]
        for name in ["a", "b"] {
            grants[name] = HubGrant(
                facts: GrantFacts(label: name),
                access: hubServers.map { HubGrant.Access(server: $0, source: bench.source) })
        }
        let hub = Hub(gateway: bench.gateway, servers: hubServers, timer: bench.timer)
        let main: HubDoor = hubServers.count == 1 ? .server(hubServers[0]) : .all
        http = HubHTTP(
            hub: hub, doors: ListenerGuard(isLoopback: true), path: "/mcp", main: main,
            grants: AttackGrants(grants))
    }

    func perform(_ step: AttackStep) {
        bench.answer = step.answer
        switch step.action {
        case .http(let request): send(AttackPost(request), as: step.client)
        case .list(let tools):
            if let tools { bench.list(tools, at: name(of: step)) }
            request("tools/list", .object([]), as: step.client)
        case .request(let method, let params): request(method, params, as: step.client)
        case .server(let text): say(bench.filled(text), step)
        case .wait(let seconds): bench.pass(seconds: seconds)
        case .trail(let isBroken): bench.trail.isBroken = isBroken
        case .open, .client: break
        }
        settle()
    }

    private func name(of step: AttackStep) -> String {
        step.server.isEmpty ? servers[0].name : step.server
    }

    // MARK: - Clients

    private func request(_ method: String, _ params: JSONValue, as client: String) {
        let isModern = bench.play.revision == AttackMessages.modern
        if !isModern { openIfNeeded(client) }
        var fields = [("mcp-protocol-version", bench.play.revision)].map { (name: $0.0, value: $0.1) }
        if isModern {
            fields.append(("mcp-method", method))
            if case .string(let tool) = params["name"] { fields.append(("mcp-name", tool)) }
        } else if let session = bench.sessions[client] {
            fields.append(("mcp-session-id", session))
        }
        let text = AttackMessages.request(bench.nextID(of: client), method, params, bench.play.revision)
        send(AttackPost(fields: fields, body: text), as: client)
    }

    /// The handshake, which is no part of the step.
    private func openIfNeeded(_ client: String) {
        guard opened.insert(client).inserted else { return }
        let text = AttackMessages.initialize(bench.nextID(of: client), bench.play.revision, capabilities: .object([]))
        send(AttackPost(fields: [], body: text), as: client)
        settle()
        for answer in bench.takeHearing().heard(by: .client(client)) {
            guard let field = answer.firstRange(of: "mcp-session-id: ") else { continue }
            bench.sessions[client] = String(answer[field.upperBound...].prefix { $0 != "\n" })
        }
        let fields = bench.sessions[client].map { [(name: "mcp-session-id", value: $0)] } ?? []
        send(AttackPost(fields: fields, body: AttackMessages.initialized), as: client)
        settle()
        _ = bench.takeHearing()
    }

    private func send(_ request: AttackPost, as client: String) {
        let head = request.head(token: "token-\(client)", bench)
        let writer = AttackAnswerWriter { [weak bench] in bench?.clientHeard($0, client) }
        let body = Array(bench.filled(request.body).utf8)
        if let observer = http.received(head, body: body.span, answer: writer) { observers.append(observer) }
    }

    // MARK: - Servers

    /// The connection over which the first call came that is not answered, else the latest one, says something.
    private func say(_ text: String, _ step: AttackStep) {
        let server = servers.first { $0.name == name(of: step) }
        let connection = bench.calls.first?.connection ?? server?.connections.last
        connection?.say(text)
    }

    private func settle() {
        var goesOn = true
        while goesOn {
            goesOn = bench.endTicks()
            for server in servers {
                for connection in server.connections where listen(to: connection, of: server) { goesOn = true }
            }
        }
    }

    private func listen(to connection: AttackConnection, of server: AttackServer) -> Bool {
        let lines = connection.takeHeard()
        for line in lines {
            bench.serverHeard(line, at: server.name)
            if let reply = bench.reply(to: line, at: server.name, on: connection) { connection.say(reply) }
        }
        return connection.endIfTold() || !lines.isEmpty
    }
}

/// The grants of a play: `token-a` is that of `a`.
private final class AttackGrants: GrantFinding {
    private let grants: [String: HubGrant]

    init(_ grants: [String: HubGrant]) {
        self.grants = grants
    }

    func grant(presenting token: String?) -> HubGrant? {
        guard let token, token.hasPrefix("token-") else { return nil }
        return grants[String(token.dropFirst("token-".count))]
    }
}
