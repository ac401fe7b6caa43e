import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import PolicyEngine
import Testing

/// Answers too long to be held: they pass in pieces, and the last piece passes with a verdict.
@Suite struct HTTPRelayTests {
    private static let json: KeyValuePairs<String, String> = ["content-type": "application/json"]
    private static let stream: KeyValuePairs<String, String> = ["content-type": "text/event-stream"]
    private static let long = String(repeating: "x", count: 100)

    private func rig(_ policy: String = HTTPRig.allowAll) throws -> HTTPRig {
        try HTTPRig(policy) { $0.maxHeldAnswerBytes = 64 }
    }

    /// The three pieces of an answer with this end.
    private func pieces(_ end: String = #"]},"id":1}"#) -> [String] {
        [#"{"jsonrpc":"2.0","result":{"content":["\#(Self.long)","#, #""\#(Self.long)""#, end]
    }

    @Test func `a long answer passes in pieces, always one behind`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        let pieces = pieces()
        exchange.begin(200, Self.json)
        #expect(client.isSilent)
        exchange.send(pieces[0])
        #expect(client.body.isEmpty)
        exchange.send(pieces[1])
        #expect(client.status == 200)
        #expect(client.body == pieces[0])
        exchange.send(pieces[2])
        #expect(client.body == pieces[0] + pieces[1])
        #expect(rig.records().isEmpty)
        exchange.end()
        #expect(client.body == pieces.joined())
        #expect(client.isComplete)
        #expect(client.misuses == 0)
        let record = try #require(rig.records().first)
        #expect(record.outcome == .allowed)
        #expect(record.upstream?.bytes == pieces.joined().utf8.count)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `a long event passes in pieces, and the stream goes on after it`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let pieces = ["id: 1\ndata: " + self.pieces()[0], self.pieces()[1], self.pieces()[2], "\n\n"]
        for piece in pieces { exchange.send(piece) }
        #expect(client.body == pieces.joined())
        #expect(!client.isComplete)
        let log = "data: \(Wire.notification("notifications/message", "{}"))\n\n"
        exchange.send(log)
        exchange.end()
        #expect(client.body == pieces.joined() + log)
        #expect(client.isComplete)
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    /// What the end of a long answer must not be, and what the record says of it.
    private static let badEnds = [
        #"],"id":1}"#, #"]},"id":2}"#, #"]},"id":"1"}"#, #"]}}"#, #"]},"id":1,"id":1}"#, #"]},"id":1,"result":{}}"#,
        #"],"resultType":"input_required"},"id":1}"#, #"],"resultType":"new"},"id":1}"#, #"]},"id":1}{"#,
    ]

    @Test(arguments: badEnds) func `a long answer that turns out wrong is cut`(end: String) throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        for piece in pieces(end) { exchange.send(piece) }
        exchange.end()
        #expect(client.isCut)
        #expect(!client.body.contains(end))
        #expect(client.misuses == 0)
        let record = try #require(rig.records().first)
        #expect(record.outcome == .noAnswer)
        #expect(record.code == "answer_malformed")
        #expect(rig.audit.openCalls.isEmpty)
        // The id is free again.
        _ = rig.legacy(Wire.call(1, "big"))
        #expect(rig.toUpstream().count == 1)
    }

