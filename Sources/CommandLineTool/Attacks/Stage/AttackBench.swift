internal import Catalogue
internal import GatewayRuntime
internal import JSONText
internal import Logging

/// What every stage has: a gateway with a clock, a trail and a memory of what was heard.
final class AttackBench {
    let play: AttackPlay
    let clock = AttackClock()
    let timer: AttackTimer
    let trail = AttackTrail()
    let gateway: Gateway
    let options: GatewayOptions
    let source: PolicySource

    /// What servers and clients heard in this step, by name.
    private var heardByServers: [String: [String]] = [:]
    private var heardByClients: [String: [String]] = [:]
    /// What the servers list now.
    private var tools: [String: [JSONValue]]
    /// What the server answers in this step.
    var answer = AttackStep.Answer.nothing
    /// What the server says of itself when a session opens.
    var instructions: String?
    /// Calls that reached servers, with their ids as JSON.
    private(set) var calls: [(id: String, connection: AttackConnection?)] = []
    /// Ids of sessions, by client.
    var sessions: [String: String] = [:]
    private var states: [String: String] = [:]
    private var lastIDs: [String: Int] = [:]
    /// True when the tick must end.
    private(set) var isTickDue = false

    /// A gateway with this policy, for the servers of this play.
    init(_ play: AttackPlay, _ snapshot: PolicySnapshot) {
        self.play = play
        timer = AttackTimer(clock: clock)
        source = PolicySource(snapshot)
        var options = GatewayOptions(serverName: play.servers.first?.name ?? "server")
        if let most = play.maxAnswerBytes { (options.maxAnswerBytes, options.maxFrameBytes) = (most, most) }
        if play.stage != .session { (options.framing, options.upstreamFraming) = (.length, .length) }
        options.pinsTools = true
        self.options = options
        tools = Dictionary(play.servers.map { ($0.name, $0.tools) }) { first, _ in first }
        gateway = Gateway(
            options: options, source: source, ledger: MemoryLedger(), audit: trail, clock: clock,
            logger: Logger(label: "attacks") { _ in SwiftLogNoOpLogHandler() })
        gateway.onWork = { [weak self] in self?.isTickDue = true }
    }

    /// Ends every tick that is due; true when there was one.
    func endTicks() -> Bool {
        guard isTickDue else { return false }
        while isTickDue {
            isTickDue = false
            gateway.endTick()
        }
        return true
    }

    /// Lets time pass, a second at a time.
    func pass(seconds: Int) {
        for _ in 0..<seconds {
            clock.advance(byNanoseconds: 1_000_000_000)
            timer.run()
            _ = endTicks()
        }
    }

    // MARK: - Hearing

    func serverHeard(_ text: String, at server: String) {
        heardByServers[server, default: []].append(text)
    }

    func clientHeard(_ text: String, _ client: String) {
        heardByClients[client, default: []].append(text)
        if let state = text.firstRange(of: #""requestState":""#) {
            states[client] = String(text[state.upperBound...].prefix { $0 != "\"" })
        }
    }

    /// What there was to hear since the last time, and why it was not more.
    func takeHearing() -> AttackHearing {
        defer { (heardByServers, heardByClients) = ([:], [:]) }
        return AttackHearing(
            servers: heardByServers, clients: heardByClients, records: trail.takeRecords(),
            firstServer: play.servers.first?.name ?? "")
    }

    // MARK: - Saying

    func list(_ tools: [JSONValue], at server: String) {
        self.tools[server] = tools
    }

    /// The id of the next request of a client.
    func nextID(of client: String) -> Int {
        lastIDs[client, default: 0] += 1
        return lastIDs[client, default: 0]
    }

    /// The text with everything filled in that only the play knows.
    func filled(_ text: String) -> String {
        var text = text
        if let first = calls.first { text = text.replacing("\"${first}\"", with: first.id) }
        if let last = calls.last { text = text.replacing("\"${id}\"", with: last.id) }
        for (client, session) in sessions { text = text.replacing("${session:\(client)}", with: session) }
        for (client, state) in states { text = text.replacing("${state:\(client)}", with: state) }
        // `${3*x}` is three times `x`.
        while let start = text.firstRange(of: "${"), let end = text[start.upperBound...].firstRange(of: "}") {
            let inside = text[start.upperBound..<end.lowerBound]
            guard let star = inside.firstIndex(of: "*"), let count = Int(inside[..<star]) else { break }
            let repeated = String(repeating: String(inside[inside.index(after: star)...]), count: count)
            text.replaceSubrange(start.lowerBound..<end.upperBound, with: repeated)
        }
        return text
    }

    // MARK: - A server that answers

    /// What a server answers to a message; nil when it says nothing.
    func reply(to message: String, at server: String, on connection: AttackConnection?) -> String? {
        let request: JSONValue
        do {
            request = try JSONValue(parsing: message)
        } catch {
            return nil
        }
        guard let id = request["id"], case .string(let method) = request["method"] else { return nil }
        let idText = String(decoding: id.serialized(), as: UTF8.self)
        let result: JSONValue
        switch method {
        case "initialize": result = opening(request["params"]?["protocolVersion"] ?? .string("2025-11-25"))
        case "server/discover" where play.serverRevision == AttackMessages.modern: result = AttackMessages.discovery
        case "server/discover":
            return #"{"jsonrpc":"2.0","id":\#(idText),"error":{"code":-32601,"message":"unknown"}}"#
        case "tools/list":
            result = AttackMessages.complete(
                .object([.init("tools", .array(tools[server] ?? []))]), play.serverRevision)
        default:
            calls.append((idText, connection))
            guard case .result(let given) = answer else { return nil }
            result = AttackMessages.complete(given, play.serverRevision)
        }
        return filled(#"{"jsonrpc":"2.0","id":\#(idText),"result":"#)
            + filled(String(decoding: result.serialized(), as: UTF8.self)) + "}"
    }

    private func opening(_ version: JSONValue) -> JSONValue {
        var members = AttackMessages.opening
        members.append(.init("protocolVersion", version))
        if let instructions { members.append(.init("instructions", .string(instructions))) }
        return .object(members)
    }
}
