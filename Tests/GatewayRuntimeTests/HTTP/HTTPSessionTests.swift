import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import PolicyEngine
import Testing

/// `Mcp-Session-Id`: what belongs to a session, and when one begins and ends.
@Suite struct HTTPSessionTests {
    private static let limited = """
        version: "1"
        default: allow
        tools: {pay: {limits: [{counter: payments, window: hour, max: 1, scope: session}]}}
        """

    @Test func `the answer to initialize opens a session, under another name in records`() throws {
        let rig = try HTTPRig()
        #expect(rig.proxy.sessionCount == 0)
        try rig.open(session: "very-secret")
        #expect(rig.proxy.sessionCount == 1)
        _ = rig.legacy(Wire.call(1, "a"), session: "very-secret")
        let exchange = try rig.oneRequest()
        #expect(exchange.fields.value("mcp-session-id") == "very-secret")
        exchange.answer(Wire.result(1))
        let record = try #require(rig.records().last)
        #expect(record.client?.name == "agent")
        #expect(record.protocolVersion == "2025-11-25")
        let name = try #require(record.session)
        #expect(name.count == 16)
        #expect(!name.contains("secret"))
        // After a restart, the session has the same name again.
        let later = try HTTPRig()
        _ = later.legacy(Wire.call(1, "a"), session: "very-secret")
        try later.oneRequest().answer(Wire.result(1))
        #expect(later.records().last?.session == name)
    }

    @Test func `an initialize that fails opens nothing`() throws {
        let rig = try HTTPRig()
        for (status, body) in [(400, Wire.error(0)), (500, Wire.error(0))] {
            let client = rig.legacy(Wire.request(0, "initialize", #"{"protocolVersion":"2025-11-25"}"#))
            let exchange = try rig.oneRequest()
            exchange.begin(status, ["content-type": "application/json", "mcp-session-id": "one"])
            exchange.send(body)
            exchange.end()
            #expect(client.status == status)
        }
        #expect(rig.proxy.sessionCount == 0)
    }

    @Test func `an id in the answer to anything else opens nothing`() throws {
        let rig = try HTTPRig()
        _ = rig.legacy(Wire.call(1, "a"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "application/json", "mcp-session-id": "one"])
        exchange.send(Wire.result(1))
        exchange.end()
        #expect(rig.proxy.sessionCount == 0)
    }

    @Test func `each session counts for itself`() throws {
        let rig = try HTTPRig(Self.limited)
        try rig.open(session: "one")
        try rig.open(session: "two")
        for session in ["one", "two"] {
            let client = rig.legacy(Wire.call(1, "pay"), session: session)
            try rig.oneRequest().answer(Wire.result(1))
            #expect(try client.answer()["/result"] == "{}")
        }
        for session in ["one", "two"] {
            let client = rig.legacy(Wire.call(2, "pay"), session: session)
            #expect(try client.answer().code == #""limit_reached""#)
        }
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `an id in flight is refused in its session and free in another`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        try rig.open(session: "two")
        let first = rig.legacy(Wire.call(1, "a"), session: "one")
        let exchange = try rig.oneRequest()
        let twin = rig.legacy(Wire.call(1, "b"), session: "one")
        #expect(twin.status == 400)
        #expect(try twin.answer().errorCode == "-32600")
        #expect(rig.isUpstreamQuiet)
        _ = rig.legacy(Wire.call(1, "c"), session: "two")
        #expect(rig.toUpstream().count == 1)
        exchange.answer(Wire.result(1))
        #expect(try first.answer()["/result"] == "{}")
        _ = rig.legacy(Wire.call(1, "d"), session: "one")
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `an unknown session is the upstream's to judge`() throws {
        let rig = try HTTPRig()
        let client = rig.legacy(Wire.call(1, "a"), session: "old")
        #expect(rig.proxy.sessionCount == 1)
        let exchange = try rig.oneRequest()
        exchange.begin(404, ["content-type": "application/json"])
        exchange.send(#"{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no session"}}"#)
        exchange.end()
        #expect(client.status == 404)
        #expect(client.body.contains("no session"))
        #expect(client.isComplete)
        #expect(rig.proxy.sessionCount == 0)
        #expect(rig.records().map(\.upstream?.status) == [.rpcError])
    }

    @Test func `the end of a session leaves its other calls without an answer`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        _ = rig.legacy(Wire.call(1, "a"), session: "one")
        let slow = try rig.oneRequest()
        let ending = rig.request(
            .delete, "", [("mcp-protocol-version", "2025-11-25"), ("mcp-session-id", "one")])
        let exchange = try rig.oneRequest()
        #expect(exchange.method == .delete)
        #expect(exchange.fields.value("mcp-session-id") == "one")
        exchange.begin(204)
        exchange.end()
        #expect(ending.status == 204)
        #expect(ending.isComplete)
        #expect(rig.proxy.sessionCount == 0)
        #expect(rig.records().map(\.outcome) == [.noAnswer])
        slow.answer(Wire.result(1))
        #expect(rig.records().isEmpty)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `a session whose end the upstream does not allow goes on`() throws {
        let rig = try HTTPRig()
        try rig.open(session: "one")
        let client = rig.request(.delete, "", [("mcp-session-id", "one")])
        let exchange = try rig.oneRequest()
        exchange.begin(405)
        exchange.end()
        #expect(client.status == 405)
        #expect(rig.proxy.sessionCount == 1)
    }

    @Test func `the newest revision knows no sessions`() throws {
        let rig = try HTTPRig()
        let client = rig.modernCall(1, "a", [("mcp-session-id", "one")])
        let exchange = try rig.oneRequest()
        #expect(exchange.fields.value("mcp-session-id") == nil)
        #expect(rig.proxy.sessionCount == 0)
        exchange.answer(Wire.result(1))
        #expect(client.status == 200)
        #expect(rig.records().first?.client?.name == "modern")
    }

    @Test func `one client's name does not stick to the next one`() throws {
        let rig = try HTTPRig()
        _ = rig.modernCall(1, "a")
        try rig.oneRequest().answer(Wire.result(1))
        _ = rig.legacy(Wire.call(1, "a"))
        try rig.oneRequest().answer(Wire.result(1))
        let records = rig.records()
        #expect(records.map(\.client?.name) == ["modern", nil])
        #expect(records.map(\.protocolVersion) == ["2026-07-28", "2025-11-25"])
    }

    @Test func `the oldest idle session makes room, and one with calls under way does not`() throws {
        let rig = try HTTPRig { $0.maxSessions = 2 }
        _ = rig.legacy(Wire.call(1, "a"), session: "busy")
        let busy = try rig.oneRequest()
        for session in ["idle", "new"] {
            _ = rig.legacy(Wire.call(1, "a"), session: session)
            try rig.oneRequest().answer(Wire.result(1))
        }
        #expect(rig.proxy.sessionCount == 2)
        _ = rig.records()
        busy.answer(Wire.result(1))
        #expect(rig.records().map(\.outcome) == [.allowed])
    }

    @Test func `at the end, what is owed is recorded as unanswered`() throws {
        let rig = try HTTPRig()
        _ = rig.legacy(Wire.call(1, "a"), session: "one")
        _ = rig.modernCall(1, "b")
        rig.proxy.close()
        rig.gateway.endTick()
        #expect(rig.records().map(\.outcome) == [.noAnswer, .noAnswer])
        #expect(rig.audit.openCalls.isEmpty)
        #expect(rig.proxy.sessionCount == 0)
    }
}
