import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import PolicyEngine
import Testing

/// Upstreams that do not answer, or not as they should.
@Suite struct HTTPFailureTests {
    private static let limited = """
        version: "1"
        default: allow
        tools: {pay: {limits: [{counter: c, window: hour, max: 1}]}}
        """

    @Test func `a call that surely never left costs nothing`() throws {
        let ledger = ScriptedLedger()
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        let client = rig.legacy(Wire.call(1, "pay"))
        try rig.oneRequest().fail(.unreachable, wasSent: false)
        #expect(client.status == 200)
        let answer = try client.answer()
        #expect(answer.errorCode == "-32603")
        #expect(answer["/id"] == "1")
        #expect(ledger.endings.map(\.settlement) == [.notSent])
        #expect(rig.records().map(\.code) == ["upstream_unreachable"])
        #expect(rig.gateway.tally.forwarded == 0)
        _ = rig.legacy(Wire.call(1, "pay"))
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `a call that left and was not answered stays charged`() throws {
        let ledger = ScriptedLedger()
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        let client = rig.legacy(Wire.call(1, "pay"))
        try rig.oneRequest().fail(.closed, wasSent: true)
        #expect(try client.answer().errorCode == "-32603")
        #expect(ledger.endings.map(\.settlement) == [.spent])
        #expect(rig.records().map(\.outcome) == [.noAnswer])
        let second = rig.legacy(Wire.call(2, "pay"))
        #expect(try second.answer().code == #""limit_reached""#)
    }

    @Test(arguments: [
        (UpstreamFailure.Code.unreachable, 502), (.untrusted, 502), (.busy, 502), (.closed, 502), (.malformed, 502),
        (.timeout, 504),
    ])
    func `the newest revision learns by the status that the upstream failed`(
        code: UpstreamFailure.Code, status: Int
    ) throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        try rig.oneRequest().fail(code, wasSent: code != .unreachable)
        #expect(client.status == status)
        #expect(try client.answer().errorCode == "-32603")
        #expect(rig.records().count == 1)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test(arguments: [301, 302, 307, 308, 304])
    func `an answer that points elsewhere is never passed on or followed`(status: Int) throws {
        let rig = try HTTPRig()
        let legacy = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(status, ["location": "http://elsewhere/"])
        exchange.end()
        #expect(legacy.status == 200)
        #expect(try legacy.answer().errorCode == "-32603")
        #expect(legacy.field("location") == nil)
        #expect(rig.isUpstreamQuiet)
        #expect(rig.records().map(\.code) == ["upstream_redirected"])
        let listening = rig.request(.get, "", [("mcp-protocol-version", "2025-11-25")])
        let second = try rig.oneRequest()
        second.begin(status, ["location": "http://elsewhere/"])
        #expect(listening.status == 502)
        #expect(listening.field("location") == nil)
        #expect(second.isCancelled)
    }

    @Test func `an error of the protocol keeps its status and its bytes`() throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        let exchange = try rig.oneRequest()
        let body =
            #"{"error": {"code":-32022,"message":"no","data":{"supported":["x"]}}, "jsonrpc":"2.0", "id":1}"#
        exchange.answer(body, status: 400)
        #expect(client.status == 400)
        #expect(client.body == body)
        #expect(rig.records().map(\.upstream?.status) == [.rpcError])
    }

