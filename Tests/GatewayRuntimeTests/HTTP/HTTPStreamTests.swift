import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import Testing

/// Answers that come as a stream of events.
@Suite struct HTTPStreamTests {
    private static let stream: KeyValuePairs<String, String> = ["content-type": "text/event-stream"]

    private static func event(_ data: String) -> String { "data: \(data)\n\n" }

    @Test func `events pass byte for byte, one message or none in each`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "slow"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream", "cache-control": "no-cache"])
        #expect(client.status == 200)
        #expect(client.field("content-type") == "text/event-stream")
        #expect(client.field("cache-control") == "no-cache")
        #expect(client.field("x-accel-buffering") == "no")
        let progress = Wire.notification("notifications/progress", #"{"progressToken":1,"progress":1}"#)
        let parts = [
            ": hello\n\n", "id: 7\nretry: 3000\ndata:\n\n", "event: message\r\nid:8\r\ndata:\(progress)\r\n\r\n",
            "data: {\"jsonrpc\":\"2.0\",\ndata: \"id\":1,\"result\":{}}\n\n",
        ]
        for (index, part) in parts.enumerated() {
            for byte in part.utf8 { exchange.send([byte]) }
            if index == 0 { #expect(client.body == parts[0]) }
        }
        #expect(client.body == parts.joined())
        #expect(!client.isComplete)
        exchange.end()
        #expect(client.isComplete)
        #expect(client.body == parts.joined())
        #expect(client.misuses == 0)
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `events of other types go no further`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "slow"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("event: other\ndata: \(Wire.result(1, #"{"evil":1}"#))\n\n")
        #expect(client.body.isEmpty)
        exchange.send(Self.event(Wire.result(1)))
        exchange.end()
        #expect(client.events == [Wire.result(1)])
    }

    @Test func `a filtered list keeps its event, and every member but the tools`() throws {
        let rig = try HTTPRig("{version: \"1\", default: deny, tools: {echo: {}}}")
        let client = rig.legacy(Wire.request(1, "tools/list"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let list = Wire.tools([Wire.tool("echo"), Wire.tool("other")], cursor: "next")
        let head = "id: 9\nevent: message\ndata: {\"x\":1, \"jsonrpc\":\"2.0\",\"id\":1,\"result\":"
        exchange.send(head + "\(list)}\n\n")
        exchange.end()
        let kept = Wire.tools([Wire.tool("echo")], cursor: "next")
        #expect(client.body == head + "\(kept)}\n\n")
    }

    @Test func `a list in an answer of the newest revision is kept by this client only, and not for long`() throws {
        let rig = try HTTPRig("{version: \"1\", default: deny, tools: {echo: {}}}")
        let client = rig.modern(1, "tools/list")
        let list =
            #"{"resultType":"complete","ttlMs":86400000,"cacheScope":"public","tools":[\#(Wire.tool("no")),"#
            + Wire.tool("echo") + "]}"
        try rig.oneRequest().answer(Wire.result(1, list))
        let answer = try client.answer()
        #expect(answer["/result/tools/0/name"] == #""echo""#)
        #expect(answer["/result/tools/1"] == nil)
        #expect(answer["/result/ttlMs"] == "60000")
        #expect(answer["/result/cacheScope"] == #""private""#)
        #expect(answer["/result/resultType"] == #""complete""#)
    }

    @Test func `a denied question of the server is refused upstream and the client does not see it`() throws {
        let rig = try HTTPRig("{version: \"1\", default: allow, server_requests: {sampling: deny}}")
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "think"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(Self.event(#"{"jsonrpc":"2.0","id":"q","method":"sampling/createMessage","params":{}}"#))
        #expect(client.body.isEmpty)
        let refusal = try rig.oneRequest()
        #expect(refusal.method == .post)
        #expect(refusal.fields.value("mcp-session-id") == "one")
        #expect(refusal.fields.value("mcp-protocol-version") == "2025-11-25")
        #expect(refusal.fields.value("content-type") == "application/json")
        let reply = try Answer(refusal.body)
        #expect(reply["/id"] == #""q""#)
        #expect(reply.errorCode != nil)
        refusal.begin(202)
        refusal.end()
        exchange.send(Self.event(Wire.result(1)))
        exchange.end()
        #expect(client.events == [Wire.result(1)])
        #expect(rig.records().contains { $0.kind == .serverRequest && $0.outcome == .refused })
    }

    @Test func `an allowed question passes, and its answer by another request goes back once`() throws {
        let rig = try HTTPRig("{version: \"1\", default: allow, server_requests: {sampling: allow}}")
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "think"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let question = #"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}"#
        exchange.send(Self.event(question))
        #expect(client.events == [question])
        let reply = rig.legacy(Wire.result(1, #"{"role":"assistant"}"#), session: "one")
        let forwarded = try rig.oneRequest()
        #expect(forwarded.body == Wire.result(1, #"{"role":"assistant"}"#))
        forwarded.begin(202)
        forwarded.end()
        #expect(reply.status == 202)
        let again = rig.legacy(Wire.result(1, #"{"role":"assistant"}"#), session: "one")
        #expect(rig.isUpstreamQuiet)
        #expect(again.isComplete)
    }

    @Test func `an answer to a question of another session goes nowhere`() throws {
        let rig = try HTTPRig("{version: \"1\", default: allow, server_requests: {sampling: allow}}")
        try rig.open(session: "one")
        try rig.open(session: "two")
        _ = rig.legacy(Wire.call(1, "think"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(Self.event(#"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":{}}"#))
        _ = rig.legacy(Wire.result(1), session: "two")
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `an answer to somebody else's request is not passed on`() throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(Self.event(Wire.result(2, #"{"of":"another"}"#)))
        exchange.send(Self.event(Wire.result(1)))
        exchange.send(Self.event(Wire.result(1, #"{"again":1}"#)))
        exchange.end()
        #expect(client.events == [Wire.result(1)])
    }

    @Test func `messages after the answer pass, and the stream ends when the upstream ends it`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(Self.event(Wire.result(1)))
        let log = Wire.notification("notifications/message", #"{"level":"info","data":1}"#)
        exchange.send(Self.event(log))
        #expect(!client.isComplete)
        exchange.end()
        #expect(client.events == [Wire.result(1), log])
        #expect(client.isComplete)
    }

    @Test func `a stream that ends without the answer says so`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(": waiting\n\n")
        exchange.end()
        #expect(client.isComplete)
        let last = try Answer(try #require(client.events.last))
        #expect(last["/id"] == "1")
        #expect(last.errorCode == "-32603")
        #expect(rig.records().map(\.outcome) == [.noAnswer])
    }

    @Test func `a stream with ids that breaks is cut, and nothing is settled`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: 1\ndata:\n\n")
        exchange.fail(.closed, wasSent: true)
        #expect(client.isCut)
        #expect(client.events == [""])
        #expect(rig.records().isEmpty)
        #expect(rig.audit.openCalls.count == 1)
    }

    @Test func `a stream with ids may end early, and the answer comes on another`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: 1\nretry: 100\ndata:\n\n")
        exchange.end()
        #expect(client.isComplete)
        #expect(client.events == [""])
        #expect(rig.records().isEmpty)
        let resumed = rig.request(
            .get, "",
            [("mcp-protocol-version", "2025-11-25"), ("mcp-session-id", "one"), ("last-event-id", "1")])
        let second = try rig.oneRequest()
        #expect(second.fields.value("last-event-id") == "1")
        second.begin(200, Self.stream)
        second.send("id: 2\n" + Self.event(Wire.result(1)))
        #expect(resumed.events == [Wire.result(1)])
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `messages of an array are judged and passed one by one`() throws {
        let rig = try HTTPRig("{version: \"1\", default: allow, server_requests: {sampling: deny}}")
        try rig.open(session: "one", version: "2025-03-26")
        let client = rig.request(
            .post, Wire.call(1, "a"), [("mcp-protocol-version", "2025-03-26"), ("mcp-session-id", "one")])
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let note = Wire.notification("notifications/message", "{}")
        let question = Wire.request(9, "sampling/createMessage")
        exchange.send(Self.event("[\(note),\(question), \(Wire.result(1))]"))
        exchange.end()
        #expect(client.events == [note, Wire.result(1)])
        #expect(client.isComplete)
        #expect(try Answer(rig.oneRequest().body)["/id"] == "9")
    }

    @Test func `an event that ends with the stream, and with half a line end, is one`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("data: \(Wire.result(1))\r\r")
        exchange.end()
        #expect(client.body.contains(Wire.result(1)))
        #expect(!client.body.contains("error"))
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `a client that reads slowly slows the upstream down`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        client.setReading(false)
        #expect(!exchange.isReading)
        client.setReading(true)
        #expect(exchange.isReading)
    }

    @Test func `an event beyond the limit ends the stream, and the client is told`() throws {
        let rig = try HTTPRig("{version: \"1\", default: deny, tools: {echo: {}}}") {
            $0.maxFrameBytes = 4_096
            $0.maxAnswerBytes = 4_096
        }
        let client = rig.legacy(Wire.request(1, "tools/list"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("data: " + String(repeating: " ", count: 5_000))
        #expect(exchange.isCancelled)
        #expect(client.isComplete)
        #expect(try Answer(try #require(client.events.last)).errorCode == "-32603")
    }

    @Test func `a message that is not strict fails the call and not the stream`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(Self.event(#"{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}"#))
        #expect(try Answer(try #require(client.events.last)).errorCode == "-32603")
        exchange.end()
        #expect(client.events.count == 1)
        #expect(client.isComplete)
        #expect(rig.records().map(\.code) == ["answer_malformed"])
    }

    @Test func `an error of HTTP in a stream's place ends as one answer`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(503, ["content-type": "text/event-stream", "retry-after": "9"])
        exchange.send("data: nothing\n\n")
        exchange.end()
        #expect(client.status == 503)
        #expect(client.field("retry-after") == "9")
        #expect(client.isComplete)
        #expect(rig.records().count == 1)
    }
}
