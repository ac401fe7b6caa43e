import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct AnswerTests {
    private static let open = "{version: \"1\", default: allow}"
    private static let limited = """
        {version: "1", default: allow, tools: {pay: {limits: [{counter: c, window: day, max: 9}]}}}
        """

    @Test func `answers to nothing that was asked are dropped`() throws {
        let rig = try SessionRig(Self.open)
        rig.server(Wire.result(1), #"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"x"}}"#)
        rig.client(Wire.call(1, "say"))
        rig.server(Wire.result(2), #"{"jsonrpc":"2.0","id":"1","result":{}}"#)
        #expect(rig.toClient().isEmpty)
        rig.server(Wire.result(1, #"{"n":1}"#), Wire.result(1, #"{"n":2}"#))
        #expect(rig.toClient() == [Wire.result(1, #"{"n":1}"#)])
        #expect(rig.records().count == 1)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","id":1,"result":{},"result":{"x":1}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{},"Result":{}}"#,
        #"{"jsonrpc":"2.0","id":1,"error":"text"}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"a":"\ud800"}}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"a":}}"#,
        #"{"jsonrpc":"2.0","id":1}"#,
        #"{"id":1,"result":{}}"#,
    ])
    func `a malformed answer is told to whoever waits, and stays charged`(line: String) throws {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(Self.limited, ledger: ledger)
        rig.client(Wire.call(1, "pay"))
        rig.server(line)
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer.errorCode == "-32603")
        let record = try #require(rig.records().first)
        #expect(record.outcome == .noAnswer)
        #expect(record.code == "answer_malformed")
        #expect(ledger.endings.map(\.settlement) == [.spent])
        rig.server(Wire.result(1))
        #expect(rig.toClient().isEmpty)
    }

    @Test func `a malformed request of the server does not end the client's call of the same id`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.call(1, "say"))
        rig.server(#"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage","params":[]}"#)
        #expect(rig.toClient().isEmpty)
        rig.server(Wire.result(1))
        #expect(rig.toClient() == [Wire.result(1)])
    }

    @Test func `a text that is no message at all is dropped`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.call(1, "say"))
        rig.server("Listening on stdio", "", "[]", "null", "[" + Wire.result(1) + "]")
        #expect(rig.toClient().isEmpty)
        rig.server(Wire.result(1))
        #expect(rig.toClient().count == 1)
    }

    @Test func `an oversized message of the client is refused by its id, and the session goes on`() throws {
        let rig = try SessionRig(Self.open)
        rig.session.oversizedClientFrame(
            prefix: Array(#"{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"say","arg"#.utf8).span,
            on: rig.route)
        rig.session.oversizedClientFrame(prefix: Array(#"{"params":{"id":8,"#.utf8).span, on: rig.route)
        rig.gateway.endTick()
        let lines = try rig.toClient().map(Answer.init)
        #expect(lines.map { $0["/id"] } == ["9", "null"])
        #expect(lines.map(\.errorCode) == ["-32600", "-32600"])
        #expect(rig.toServer().isEmpty)
        rig.client(Wire.call(9, "say"))
        #expect(rig.toServer().count == 1)
        #expect(rig.records().map(\.code) == ["message_too_large", "message_too_large"])
    }

    @Test func `an oversized answer is told to whoever waits`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.call(1, "say"), Wire.call(2, "say"))
        rig.session.oversizedUpstreamFrame(
            prefix: Array(#"{"jsonrpc":"2.0","id":1,"result":{"con"#.utf8).span, on: rig.route)
        rig.gateway.endTick()
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "1")
        #expect(answer.errorCode == "-32603")
        #expect(rig.records().map(\.code) == ["answer_too_large"])
    }

    @Test func `the end of the server answers everyone once, and refuses what comes later`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.call(1, "say"), Wire.request(2, "tools/list"), Wire.request(3, "vendor/x"))
        rig.session.upstreamClosed()
        rig.session.upstreamClosed()
        let ids = try rig.toClient().map { try Answer($0)["/id"] ?? "" }
        #expect(ids.sorted() == ["1", "2", "3"])
        #expect(Set(rig.records().map(\.outcome)) == [.noAnswer])
        #expect(rig.session.isIdle)
        rig.client(Wire.call(4, "say"))
        #expect(try rig.oneAnswer().errorCode == "-32603")
        rig.server(Wire.result(1))
        #expect(rig.toClient().isEmpty)
    }

    // MARK: - Cancellation

    @Test func `a cancelled call is charged, recorded, and its late answer dropped`() throws {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(Self.limited, ledger: ledger)
        let cancel = Wire.notification("notifications/cancelled", #"{"requestId":1}"#)
        rig.client(Wire.call(1, "pay"), cancel)
        #expect(rig.toServer() == [Wire.call(1, "pay"), cancel])
        let record = try #require(rig.records().first)
        #expect(record.outcome == .noAnswer)
        #expect(record.code == "cancelled")
        #expect(record.tool == "pay")
        #expect(ledger.endings.map(\.settlement) == [.spent])
        #expect(rig.session.isIdle)
        rig.server(Wire.result(1))
        #expect(rig.toClient().isEmpty)
    }

    @Test func `the id of a cancelled call is not free before its late answer, so no answer is taken for another's`()
        throws
    {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(Self.limited, ledger: ledger)
        rig.client(Wire.call(1, "pay"), Wire.notification("notifications/cancelled", #"{"requestId":1}"#))
        rig.client(Wire.call(1, "pay"))
        #expect(try rig.oneAnswer().errorCode == "-32600")
        rig.server(Wire.error(1))
        #expect(rig.toClient().isEmpty)
        _ = rig.toServer()
        rig.client(Wire.call(1, "pay"))
        #expect(rig.toServer().count == 1)
        #expect(ledger.endings.map(\.settlement) == [.spent])
    }

    @Test func `a cancellation that cannot be remembered is not passed on, and the call goes on`() throws {
        let rig = try SessionRig(Self.open) { $0.maxInFlight = 1 }
        let cancel = Wire.notification("notifications/cancelled", #"{"requestId":1}"#)
        rig.client(Wire.call(1, "say"), cancel, Wire.call(2, "say"))
        #expect(rig.toServer().count == 3)
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":2}"#))
        #expect(rig.toServer().isEmpty)
        rig.server(Wire.result(2))
        #expect(rig.toClient() == [Wire.result(2)])
    }

    @Test func `a cancellation of nothing goes nowhere`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(
            Wire.notification("notifications/cancelled", #"{"requestId":1}"#),
            Wire.notification("notifications/cancelled", "{}"),
            Wire.notification("notifications/cancelled", #"{"requestId":1,"RequestId":2}"#))
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient().isEmpty)
    }

    // MARK: - Audit

    @Test func `an answer whose record cannot be written is withheld, and calls are refused until it can`() throws {
        let rig = try SessionRig(Self.open)
        rig.client(Wire.call(1, "say"))
        rig.audit.setBroken(true)
        rig.server(Wire.notification("notifications/message"), Wire.result(1, #"{"secret":1}"#))
        let lines = try rig.toClient().map(Answer.init)
        #expect(lines.map { $0["/id"] } == [nil, "1"])
        #expect(lines.last?.errorCode == "-32603")
        #expect(lines.allSatisfy { !$0.text.contains("secret") })
        rig.client(Wire.call(2, "say"), Wire.request(3, "vendor/x"))
        #expect(rig.toServer() == [Wire.call(1, "say")])
        #expect(try rig.toClient().map { try Answer($0)["/id"] } == ["2", "3"])
        rig.audit.setBroken(false)
        rig.gateway.endTick()
        rig.client(Wire.call(4, "say"))
        #expect(rig.toServer().count == 1)
        #expect(rig.records().count == 3)
    }

    @Test func `a batch whose records cannot be written is withheld whole`() throws {
        let rig = try SessionRig(Self.open)
        rig.open("2025-03-26")
        rig.client("[\(Wire.call(1, "say")),\(Wire.call(2, "say"))]")
        rig.server(Wire.result(1, #"{"secret":1}"#))
        rig.audit.setBroken(true)
        rig.server(Wire.result(2, #"{"secret":2}"#))
        let answer = try rig.oneAnswer()
        #expect(!answer.text.contains("secret"))
        #expect(answer["/0/id"] == "1")
        #expect(answer["/1/id"] == "2")
        #expect(answer["/1/error/code"] == "-32603")
    }

    @Test func `without an audit nothing is withheld`() throws {
        let rig = try SessionRig(Self.open)
        rig.callAndAnswer(1, "say")
        #expect(rig.records().count == 1)
    }
}
