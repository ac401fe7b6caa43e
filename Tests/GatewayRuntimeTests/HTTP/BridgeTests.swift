import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// A client on streams and a server over HTTP.
@Suite struct BridgeTests {
    private static let stream: KeyValuePairs<String, String> = ["content-type": "text/event-stream"]

    // MARK: - Requests

    @Test func `each message is a request with the fields of its session`() throws {
        let rig = try BridgeRig()
        let listener = try rig.open()
        #expect(listener.fields.value("accept") == "text/event-stream")
        #expect(listener.fields.value("mcp-session-id") == "one")
        #expect(listener.fields.value("mcp-protocol-version") == "2025-11-25")
        rig.client(Wire.call(1, "a"), Wire.call(2, "b"))
        let exchanges = rig.toUpstream()
        #expect(exchanges.map(\.body) == [Wire.call(1, "a"), Wire.call(2, "b")])
        for exchange in exchanges {
            #expect(exchange.method == .post)
            #expect(exchange.fields.value("mcp-session-id") == "one")
            #expect(exchange.fields.value("mcp-protocol-version") == "2025-11-25")
            #expect(exchange.fields.value("content-type") == "application/json")
            #expect(exchange.fields.value("accept") == "application/json, text/event-stream")
            #expect(exchange.fields.value("mcp-method") == nil)
        }
        exchanges[1].answer(Wire.result(2))
        exchanges[0].answer(Wire.result(1))
        #expect(rig.toClient() == [Wire.result(2), Wire.result(1)])
    }

    @Test func `a server without sessions gets none`() throws {
        let rig = try BridgeRig()
        try rig.open(session: nil)
        rig.client(Wire.call(1, "a"))
        #expect(try rig.oneRequest().fields.value("mcp-session-id") == nil)
    }

    @Test(arguments: [("echo", "echo"), ("grüß", "=?base64?Z3LDvMOf?="), (" x", "=?base64?IHg=?=")])
    func `a request of the newest revision repeats its method and name`(prompt: String, header: String) throws {
        let rig = try BridgeRig()
        rig.client(Wire.request(1, "prompts/get", Wire.modern(prompt)))
        let exchange = try rig.oneRequest()
        #expect(exchange.fields.value("mcp-protocol-version") == "2026-07-28")
        #expect(exchange.fields.value("mcp-method") == "prompts/get")
        #expect(exchange.fields.value("mcp-name") == header)
        #expect(exchange.fields.value("mcp-session-id") == nil)
        exchange.answer(Wire.result(1))
        #expect(rig.toClient() == [Wire.result(1)])
    }

