import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct LimitTests {
    private static func limited(_ refund: String = "") -> String {
        """
        version: "1"
        default: allow
        tools:
          pay: {limits: [{counter: payments, window: minute, max: 2\(refund)}]}
        """
    }

    @Test func `a full limit refuses, says when to retry, and is free again then`() throws {
        let rig = try SessionRig(Self.limited())
        #expect(rig.callAndAnswer(1, "pay"))
        rig.clock.advance(byNanoseconds: 10_000_000_000)
        #expect(rig.callAndAnswer(2, "pay"))
        _ = rig.records()
        rig.client(Wire.call(3, "pay"))
        let answer = try rig.oneAnswer()
        #expect(rig.toServer().isEmpty)
        #expect(answer.code == #""limit_reached""#)
        let wait = try #require(
            answer["/result/_meta/dev.sallyport~1decision/retryAfterMs"].flatMap { Int64($0) })
        #expect((49_000...50_001).contains(wait))
        #expect(rig.records().first?.retryAfterMilliseconds == wait)
        rig.clock.advance(byNanoseconds: (wait - 1_000) * 1_000_000)
        #expect(!rig.callAndAnswer(4, "pay"))
        _ = rig.toClient()
        rig.clock.advance(byNanoseconds: 1_000 * 1_000_000)
        #expect(rig.callAndAnswer(5, "pay"))
    }

    @Test func `the charge is in the record`() throws {
        let rig = try SessionRig(Self.limited())
        rig.callAndAnswer(1, "pay")
        #expect(rig.records().first?.charges.map(\.counter) == ["pay.payments"])
    }

    @Test func `spending is summed from an argument, exactly`() throws {
        let rig = try SessionRig(
            """
            version: "1"
            default: allow
            tools:
              pay: {rules: [{spend_limit: {max: 1, window: day, amount: args.amount}}]}
            """)
        for id in 1...10 { #expect(rig.callAndAnswer(id, "pay", #"{"amount":0.1}"#)) }
        #expect(!rig.callAndAnswer(11, "pay", #"{"amount":0.000000001}"#))
        #expect(try rig.oneAnswer().code == #""limit_reached""#)
        for wrong in [#"{"amount":-5}"#, #"{"amount":"0"}"#, "{}", #"{"amount":1e999}"#, #"{"amount":-0}"#] {
            rig.client(Wire.call(12, "pay", wrong))
            #expect(rig.toServer().isEmpty, "\(wrong)")
            #expect(try rig.oneAnswer()["/id"] == "12")
        }
        #expect(rig.callAndAnswer(13, "pay", #"{"amount":0}"#))
    }

    @Test(arguments: [
        ("", false, false), (", refund_on: [rpc_error]", true, false), (", refund_on: [tool_error]", false, true),
    ])
    func `a charge comes back only for the failures that it names`(
        refund: String, onError: Bool, onToolError: Bool
    ) throws {
        let first = try SessionRig(Self.limited(refund))
        for id in 1...3 {
            first.client(Wire.call(id, "pay"))
            first.server(Wire.error(id))
        }
        #expect((first.toServer().count == 3) == onError)

        let second = try SessionRig(Self.limited(refund))
        for id in 1...3 {
            second.client(Wire.call(id, "pay"))
            second.server(Wire.result(id, #"{"content":[],"isError":true}"#))
        }
        #expect((second.toServer().count == 3) == onToolError)
    }

    @Test func `a call without an answer stays charged, and a refused one spends nothing`() throws {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(
            """
            version: "1"
            default: allow
            tools:
              pay:
                limits: [{counter: payments, window: minute, max: 2}]
                deny_if: [{conditions: [{path: args.to, op: eq, value: evil}]}]
            """, ledger: ledger)
        rig.client(Wire.call(1, "pay", #"{"to":"evil"}"#))
        #expect(ledger.endings.isEmpty)
        rig.client(Wire.call(2, "pay", #"{"to":"bob"}"#), Wire.call(3, "pay", #"{"to":"bob"}"#))
        rig.session.upstreamClosed()
        #expect(ledger.endings.map(\.settlement) == [.spent, .spent])
    }

    @Test func `a call that was not sent gives its charge back`() throws {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(Self.limited(), ledger: ledger) { $0.maxInFlight = 1 }
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"))
        #expect(rig.toServer().count == 1)
        #expect(ledger.endings.map(\.settlement) == [.notSent])
        #expect(try rig.oneAnswer()["/id"] == "2")
    }

    @Test func `a ledger that does not answer refuses`() throws {
        let ledger = ScriptedLedger()
        let rig = try SessionRig(Self.limited(), ledger: ledger)
        ledger.fail(with: LedgerFailure(code: .timeout, message: "the store is slow"))
        rig.client(Wire.call(1, "pay"), Wire.call(2, "free"))
        #expect(rig.toServer() == [Wire.call(2, "free")])
        #expect(try rig.oneAnswer().code == #""store_unavailable""#)
    }

    @Test func `a grant that is refused too often is answered without evaluation until it calms down`() throws {
        let rig = try SessionRig(
            "{version: \"1\", default: deny, denial_limit: 3, tools: {say: {}}}")
        for id in 1...3 { rig.client(Wire.call(id, "no")) }
        rig.callAndAnswer(9, "say")
        rig.client(Wire.call(10, "no"))
        _ = rig.toClient()
        rig.client(Wire.call(4, "say"))
        let answer = try rig.oneAnswer()
        #expect(answer.code == #""denial_limit""#)
        #expect(answer["/result/_meta/dev.sallyport~1decision/retryAfterMs"] == "60000")
        #expect(rig.toServer().isEmpty)
        rig.clock.advance(byNanoseconds: 60_000_000_000)
        rig.client(Wire.call(5, "say"))
        #expect(rig.toServer().count == 1)
    }

    @Test func `a reload keeps what was counted, and no call sees two policies`() throws {
        let rig = try SessionRig(Self.limited())
        rig.callAndAnswer(1, "pay")
        rig.callAndAnswer(2, "pay")
        rig.source.replace(
            try SessionRig.snapshot(Self.limited().replacingMax(with: 3)))
        #expect(rig.callAndAnswer(3, "pay"))
        #expect(!rig.callAndAnswer(4, "pay"))
    }

    // MARK: - Rounds of inputs

    private static let question =
        #"{"resultType":"input_required","requestState":"st","inputRequests":{"a":{"method":"elicitation/create"}}}"#

    @Test func `a question and its retry are charged once`() throws {
        let rig = try SessionRig(Self.limited())
        rig.client(Wire.request(1, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, Self.question))
        rig.client(Wire.request(2, "tools/call", Wire.modern("pay", #""requestState":"st","inputResponses":{},"#)))
        #expect(rig.toServer().count == 2)
        rig.server(Wire.result(2))
        rig.client(Wire.request(3, "tools/call", Wire.modern("pay")))
        #expect(rig.toServer().count == 1)
        rig.client(Wire.request(4, "tools/call", Wire.modern("pay")))
        #expect(rig.toServer().isEmpty)
    }

    @Test func `a question that calls itself an error keeps its charge, which pays for its retry`() throws {
        let rig = try SessionRig(
            """
            {version: "1", default: allow, tools: {pay: {limits: [
              {counter: calls, window: minute, max: 1, refund_on: [tool_error]}]}}}
            """)
        let question = String(Self.question.dropLast()) + #","isError":true}"#
        rig.client(Wire.request(1, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, question))
        #expect(rig.toServer().count == 1)
        rig.client(Wire.request(2, "tools/call", Wire.modern("pay")))
        #expect(rig.toServer().isEmpty)
        rig.client(Wire.request(3, "tools/call", Wire.modern("pay", #""requestState":"st","inputResponses":{},"#)))
        #expect(rig.toServer().count == 1)
    }

    @Test func `a retry that nobody asked for is charged, and a paid round is used up`() throws {
        let rig = try SessionRig(Self.limited())
        let retry = Wire.modern("pay", #""requestState":"st","inputResponses":{},"#)
        rig.client(Wire.request(1, "tools/call", retry))
        rig.server(Wire.result(1, Self.question))
        rig.client(Wire.request(2, "tools/call", retry))
        rig.server(Wire.result(2))
        rig.client(Wire.request(3, "tools/call", retry))
        rig.server(Wire.result(3))
        #expect(rig.toServer().count == 3)
        rig.client(Wire.request(4, "tools/call", retry))
        #expect(rig.toServer().isEmpty)
    }

    @Test func `another state or other arguments do not use a paid round`() throws {
        let rig = try SessionRig(Self.limited())
        rig.client(Wire.request(1, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, Self.question))
        rig.client(Wire.request(2, "tools/call", Wire.modern("pay", #""requestState":"other","inputResponses":{},"#)))
        #expect(rig.toServer().count == 2)
        rig.client(Wire.request(3, "tools/call", Wire.modern("pay", #""inputResponses":{},"#)))
        #expect(rig.toServer().isEmpty)
    }

    @Test func `a question that the policy refuses opens no free round`() throws {
        let rig = try SessionRig(Self.limited() + "\nserver_requests: {elicitation: deny}")
        rig.client(Wire.request(1, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, Self.question))
        #expect(try rig.oneAnswer().code == #""server_request_denied""#)
        let retry = Wire.modern("pay", #""requestState":"st","inputResponses":{},"#)
        rig.client(Wire.request(2, "tools/call", retry))
        #expect(rig.toServer().count == 2)
        rig.client(Wire.request(3, "tools/call", retry))
        #expect(rig.toServer().isEmpty)
    }
}

extension String {
    fileprivate func replacingMax(with max: Int) -> String {
        split(separator: "max: 2", omittingEmptySubsequences: false).joined(separator: "max: \(max)")
    }
}
