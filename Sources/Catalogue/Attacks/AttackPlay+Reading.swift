internal import JSONText

extension AttackPlay {
    init(_ fields: AttackFields) throws(AttackDataError) {
        try fields.expect([
            "title", "stage", "revision", "serverRevision", "policy", "control", "servers", "tools", "maxAnswerBytes",
            "steps",
        ])
        title = try fields.text("title")
        stage = try fields.word("stage")
        revision = try fields.optionalText("revision") ?? "2025-11-25"
        serverRevision = try fields.optionalText("serverRevision") ?? revision
        guard let policy = try fields.lines("policy") else { throw fields.problem("policy", "a play needs one") }
        self.policy = policy
        controlPolicy = try fields.lines("control")
        maxAnswerBytes = try fields.count("maxAnswerBytes")
        servers = try Self.servers(fields)
        var steps: [AttackStep] = []
        var controlSteps: [AttackStep] = []
        for step in try fields.list("steps") {
            steps.append(try AttackStep(step))
            // In the control, a step is what its twin makes of it.
            controlSteps.append(try AttackStep(step.member("twin").map { step.merged(with: $0) } ?? step))
        }
        self.steps = steps
        self.controlSteps = controlSteps
        guard steps.contains(where: { $0.harm != nil }) else { throw fields.problem("steps", "nothing does harm") }
    }

    private static func servers(_ fields: AttackFields) throws(AttackDataError) -> [Server] {
        let named = try fields.members("servers")
        guard !named.isEmpty else { return [Server(name: "server", tools: try fields.elements("tools"))] }
        var servers: [Server] = []
        for member in named {
            guard case .array(let tools) = member.value else { throw fields.problem("servers", "no list of tools") }
            servers.append(Server(name: member.key, tools: tools))
        }
        return servers
    }
}

extension AttackStep {
    private static let common: Set<String> = [
        "as", "at", "times", "answer", "refuses", "harm", "by", "harmless", "note", "twin",
    ]

    init(_ fields: AttackFields) throws(AttackDataError) {
        (action, server) = (try Self.action(fields), try fields.optionalText("at") ?? "")
        client = try fields.optionalText("as") ?? "a"
        times = try fields.count("times") ?? 1
        answer = try Self.answer(fields)
        by = try fields.texts("by")
        isHarmless = try fields.flag("harmless")
        note = try fields.text("note")
        if let harm = fields.member("harm") {
            self.harm = try Self.harm(AttackFields(harm, at: "\(fields.place)/harm"), client: client, server: server)
        } else {
            harm = nil
        }
    }

    private static func action(_ fields: AttackFields) throws(AttackDataError) -> Action {
        guard case .object(let members) = fields.value else { throw fields.problem("", "no object") }
        guard let kind = members.first(where: { !common.contains($0.key) })?.key else {
            throw fields.problem("", "nothing happens")
        }
        switch kind {
        case "open":
            try fields.expect(common.union(["open", "instructions"]))
            return .open(
                capabilities: fields.value["open"] ?? .object([]), instructions: try fields.optionalText("instructions")
            )
        case "list":
            try fields.expect(common.union(["list"]))
            if case .array(let tools) = fields.value["list"] { return .list(tools) }
            return .list(nil)
        case "call", "arguments", "params":
            try fields.expect(common.union(["call", "arguments", "params"]))
            return try call(fields)
        case "request":
            try fields.expect(common.union(["request", "params"]))
            return .request(method: try fields.text("request"), params: fields.value["params"] ?? .object([]))
        case "client":
            try fields.expect(common.union(["client"]))
            return .client(message(fields.value["client"]))
        case "server":
            try fields.expect(common.union(["server"]))
            return .server(message(fields.value["server"]))
        case "http": return .http(try request(fields))
        case "wait":
            try fields.expect(common.union(["wait"]))
            return .wait(seconds: try fields.count("wait") ?? 1)
        case "trail":
            try fields.expect(common.union(["trail"]))
            return .trail(isBroken: try fields.text("trail") == "broken")
        default: throw fields.problem(kind, "nobody reads this key")
        }
    }

    private static func call(_ fields: AttackFields) throws(AttackDataError) -> Action {
        let more = try fields.members("params")
        let name = JSONValue.Member("name", .string(try fields.text("call")))
        let arguments = JSONValue.Member("arguments", fields.value["arguments"] ?? .object([]))
        return .request(method: "tools/call", params: .object([name, arguments] + more))
    }

    private static func request(_ fields: AttackFields) throws(AttackDataError) -> AttackRequest {
        try fields.expect(common.union(["http", "target", "fields", "body"]))
        return AttackRequest(
            method: try fields.text("http"), target: try fields.optionalText("target") ?? "/mcp",
            fields: try headers(fields, "fields"), body: message(fields.value["body"] ?? .string("")))
    }

    private static func headers(
        _ fields: AttackFields, _ key: String
    ) throws(AttackDataError) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for member in try fields.members(key) {
            guard case .string(let value) = member.value else { throw fields.problem(key, "no text") }
            headers.append((member.key, value))
        }
        return headers
    }

    /// A text as it is, and anything else as JSON.
    private static func message(_ value: JSONValue?) -> String {
        switch value {
        case nil: ""
        case .string(let text): text
        case .some(let value): String(decoding: value.serialized(), as: UTF8.self)
        }
    }

    private static func answer(_ fields: AttackFields) throws(AttackDataError) -> Answer {
        if let refuses = fields.value["refuses"], case .object = refuses {
            let refusal = AttackFields(refuses, at: "\(fields.place)/refuses")
            return .status(try refusal.count("status") ?? 401, fields: try headers(refusal, "fields"))
        }
        switch fields.value["answer"] {
        case nil: return .result(text("done"))
        case .null: return .nothing
        case .string(let words): return .result(text(words))
        case .some(let value): return .result(value)
        }
    }

    private static func text(_ words: String) -> JSONValue {
        .object([
            .init("content", .array([.object([.init("type", .string("text")), .init("text", .string(words))])]))
        ])
    }

    private static func harm(
        _ fields: AttackFields, client: String, server: String
    ) throws(AttackDataError) -> AttackHarm {
        try fields.expect(["server", "client", "moreThan"])
        let most = try fields.count("moreThan") ?? 0
        if let text = try fields.optionalText("client") {
            return AttackHarm(ear: .client(client), text: text, most: most)
        }
        guard let text = try fields.optionalText("server") else {
            throw fields.problem("", "harm is what a `server` or a `client` hears")
        }
        return AttackHarm(ear: .server(server), text: text, most: most)
    }
}