    @Test func `a call of the newest revision repeats the arguments that its tool declares`() throws {
        let rig = try BridgeRig()
        let meta = #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#
        rig.client(Wire.request(1, "tools/list", "{\(meta)}"))
        let region = #""region":{"type":"string","x-mcp-header":"Region"}"#
        let properties = #"{\#(region),"n":{"type":"integer","x-mcp-header":"N"}}"#
        let schema = #"{"type":"object","properties":\#(properties)}"#
        try rig.oneRequest().answer(Wire.result(1, #"{"tools":[{"name":"t","inputSchema":\#(schema)}]}"#))
        rig.client(Wire.request(2, "tools/call", #"{"name":"t","arguments":{"region":"süd","n":null},\#(meta)}"#))
        let exchange = try rig.oneRequest()
        #expect(exchange.fields.value("mcp-param-region") == "=?base64?c8O8ZA==?=")
        #expect(exchange.fields.value("mcp-param-n") == nil)
    }

    @Test func `a refused call is no request`() throws {
        let rig = try BridgeRig("{version: \"1\", default: deny}")
        rig.client(Wire.call(1, "a"))
        #expect(rig.toUpstream().isEmpty)
        #expect(try rig.oneAnswer().code == #""default_deny""#)
    }

    @Test func `what the client says waits until the server can be listened to, and no longer than a second`() throws {
        for isAnswered in [true, false] {
            let rig = try BridgeRig()
            rig.client(Wire.notification("notifications/initialized"), Wire.call(1, "a"), Wire.call(2, "a"))
            let opened = try rig.oneRequest()
            #expect(opened.body == Wire.notification("notifications/initialized"))
            #expect(!rig.route.isQuiet)
            opened.begin(202)
            opened.end()
            let listener = try rig.oneRequest()
            #expect(listener.method == .get)
            if isAnswered { listener.begin(405) } else { rig.fireTimers() }
            #expect(rig.toUpstream().map(\.body) == [Wire.call(1, "a"), Wire.call(2, "a")])
        }
    }

    // MARK: - Answers

    @Test func `what comes in several lines leaves as one`() throws {
        let rig = try BridgeRig()
        rig.client(Wire.call(1, "a"), Wire.call(2, "b"))
        let exchanges = rig.toUpstream()
        exchanges[0].begin(200, Self.stream)
        exchanges[0].send("data: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\r\ndata: \"result\":{}}\n\n")
        exchanges[1].answer("{\"jsonrpc\":\"2.0\",\r\n\"id\":2,\"result\":\n{}}\n")
        let lines = rig.toClient()
        try #require(lines.count == 2)
        for (index, line) in lines.enumerated() {
            #expect(!line.utf8.contains { $0 == 10 || $0 == 13 })
            #expect(try Answer(line)["/id"] == "\(index + 1)")
        }
    }

    @Test func `notifications and questions of the server pass, and answers go back`() throws {
        let rig = try BridgeRig("{version: \"1\", default: allow, server_requests: {sampling: allow}}")
        let listener = try rig.open(listens: true)
        let note = Wire.notification("notifications/tools/list_changed")
        let question = Wire.request(7, "sampling/createMessage")
        listener.send("data: \(note)\n\ndata: \(question)\n\n")
        #expect(rig.toClient() == [note, question])
        rig.client(Wire.result(7))
        let reply = try rig.oneRequest()
        #expect(reply.body == Wire.result(7))
        reply.begin(202)
        reply.end()
        #expect(rig.toClient().isEmpty)
    }

    @Test func `a denied question is refused upstream`() throws {
        let rig = try BridgeRig("{version: \"1\", default: allow, server_requests: {sampling: deny}}")
        let listener = try rig.open(listens: true)
        listener.send("data: \(Wire.request(7, "sampling/createMessage"))\n\n")
        #expect(rig.toClient().isEmpty)
        let refusal = try Answer(try rig.oneRequest().body)
        #expect(refusal["/id"] == "7")
        #expect(refusal.errorCode != nil)
    }

    @Test func `an error of HTTP becomes an error for whoever asked`() throws {
        let rig = try BridgeRig()
        rig.client(Wire.call(1, "a"), Wire.call(2, "b"), Wire.call(3, "c"), Wire.call(4, "d"))
        let exchanges = rig.toUpstream()
        try #require(exchanges.count == 4)
        exchanges[0].begin(503, ["content-type": "text/plain"])
        exchanges[0].send("busy")
        exchanges[0].end()
        let first = try rig.oneAnswer()
        #expect(first["/id"] == "1")
        #expect(first.errorCode == "-32603")
        #expect(first["/error/message"]?.contains("503") == true)
        exchanges[1].answer(Wire.error(2, code: -32022), status: 400)
        #expect(try rig.oneAnswer().errorCode == "-32022")
        exchanges[2].begin(302, ["location": "http://x"])
        #expect(try rig.oneAnswer()["/id"] == "3")
        exchanges[3].fail(.unreachable, wasSent: false)
        #expect(try rig.oneAnswer()["/id"] == "4")
        #expect(rig.audit.openCalls.isEmpty)
        #expect(rig.audit.takeRecords().count == 4)
        #expect(rig.route.isEmpty)
    }

    @Test(arguments: ["", "nonsense", #"{"jsonrpc":"2.0","id":2,"result":{}}"#])
    func `a success that answers nothing is an error for whoever asked`(body: String) throws {
        let rig = try BridgeRig()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "application/json"])
        if !body.isEmpty { exchange.send(body) }
        exchange.end()
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer.errorCode == "-32603")
    }

    @Test func `a session that the server forgot is named as the reason`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(404)
        exchange.end()
        #expect(try rig.oneAnswer()["/error/message"]?.contains("session") == true)
    }

    @Test func `a client that does not read stops the server's answers`() throws {
        let rig = try BridgeRig()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        rig.route.setReading(false)
        #expect(!exchange.isReading)
        rig.client(Wire.call(2, "a"))
        #expect(try !rig.oneRequest().isReading)
        rig.route.setReading(true)
        #expect(exchange.isReading)
    }

    // MARK: - Streams that break

    @Test func `a stream is resumed behind its last event, after the time that the server asked for`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: e1\nretry: 250\ndata:\n\n")
        exchange.send("id: e2\ndata: \(Wire.notification("notifications/message", "{}"))\n\n")
        exchange.end()
        #expect(rig.toClient().count == 1)
        #expect(rig.toUpstream().isEmpty)
        #expect(rig.timer.pendingNanoseconds == [250_000_000])
        rig.fireTimers()
        let resumed = try rig.oneRequest()
        #expect(resumed.method == .get)
        #expect(resumed.fields.value("last-event-id") == "e2")
        #expect(resumed.fields.value("mcp-session-id") == "one")
        resumed.begin(200, Self.stream)
        resumed.send("id: e3\ndata: \(Wire.result(1))\n\n")
        resumed.end()
        #expect(rig.toClient() == [Wire.result(1)])
        #expect(rig.audit.takeRecords().map(\.outcome) == [.allowed])
        #expect(rig.timer.pendingNanoseconds.isEmpty)
        #expect(rig.route.isEmpty)
    }

    @Test func `a stream that is resumed in vain is given up in the end`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: e1\ndata:\n\n")
        exchange.fail(.closed, wasSent: true)
        var rounds = 0
        while rig.toClient().isEmpty, rounds < 100 {
            rounds += 1
            rig.fireTimers()
            for again in rig.toUpstream() { again.fail(.unreachable, wasSent: false) }
        }
        #expect((1...20).contains(rounds))
        #expect(rig.audit.takeRecords().map(\.outcome) == [.noAnswer])
        #expect(rig.route.isEmpty)
    }

