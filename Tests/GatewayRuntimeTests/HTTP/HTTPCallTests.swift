import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// One call over HTTP, from the client's request to its answer.
@Suite struct HTTPCallTests {
    private static let policy = """
        version: "1"
        default: deny
        hide: [secret]
        tools: {echo: {}}
        """

    @Test func `an allowed call and its answer pass byte for byte`() throws {
        let rig = try HTTPRig(Self.policy)
        let call = "{ \"jsonrpc\":\"2.0\",\r\n \"id\":1, \"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}"
        let client = rig.legacy(call)
        let exchange = try rig.oneRequest()
        #expect(exchange.body == call)
        #expect(exchange.method == .post)
        #expect(client.isSilent)
        let answer = "{\"result\" : {\"content\":[]},\n\"id\":1,\"jsonrpc\":\"2.0\",\"x\":1.0}"
        exchange.begin(200, ["content-type": "application/json; charset=utf-8"])
        for byte in answer.utf8 { exchange.send([byte]) }
        #expect(client.isSilent)
        exchange.end()
        #expect(client.isComplete)
        #expect(client.body == answer)
        #expect(client.status == 200)
        #expect(client.field("content-type") == "application/json; charset=utf-8")
        let record = try #require(rig.records().first)
        #expect(record.outcome == .allowed)
        #expect(record.tool == "echo")
        #expect(record.upstream?.status == .ok)
        #expect(record.upstream?.bytes == answer.utf8.count)
    }

    @Test func `a refused call is answered with status 200 and never leaves`() throws {
        let rig = try HTTPRig(Self.policy)
        let legacy = rig.legacy(Wire.call(1, "other"))
        #expect(legacy.status == 200)
        #expect(try legacy.answer().code == #""default_deny""#)
        let modern = rig.modernCall(2, "other")
        #expect(modern.status == 200)
        #expect(try modern.answer()["/result/resultType"] == #""complete""#)
        let hidden = rig.modernCall(3, "secret")
        #expect(hidden.status == 200)
        #expect(try hidden.answer().errorCode == "-32602")
        #expect(rig.isUpstreamQuiet)
        #expect(rig.records().map(\.outcome) == [.refused, .refused, .refused])
    }

