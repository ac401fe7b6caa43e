import GatewayPorts
import GatewayRuntime
import GatewayTesting
import HTTPText
import PolicyEngine
import Testing

/// Calls over HTTP that wait: for a ledger that asks its store, or for the definitions of tools.
@Suite struct HTTPWaitingTests {
    private static let limited = """
        version: "1"
        default: allow
        tools: {pay: {limits: [{counter: c, window: hour, max: 1}]}}
        """
    private static let needsTools = """
        version: "1"
        default: allow
        tools: {make: {rules: [{action: allow, validate: {required_args: true}}]}}
        """

    private let ledger = ScriptedLedger()

    private func release(_ rig: HTTPRig) {
        ledger.release()
        rig.gateway.ledgerAnswered()
        rig.endTurn()
    }

    // MARK: - The ledger

    @Test func `a call waits for the ledger's store, and goes on by itself`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let first = rig.legacy(Wire.call(1, "pay"))
        let second = rig.modernCall(1, "pay")
        #expect(rig.isUpstreamQuiet)
        #expect(first.isSilent)
        release(rig)
        let exchange = try rig.oneRequest()
        #expect(exchange.body == Wire.call(1, "pay"))
        #expect(try second.answer().code == #""limit_reached""#)
        #expect(try second.answer()["/result/resultType"] == #""complete""#)
        exchange.answer(Wire.result(1))
        #expect(try first.answer()["/result"] == "{}")
        #expect(rig.records().map(\.protocolVersion) == ["2026-07-28", "2025-11-25"])
    }

    @Test func `a store that fails refuses the call`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.legacy(Wire.call(1, "pay"))
        ledger.fail(with: LedgerFailure(code: .unavailable, message: "the disk is gone"))
        release(rig)
        #expect(try client.answer().code == #""store_unavailable""#)
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `an id that waits is not free`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        _ = rig.legacy(Wire.call(1, "pay"), session: "one")
        let twin = rig.legacy(Wire.call(1, "other"), session: "one")
        #expect(twin.status == 400)
        release(rig)
        #expect(rig.toUpstream().count == 1)
    }

    @Test func `a client of the newest revision that leaves while its call waits has not called`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.modernCall(1, "pay")
        client.leave()
        release(rig)
        #expect(rig.isUpstreamQuiet)
        #expect(rig.audit.openCalls.isEmpty)
        let next = rig.modernCall(2, "pay")
        try rig.oneRequest().answer(Wire.result(2))
        #expect(try next.answer()["/result"] == "{}")
    }

    @Test func `a client that leaves after the store granted its call is given back`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.modernCall(1, "pay")
        ledger.release()
        client.leave()
        rig.gateway.ledgerAnswered()
        rig.endTurn()
        #expect(rig.isUpstreamQuiet)
        _ = rig.modernCall(2, "pay")
        #expect(rig.toUpstream().count == 1)
    }

    @Test(arguments: [nil, "one"])
    func `a call that waited for the store is sent or undone when its client of an earlier revision has left`(
        session: String?
    ) throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.legacy(Wire.call(1, "pay"), session: session)
        client.leave()
        release(rig)
        try expectSentOrUndone(rig)
    }

    /// Nothing is charged, noted or in flight for a call that nobody sent; one that was sent is answered and recorded.
    private func expectSentOrUndone(_ rig: HTTPRig) throws {
        if let exchange = rig.toUpstream().first {
            exchange.answer(Wire.result(1))
            #expect(rig.records().map(\.outcome) == [.allowed])
        } else {
            #expect(ledger.endings.map(\.settlement) == [.notSent])
        }
        #expect(rig.audit.openCalls.isEmpty)
        let again = rig.legacy(Wire.call(1, "other"), session: "one")
        #expect(rig.toUpstream().count == 1)
        #expect(again.isSilent)
    }

    @Test func `a policy that changed meanwhile has the last word`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.legacy(Wire.call(1, "pay"))
        rig.source.replace(try SessionRig.snapshot("{version: \"1\", default: deny}"))
        release(rig)
        #expect(try client.answer().code == #""default_deny""#)
        #expect(rig.isUpstreamQuiet)
        #expect(ledger.endings.map(\.settlement) == [.notSent])
    }

    @Test func `more calls than may wait are refused, and cost nothing`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger) { $0.maxParkedCalls = 1 }
        ledger.hold()
        let first = rig.modernCall(1, "pay")
        let second = rig.modernCall(1, "pay")
        #expect(try second.answer().code == #""overloaded""#)
        release(rig)
        try rig.oneRequest().answer(Wire.result(1))
        #expect(try first.answer()["/result"] == "{}")
    }

    @Test func `an upstream that cannot be reached gives a waited charge back`() throws {
        let rig = try HTTPRig(Self.limited, ledger: ledger)
        ledger.hold()
        let client = rig.legacy(Wire.call(1, "pay"))
        release(rig)
        try rig.oneRequest().fail(.unreachable, wasSent: false)
        #expect(try client.answer().errorCode == "-32603")
        #expect(ledger.endings.map(\.settlement) == [.notSent])
    }

    // MARK: - Definitions

    @Test(arguments: [nil, "one"])
    func `a call waits until the gateway has asked for the tools, in the session of the client`(
        session: String?
    ) throws {
        let rig = try HTTPRig(Self.needsTools)
        let client = rig.legacy(Wire.call(1, "make", #"{"what":1}"#), session: session)
        let question = try rig.oneRequest()
        #expect(question.method == .post)
        #expect(question.fields.value("mcp-session-id") == session)
        #expect(question.fields.value("mcp-protocol-version") == "2025-11-25")
        #expect(question.fields.value("accept") == "application/json, text/event-stream")
        let asked = try Answer(question.body)
        #expect(asked["/method"] == #""tools/list""#)
        question.begin(200, ["content-type": "text/event-stream"])
        let tools = Wire.tools([Wire.tool("make", required: ["what"])])
        question.send(#"data: {"jsonrpc":"2.0","id":\#(try #require(asked["/id"])),"result":\#(tools)}"# + "\n\n")
        let exchange = try rig.oneRequest()
        #expect(exchange.body == Wire.call(1, "make", #"{"what":1}"#))
        question.end()
        exchange.answer(Wire.result(1))
        #expect(try client.answer()["/result"] == "{}")
    }

    @Test func `the question of the newest revision says so in its header`() throws {
        let rig = try HTTPRig(Self.needsTools)
        _ = rig.modernCall(1, "make")
        let question = try rig.oneRequest()
        #expect(question.fields.value("mcp-protocol-version") == "2026-07-28")
        #expect(question.fields.value("mcp-method") == "tools/list")
        #expect(question.fields.value("mcp-session-id") == nil)
    }

    @Test(arguments: [0, 1, 2, 3]) func `a question that is not answered refuses the call`(way: Int) throws {
        let rig = try HTTPRig(Self.needsTools)
        let client = rig.legacy(Wire.call(1, "make"))
        let question = try rig.oneRequest()
        switch way {
        case 0: question.fail(.unreachable, wasSent: false)
        case 1: question.answer(Wire.error(1), status: 500)
        case 2:
            question.begin(401)
            question.end()
        default: rig.timer.fireAll()
        }
        #expect(try client.answer().code == #""definitions_unavailable""#)
        #expect(rig.isUpstreamQuiet)
        #expect(!(rig.records().isEmpty))
    }

    @Test func `a client of the newest revision that leaves takes its waiting call along`() throws {
        let rig = try HTTPRig(Self.needsTools)
        let client = rig.modernCall(1, "make")
        let question = try rig.oneRequest()
        client.leave()
        let id = try #require(try Answer(question.body)["/id"])
        question.answer(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(Wire.tools([Wire.tool("make")]))}"#)
        #expect(rig.isUpstreamQuiet)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `a call that waited for tools is sent or undone when its client has left`() throws {
        let rig = try HTTPRig(
            """
            version: "1"
            default: allow
            tools:
              make:
                rules: [{action: allow, validate: {required_args: true}}]
                limits: [{counter: c, window: hour, max: 1}]
            """, ledger: ledger)
        let client = rig.legacy(Wire.call(1, "make"), session: "one")
        let question = try rig.oneRequest()
        client.leave()
        let id = try #require(try Answer(question.body)["/id"])
        question.answer(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(Wire.tools([Wire.tool("make")]))}"#)
        try expectSentOrUndone(rig)
    }

    @Test func `arguments that the header must repeat are compared once the tools are known`() throws {
        let rig = try HTTPRig(Self.needsTools)
        let fields = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "make")]
        let params = Wire.modern("make").replacing(#""arguments":{}"#, with: #""arguments":{"region":"eu"}"#)
        let call = Wire.request(1, "tools/call", params)
        let wrong = rig.request(.post, call, fields + [("mcp-param-region", "us")])
        let question = try rig.oneRequest()
        let id = try #require(try Answer(question.body)["/id"])
        let schema = #"{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}"#
        question.answer(
            #"{"jsonrpc":"2.0","id":\#(id),"result":{"tools":[{"name":"make","inputSchema":\#(schema)}]}}"#)
        #expect(wrong.status == 400)
        #expect(try wrong.answer().errorCode == "-32020")
        let missing = rig.request(.post, call, fields)
        #expect(try missing.answer().errorCode == "-32020")
        #expect(rig.isUpstreamQuiet)
        _ = rig.request(.post, call, fields + [("Mcp-Param-Region", "eu")])
        #expect(rig.toUpstream().count == 1)
    }
}