    @Test(arguments: badEnds) func `a long event that turns out wrong is cut`(end: String) throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        for piece in ["data: " + pieces()[0], pieces()[1], end, "\n\n"] { exchange.send(piece) }
        #expect(client.isCut)
        #expect(exchange.isCancelled)
        #expect(client.misuses == 0)
        #expect(rig.records().map(\.code) == ["answer_malformed"])
    }

    @Test(arguments: [true, false])
    func `an upstream that fails in the middle leaves a cut answer`(isStream: Bool) throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, isStream ? Self.stream : Self.json)
        exchange.send((isStream ? "data: " : "") + pieces()[0])
        exchange.send(pieces()[1])
        exchange.fail(.closed, wasSent: true)
        #expect(client.isCut)
        #expect(!client.body.contains("error"))
        #expect(client.misuses == 0)
        #expect(rig.records().map(\.outcome) == [.noAnswer])
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `a stream that ends in the middle of an event leaves a cut answer`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("data: " + pieces()[0])
        exchange.send(pieces()[1])
        exchange.end()
        #expect(client.isCut)
        #expect(!client.body.contains("error"))
        #expect(rig.records().map(\.outcome) == [.noAnswer])
    }

    @Test func `an answer from which something may be cut out is held`() throws {
        let rig = try rig("{version: \"1\", default: deny, tools: {echo: {}}}")
        let client = rig.legacy(Wire.request(1, "tools/list"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        let list = Wire.result(1, Wire.tools([Wire.tool("secret_tool"), Wire.tool("echo")]))
        for byte in list.utf8 { exchange.send([byte]) }
        #expect(client.isSilent)
        exchange.end()
        #expect(try client.answer()["/result/tools/0/name"] == #""echo""#)
        #expect(!client.body.contains("secret_tool"))
    }

    @Test func `a list that comes on another stream is not passed on in pieces either`() throws {
        let rig = try rig("{version: \"1\", default: deny, tools: {echo: {}}}")
        try rig.open(session: "one")
        _ = rig.legacy(Wire.request(1, "tools/list"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send("id: 1\ndata:\n\n")
        exchange.end()
        let resumed = rig.request(
            .get, "",
            [("mcp-protocol-version", "2025-11-25"), ("mcp-session-id", "one"), ("last-event-id", "1")])
        let second = try rig.oneRequest()
        second.begin(200, Self.stream)
        let list = Wire.result(1, Wire.tools([Wire.tool("secret_tool"), Wire.tool("echo"), Wire.tool(Self.long)]))
        second.send("id: 2\ndata: ")
        for byte in list.utf8 { second.send([byte]) }
        second.send("\n\n")
        #expect(!resumed.body.contains("secret_tool"))
    }

    @Test func `a long list in answer to another request's stream is cut`() throws {
        let rig = try rig("{version: \"1\", default: deny, tools: {echo: {}}}")
        try rig.open(session: "one")
        _ = rig.legacy(Wire.request(1, "tools/list"), session: "one")
        _ = try rig.oneRequest()
        let client = rig.legacy(Wire.call(2, "echo"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let list = Wire.result(1, Wire.tools([Wire.tool("echo"), Wire.tool(Self.long)]))
        exchange.send("data: " + list.dropLast(8))
        exchange.send(list.suffix(8) + "\n\n")
        #expect(client.isCut)
        #expect(!client.body.contains("]}}"))
    }

    @Test func `a long request of the server does not pass`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        let question =
            #"{"jsonrpc":"2.0","id":9,"method":"sampling/createMessage","params":{"x":"\#(Self.long)"}}"#
        exchange.send("data: " + question.dropLast(10))
        exchange.send(question.suffix(10) + "\n\n")
        #expect(client.isCut)
        #expect(rig.records().map(\.outcome) == [.noAnswer])
    }

    @Test func `a record that cannot be written cuts the answer that it vouches for`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        let pieces = pieces()
        for piece in pieces { exchange.send(piece) }
        rig.audit.setBroken(true)
        exchange.end()
        #expect(client.isCut)
        #expect(client.body == pieces[0] + pieces[1])
        #expect(client.misuses == 0)
    }

    @Test func `the last piece waits for the disk`() throws {
        let rig = try rig()
        rig.audit.holdSync()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        let pieces = pieces()
        for piece in pieces { exchange.send(piece) }
        exchange.end()
        #expect(client.body == pieces[0] + pieces[1])
        #expect(!client.isComplete)
        rig.audit.sync()
        rig.gateway.auditBecameDurable()
        #expect(client.body == pieces.joined())
        #expect(client.isComplete)
    }

    @Test func `a long error is one, and gives the charge back where the rule says so`() throws {
        let ledger = ScriptedLedger()
        let rig = try HTTPRig(
            """
            version: "1"
            default: allow
            tools: {pay: {limits: [{counter: c, window: hour, max: 1, refund_on: [rpc_error]}]}}
            """, ledger: ledger
        ) { $0.maxHeldAnswerBytes = 64 }
        let client = rig.legacy(Wire.call(1, "pay"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        exchange.send(#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"\#(Self.long)","#)
        exchange.send(#""data":1}}"#)
        exchange.end()
        #expect(client.isComplete)
        #expect(rig.records().map(\.upstream?.status) == [.rpcError])
        #expect(ledger.endings.map(\.settlement) == [.rpcError])
    }

    @Test func `a long error that sends a person away is cut, unless every address is allowed`() throws {
        let error = #"{"jsonrpc":"2.0","id":1,"error":{"message":"\#(Self.long)","code":-32042,"#
        for policy in [HTTPRig.allowAll, #"{version: "1", default: allow, server_requests: {elicitation: allow}}"#] {
            let rig = try rig(policy)
            let client = rig.legacy(Wire.call(1, "big"))
            let exchange = try rig.oneRequest()
            exchange.begin(200, Self.json)
            exchange.send(error)
            exchange.send(#""data":{}}}"#)
            exchange.end()
            #expect(client.isComplete == (policy != HTTPRig.allowAll))
        }
    }

    @Test func `long news of a task are not passed on unseen`() throws {
        let rig = try rig()
        let client = rig.legacy(Wire.call(1, "big"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.stream)
        exchange.send(#"data: {"jsonrpc":"2.0","method":"notifications/tasks","params":{"a":"\#(Self.long)","#)
        exchange.send(#""inputRequests":{}}}"# + "\n\n")
        #expect(!client.body.contains("inputRequests"))
    }

    @Test func `a client that leaves in the middle ends the call in the newest revision only`() throws {
        let rig = try rig()
        let modern = rig.modernCall(1, "big")
        let exchange = try rig.oneRequest()
        exchange.begin(200, Self.json)
        exchange.send(pieces()[0])
        modern.leave()
        #expect(exchange.isCancelled)
        #expect(rig.records().map(\.code) == ["cancelled"])

        let legacy = rig.legacy(Wire.call(1, "big"))
        let second = try rig.oneRequest()
        second.begin(200, Self.json)
        second.send(pieces()[0])
        legacy.leave()
        #expect(!second.isCancelled)
        second.send(pieces()[1])
        second.send(pieces()[2])
        second.end()
        #expect(rig.records().map(\.outcome) == [.allowed])
        #expect(rig.audit.openCalls.isEmpty)
    }
}