    @Test(arguments: [
        [("mcp-method", "tools/list"), ("mcp-name", "echo")], [("mcp-method", "tools/call"), ("mcp-name", "Echo")],
        [("mcp-method", "tools/call")], [("mcp-name", "echo")],
        [("mcp-method", "tools/call"), ("mcp-name", "=?base64?ZWNob?=")],
    ])
    func `header fields that disagree with the body are refused`(fields: [(String, String)]) throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.request(
            .post, Wire.request(7, "tools/call", Wire.modern("echo")),
            [("mcp-protocol-version", "2026-07-28")] + fields)
        #expect(client.status == 400)
        let answer = try client.answer()
        #expect(answer.errorCode == "-32020")
        #expect(answer["/id"] == "7")
        #expect(rig.isUpstreamQuiet)
        #expect(rig.records().map(\.code) == ["header_mismatch"])
    }

    @Test func `a name in base64 that says the same passes as it came`() throws {
        let rig = try HTTPRig(Self.policy)
        _ = rig.request(
            .post, Wire.request(7, "tools/call", Wire.modern("echo")),
            [
                ("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"),
                ("mcp-name", "=?base64?ZWNobw==?="), ("mcp-param-region", "eu"),
            ])
        let exchange = try rig.oneRequest()
        #expect(exchange.fields.value("mcp-name") == "=?base64?ZWNobw==?=")
        #expect(exchange.fields.value("mcp-param-region") == "eu")
    }

    @Test func `an unknown method under deny is not found in the newest revision, and an error before`() throws {
        let rig = try HTTPRig(Self.policy)
        let modern = rig.modern(1, "vendor/thing")
        #expect(modern.status == 404)
        #expect(try modern.answer().errorCode == "-32601")
        let legacy = rig.legacy(Wire.request(2, "vendor/thing"))
        #expect(legacy.status == 200)
        #expect(try legacy.answer().errorCode == "-32601")
        #expect(rig.isUpstreamQuiet)
    }

    @Test(arguments: ["", "{", "[]", "nonsense", #"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#])
    func `what is no message is a bad request`(body: String) throws {
        let rig = try HTTPRig()
        let client = rig.legacy(body)
        #expect(client.status == 400)
        #expect(try client.answer().errorCode != nil)
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `a notification is accepted without a body`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.notification("notifications/initialized"))
        let exchange = try rig.oneRequest()
        #expect(client.isSilent)
        exchange.begin(202)
        exchange.end()
        #expect(client.status == 202)
        #expect(client.isComplete)
        #expect(client.body.isEmpty)
    }

    @Test func `a notification that the policy drops is accepted all the same`() throws {
        let rig = try HTTPRig(Self.policy)
        let client = rig.legacy(Wire.notification("notifications/vendor"))
        #expect(client.status == 202)
        #expect(client.isComplete)
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `credentials stay on their side`() throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(
            1, "echo",
            [
                ("authorization", "Bearer client"), ("cookie", "a=b"), ("x-api-key", "k"), ("proxy-authorization", "p"),
                ("x-forwarded-for", "1.2.3.4"), ("origin", "http://localhost"), ("traceparent", "00-1"),
            ])
        let exchange = try rig.oneRequest()
        var names: [String] = []
        for index in 0..<exchange.fields.count {
            names.append(String(decoding: exchange.fields.nameBytes(at: index), as: UTF8.self))
        }
        #expect(
            names.sorted() == [
                "accept", "content-type", "mcp-method", "mcp-name", "mcp-protocol-version", "traceparent",
            ])
        exchange.begin(
            200,
            [
                "content-type": "application/json", "set-cookie": "s=1", "www-authenticate": "Bearer",
                "server": "upstream", "location": "/x", "retry-after": "3",
            ])
        exchange.send(Wire.result(1))
        exchange.end()
        #expect(client.status == 200)
        for name in ["set-cookie", "www-authenticate", "server", "location"] as [StaticString] {
            #expect(client.field(name) == nil, "\(name)")
        }
        #expect(client.field("retry-after") == "3")
    }

    @Test func `two clients of the newest revision with one id get their own answers`() throws {
        let rig = try HTTPRig()
        let first = rig.modernCall(1, "a")
        let second = rig.modernCall(1, "b")
        let exchanges = rig.toUpstream()
        try #require(exchanges.count == 2)
        exchanges[1].answer(Wire.result(1, #"{"for":"b"}"#))
        #expect(first.isSilent)
        #expect(try second.answer()["/result/for"] == #""b""#)
        exchanges[0].answer(Wire.result(1, #"{"for":"a"}"#))
        #expect(try first.answer()["/result/for"] == #""a""#)
        #expect(rig.records().map(\.tool) == ["b", "a"])
    }

    // MARK: - Other requests than messages

    @Test(arguments: [
        ("/", 404), ("/mcp/", 404), ("/mcpx", 404), ("/MCP", 404), ("/mcp?x=1", 0),
    ])
    func `there is one path`(target: String, status: Int) throws {
        let rig = try HTTPRig()
        let client = rig.request(.post, Wire.request(1, "tools/list"), target: target)
        #expect((client.status ?? 0) == status)
        #expect(rig.toUpstream().isEmpty == (status != 0))
    }

    @Test func `other methods are refused with those that are allowed`() throws {
        let rig = try HTTPRig()
        for method in [HTTPMethod.options, .other("PUT")] {
            let client = rig.request(method)
            #expect(client.status == 405)
            #expect(client.field("allow") == "GET, POST, DELETE")
        }
        #expect(rig.isUpstreamQuiet)
    }

    @Test(arguments: [("origin", "https://evil.example"), ("origin", "null"), ("host", "evil.example")])
    func `a page of another origin gets nowhere`(name: String, value: String) throws {
        let rig = try HTTPRig()
        let client = rig.request(.post, Wire.request(1, "tools/list"), [(name, value)])
        #expect(client.status == (name == "host" ? 400 : 403))
        #expect(rig.isUpstreamQuiet)
        let health = rig.request(.get, "", [(name, value)], target: "/healthz")
        #expect(health.status == client.status)
    }

    @Test func `the health check asks nobody, and fails while records cannot be written and at the end`() throws {
        let rig = try HTTPRig()
        #expect(rig.request(.get, target: "/healthz").body == #"{"status":"ok"}"#)
        #expect(rig.request(.get, target: "/health?now").status == 200)
        #expect(rig.request(.post, target: "/healthz").status == 405)
        rig.audit.setBroken(true)
        _ = rig.legacy(Wire.request(1, "nobody/knows"))
        rig.toUpstream().first?.answer(Wire.result(1))
        #expect(rig.request(.get, target: "/healthz").status == 503)
        rig.audit.setBroken(false)
        rig.gateway.commitAudit()
        #expect(rig.request(.get, target: "/healthz").status == 200)
        rig.proxy.beginDraining()
        #expect(rig.request(.get, target: "/healthz").status == 503)
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `a listening stream and the end of a session are relayed`() throws {
        let rig = try HTTPRig()
        let client = rig.request(.get, "", [("mcp-protocol-version", "2025-11-25"), ("last-event-id", "e4")])
        let exchange = try rig.oneRequest()
        #expect(exchange.method == .get)
        #expect(exchange.body.isEmpty)
        #expect(exchange.fields.value("last-event-id") == "e4")
        exchange.begin(405, ["allow": "POST"])
        exchange.end()
        #expect(client.status == 405)
        #expect(client.field("allow") == "POST")
        #expect(client.isComplete)
    }
}