    @Test func `a stream on which something new comes each time is resumed as often as it takes`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        var stream = try rig.oneRequest()
        for round in 1...15 {
            stream.begin(200, Self.stream)
            stream.send("id: \(round)\ndata:\n\n")
            stream.end()
            rig.fireTimers()
            stream = try rig.oneRequest()
            #expect(stream.fields.value("last-event-id") == "\(round)")
        }
        stream.begin(200, Self.stream)
        stream.send("data: \(Wire.result(1))\n\n")
        #expect(rig.toClient() == [Wire.result(1)])
    }

    @Test func `a stream that cannot be read is not taken up again`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: e1\ndata:\n\n")
        exchange.fail(.malformed, wasSent: true)
        #expect(try rig.oneAnswer().errorCode == "-32603")
        #expect(rig.timer.pendingNanoseconds.isEmpty)
    }

    @Test func `a stream without ids is not resumed`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(": here\n\n")
        exchange.fail(.closed, wasSent: true)
        #expect(try rig.oneAnswer().errorCode == "-32603")
        #expect(rig.timer.pendingNanoseconds.isEmpty)
    }

    @Test func `a lost answer of the newest revision is not asked for again`() throws {
        let rig = try BridgeRig()
        rig.client(Wire.request(1, "tools/call", Wire.modern("a")))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: e1\ndata:\n\n")
        exchange.end()
        #expect(try rig.oneAnswer().errorCode == "-32603")
        #expect(rig.timer.pendingNanoseconds.isEmpty)
        #expect(rig.toUpstream().isEmpty)
    }

    @Test func `the server's own stream is taken up again`() throws {
        let rig = try BridgeRig()
        let listener = try rig.open(listens: true)
        listener.send("id: l1\nretry: 50\ndata:\n\n")
        listener.end()
        #expect(rig.timer.pendingNanoseconds == [50_000_000])
        rig.fireTimers()
        let second = try rig.oneRequest()
        #expect(second.fields.value("last-event-id") == "l1")
        second.begin(200, Self.stream)
        let note = Wire.notification("notifications/tools/list_changed")
        second.send("data: \(note)\n\n")
        #expect(rig.toClient() == [note])
    }

    @Test func `the server's own stream comes back ever less often while nothing is on it, and never ends`() throws {
        let rig = try BridgeRig()
        var stream = try rig.open(listens: true)
        var waits: [Int64] = []
        for _ in 0..<12 {
            stream.end()
            waits += rig.timer.pendingNanoseconds
            rig.fireTimers()
            stream = try rig.oneRequest()
            stream.begin(200, Self.stream)
        }
        #expect(waits.map { $0 / 1_000_000_000 } == [1, 2, 4, 8, 16, 32, 32, 32, 32, 32, 32, 32])
        let note = Wire.notification("notifications/tools/list_changed")
        stream.send("data: \(note)\n\n")
        #expect(rig.toClient() == [note])
        stream.end()
        #expect(rig.timer.pendingNanoseconds == [1_000_000_000])
    }

    @Test func `a session that ended is not listened to any more`() throws {
        let rig = try BridgeRig()
        let listener = try rig.open(listens: true)
        listener.end()
        rig.fireTimers()
        let second = try rig.oneRequest()
        second.begin(404)
        second.end()
        #expect(rig.timer.pendingNanoseconds.isEmpty)
        #expect(rig.route.isEmpty)
    }

    // MARK: - The end

    @Test func `a request of the newest revision is given up by leaving`() throws {
        let rig = try BridgeRig()
        rig.client(Wire.request(1, "tools/call", Wire.modern("a")))
        let exchange = try rig.oneRequest()
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        #expect(exchange.isCancelled)
        #expect(rig.toUpstream().isEmpty)
        #expect(rig.toClient().isEmpty)
        #expect(rig.audit.takeRecords().map(\.code) == ["cancelled"])
        rig.client(Wire.request(1, "tools/call", Wire.modern("a")))
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `a request of an earlier revision is given up by saying so`() throws {
        let rig = try BridgeRig()
        try rig.open()
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        let note = Wire.notification("notifications/cancelled", #"{"requestId":1}"#)
        rig.client(note)
        #expect(try rig.oneRequest().body == note)
        exchange.answer(Wire.result(1))
        #expect(rig.toClient().isEmpty)
    }

    @Test func `the end of the bridge ends the session and everything under way`() throws {
        let rig = try BridgeRig()
        let listener = try rig.open(listens: true)
        rig.client(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        #expect(!rig.route.isQuiet)
        rig.session.close()
        rig.route.close()
        #expect(listener.isCancelled)
        #expect(exchange.isCancelled)
        let ending = try rig.oneRequest()
        #expect(ending.method == .delete)
        #expect(ending.fields.value("mcp-session-id") == "one")
        #expect(!rig.route.isEmpty)
        ending.begin(405)
        ending.end()
        #expect(rig.route.isEmpty)
        rig.gateway.endTick()
        #expect(rig.audit.takeRecords().map(\.outcome) == [.noAnswer])
        rig.fireTimers()
        #expect(rig.toUpstream().isEmpty)
    }

    @Test func `a bridge without a session has none to end`() throws {
        let rig = try BridgeRig()
        try rig.open(session: nil)
        rig.route.close()
        #expect(rig.toUpstream().isEmpty)
        #expect(rig.route.isEmpty)
    }

    // MARK: - Waiting

    @Test func `calls that need the tools wait for them here too`() throws {
        let rig = try BridgeRig(
            """
            version: "1"
            default: allow
            tools: {make: {rules: [{action: allow, validate: {required_args: true}}]}}
            """)
        rig.client(Wire.call(1, "make"))
        let question = try rig.oneRequest()
        let id = try #require(try Answer(question.body)["/id"])
        question.answer(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(Wire.tools([Wire.tool("make")]))}"#)
        #expect(try rig.oneRequest().body == Wire.call(1, "make"))
        #expect(rig.toClient().isEmpty)
    }

    @Test func `tools that the server does not tell refuse the call`() throws {
        let rig = try BridgeRig(
            """
            version: "1"
            default: allow
            tools: {make: {rules: [{action: allow, validate: {required_args: true}}]}}
            """)
        rig.client(Wire.call(1, "make"))
        try rig.oneRequest().fail(.unreachable, wasSent: false)
        #expect(try rig.oneAnswer().code == #""definitions_unavailable""#)
    }
}