    @Test(arguments: [
        (401, "text/plain", "log in"), (403, "text/html", "<p>no</p>"), (500, "application/json", #"{"error":"x"}"#),
        (503, "text/plain", ""), (429, "application/json", ""), (400, "application/json", "not json"),
    ])
    func `an error outside the protocol keeps its status and its body`(
        status: Int, type: String, body: String
    ) throws {
        let ledger = ScriptedLedger()
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        let client = rig.legacy(Wire.call(1, "pay"))
        let exchange = try rig.oneRequest()
        exchange.begin(status, ["content-type": type, "www-authenticate": "Bearer", "retry-after": "2"])
        if !body.isEmpty { exchange.send(body) }
        exchange.end()
        #expect(client.status == status)
        #expect(client.body == body)
        #expect(client.isComplete)
        #expect(client.misuses == 0)
        #expect(client.field("www-authenticate") == nil)
        #expect(client.field("retry-after") == "2")
        #expect(rig.records().count == 1)
        #expect(ledger.endings.map(\.settlement) == [.rpcError])
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test(arguments: [
        "not json", #"{"jsonrpc":"2.0","id":1}"#, #"{"jsonrpc":"2.0","id":2,"result":{}}"#,
        #"{"jsonrpc":"2.0","id":"1","result":{}}"#, #"{"jsonrpc":"2.0","id":1,"result":{},"Result":{}}"#, "[]",
        #"{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}"#, "",
        Wire.notification("notifications/message", "{}"), Wire.request(1, "ping"),
    ])
    func `what answers nothing that was asked is an error for the client`(body: String) throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "application/json"])
        if !body.isEmpty { exchange.send(body) }
        exchange.end()
        #expect(client.status == 502)
        let answer = try client.answer()
        #expect(answer["/id"] == "1")
        #expect(answer.errorCode == "-32603")
        let record = try #require(rig.records().first)
        #expect(record.outcome == .noAnswer)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test(arguments: ["text/html", "text/plain", ""])
    func `a success of another type is an error for the client`(type: String) throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        let exchange = try rig.oneRequest()
        if type.isEmpty { exchange.begin(200) } else { exchange.begin(200, ["content-type": type]) }
        exchange.send(Wire.result(1))
        exchange.end()
        #expect(client.status == 502)
        #expect(try client.answer().errorCode == "-32603")
    }

    @Test func `of an array that answers one request, the answer is passed on`() throws {
        let rig = try HTTPRig()
        let client = rig.request(.post, Wire.call(1, "a"), [("mcp-protocol-version", "2025-03-26")])
        let exchange = try rig.oneRequest()
        exchange.answer("[\(Wire.notification("notifications/message", "{}")),\(Wire.result(1))]")
        #expect(try client.answer()["/id"] == "1")
        #expect(rig.records().count == 1)
    }

    @Test(arguments: [200, 202, 204]) func `a notification is accepted however the upstream says so`(status: Int) throws
    {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.notification("notifications/initialized"))
        let exchange = try rig.oneRequest()
        exchange.begin(status)
        exchange.end()
        #expect(client.status == 202)
        #expect(client.isComplete)
        #expect(client.body.isEmpty)
    }

    @Test(arguments: [202, 204]) func `a request that is only accepted has no answer`(status: Int) throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a")
        let exchange = try rig.oneRequest()
        exchange.begin(status)
        exchange.end()
        #expect(client.status == 502)
        #expect(rig.records().map(\.outcome) == [.noAnswer])
    }

    @Test func `an answer of another type is read no further than an error may be long`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(500, ["content-type": "text/plain"])
        for _ in 0..<17 { exchange.send(String(repeating: "x", count: 4_096)) }
        #expect(exchange.isCancelled)
        #expect(try client.answer().errorCode == "-32603")
    }

    @Test func `an upstream that fails before a listening stream began is a bad gateway`() throws {
        let rig = try HTTPRig()
        let client = rig.request(.get, "", [("mcp-protocol-version", "2025-11-25")])
        try rig.oneRequest().fail(.unreachable, wasSent: false)
        #expect(client.status == 502)
        #expect(client.isComplete)
    }

    @Test func `a listening stream that breaks is cut, so that the client comes back`() throws {
        let rig = try HTTPRig()
        let client = rig.request(.get, "", [("mcp-protocol-version", "2025-11-25")])
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream"])
        exchange.send(": here\n\n")
        exchange.fail(.closed, wasSent: true)
        #expect(client.body == ": here\n\n")
        #expect(client.isCut)
    }

    @Test func `a stream that breaks before the answer tells the client`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream"])
        exchange.send(": here\n\n")
        exchange.fail(.closed, wasSent: true)
        #expect(client.isComplete)
        #expect(try Answer(try #require(client.events.last)).errorCode == "-32603")
        #expect(rig.records().map(\.outcome) == [.noAnswer])
    }

    // MARK: - Clients that leave

    @Test func `a client of the newest revision that leaves gives its call up`() throws {
        let ledger = ScriptedLedger()
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        let client = rig.modernCall(1, "pay")
        let exchange = try rig.oneRequest()
        client.leave()
        #expect(exchange.isCancelled)
        let record = try #require(rig.records().first)
        #expect(record.outcome == .noAnswer)
        #expect(record.code == "cancelled")
        #expect(ledger.endings.map(\.settlement) == [.spent])
        #expect(client.isSilent)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a client of an earlier revision that leaves does not`(isStream: Bool) throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        if isStream { exchange.begin(200, ["content-type": "text/event-stream"]) }
        client.setReading(false)
        client.leave()
        #expect(!exchange.isCancelled)
        #expect(exchange.isReading)
        if isStream {
            exchange.send("data: \(Wire.result(1))\n\n")
            exchange.end()
        } else {
            exchange.answer(Wire.result(1))
        }
        #expect(rig.records().map(\.outcome) == [.allowed])
        #expect(client.body.isEmpty)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `a client that left a stream which can be resumed is not waited for`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream"])
        exchange.send("id: 1\ndata:\n\n")
        client.leave()
        #expect(exchange.isCancelled)
        #expect(rig.records().isEmpty)
        let resumed = rig.request(.get, "", [("mcp-session-id", "one"), ("last-event-id", "1")])
        let second = try rig.oneRequest()
        second.begin(200, ["content-type": "text/event-stream"])
        second.send("id: 2\ndata: \(Wire.result(1))\n\n")
        #expect(resumed.events == [Wire.result(1)])
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `a listening client that leaves ends its stream`() throws {
        let rig = try HTTPRig()
        let client = rig.request(.get, "", [("mcp-protocol-version", "2025-11-25")])
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream"])
        client.leave()
        #expect(exchange.isCancelled)
    }

    @Test func `a cancellation ends the request it names, and its answer is dropped`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        let client = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        let note = rig.legacy(Wire.notification("notifications/cancelled", #"{"requestId":1}"#), session: "one")
        let forwarded = try rig.oneRequest()
        forwarded.begin(202)
        forwarded.end()
        #expect(note.status == 202)
        #expect(rig.records().map(\.code) == ["cancelled"])
        exchange.answer(Wire.result(1))
        #expect(client.isComplete)
        #expect(client.body.isEmpty)
        #expect(rig.records().isEmpty)
    }

    @Test func `nobody cancels another client's request`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        let note = rig.legacy(Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        #expect(rig.isUpstreamQuiet)
        #expect(note.status == 202)
        exchange.answer(Wire.result(1))
        #expect(try client.answer()["/result"] == "{}")
    }
}
