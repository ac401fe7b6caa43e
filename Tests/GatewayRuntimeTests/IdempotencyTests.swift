import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct IdempotencyTests {
    private static let policy = """
        version: "1"
        default: allow
        tools:
          pay: {rules: [{action: allow, idempotency_window: 5m}]}
        """
    private static let arguments = #"{"to":"bob","amount":5}"#

    @Test func `an identical call gets the first one's answer and is not forwarded`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "pay", Self.arguments))
        rig.server(Wire.result(1, #"{"paid":1.0}"#))
        _ = rig.toClient()
        _ = rig.toServer()
        rig.client(Wire.call(2, "pay", #"{ "amount" : 5, "to":"b\u006fb"}"#))
        #expect(rig.toServer().isEmpty)
        #expect(rig.toClient() == [Wire.result(2, #"{"paid":1.0}"#)])
        #expect(rig.records().map(\.outcome) == [.allowed, .replayed])
        rig.client(Wire.call(3, "pay", #"{"to":"bob","amount":6}"#))
        #expect(rig.toServer().count == 1)
    }

    @Test func `an error is replayed too`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "pay"))
        rig.server(Wire.error(1))
        rig.client(Wire.call(2, "pay"))
        #expect(rig.toClient() == [Wire.error(1), Wire.error(2)])
    }

    @Test func `the window ends`() throws {
        let rig = try SessionRig(Self.policy)
        rig.callAndAnswer(1, "pay")
        rig.clock.advance(byNanoseconds: 299_000_000_000)
        #expect(!rig.callAndAnswer(2, "pay"))
        rig.clock.advance(byNanoseconds: 1_000_000_000)
        #expect(rig.callAndAnswer(3, "pay"))
    }

    @Test func `a call that comes before the first one's answer waits for it`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"), Wire.call(3, "pay"))
        #expect(rig.toServer() == [Wire.call(1, "pay")])
        #expect(rig.toClient().isEmpty)
        rig.client(Wire.call(2, "say"))
        #expect(try rig.oneAnswer().errorCode == "-32600")
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":3}"#))
        rig.server(Wire.result(1, #"{"n":1}"#))
        #expect(Set(rig.toClient()) == [Wire.result(1, #"{"n":1}"#), Wire.result(2, #"{"n":1}"#)])
        #expect(rig.session.isIdle)
    }

    @Test func `an outcome that nobody knows is not repeated`() throws {
        let rig = try SessionRig(Self.policy)
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"))
        rig.server(#"{"jsonrpc":"2.0","id":1,"result":{},"result":{}}"#)
        let answers = try rig.toClient().map(Answer.init)
        #expect(Set(answers.map { $0["/id"] }) == ["1", "2"])
        rig.client(Wire.call(3, "pay"))
        #expect(try rig.oneAnswer().code == #""first_call_unanswered""#)
        #expect(rig.toServer().count == 1)
    }

    @Test func `a first call that was not sent does not stand for the next`() throws {
        let rig = try SessionRig(
            """
            version: "1"
            default: allow
            tools:
              pay:
                rules: [{action: allow, idempotency_window: 5m}]
                limits: [{counter: c, window: minute, max: 1}]
            """)
        #expect(rig.callAndAnswer(1, "pay", #"{"n":1}"#))
        #expect(!rig.callAndAnswer(2, "pay", #"{"n":2}"#))
        #expect(try rig.oneAnswer().code == #""limit_reached""#)
        rig.clock.advance(byNanoseconds: 60_000_000_000)
        #expect(rig.callAndAnswer(3, "pay", #"{"n":2}"#))
    }

    @Test func `only so many calls wait for another's answer`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxInFlight = 2 }
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"), Wire.call(3, "pay"), Wire.call(4, "pay"))
        let answer = try rig.oneAnswer()
        #expect(answer["/id"] == "4")
        #expect(answer.code == #""overloaded""#)
    }

    @Test func `an answer that is too long to keep is given once and the call not repeated`() throws {
        let rig = try SessionRig(Self.policy) { $0.maxIdempotentBytes = 20 }
        rig.client(Wire.call(1, "pay"))
        let answer = Wire.result(1, #"{"paid":"a long story"}"#)
        rig.server(answer)
        #expect(rig.toClient() == [answer])
        rig.client(Wire.call(2, "pay"))
        #expect(rig.toServer() == [Wire.call(1, "pay")])
        #expect(try rig.oneAnswer().code == #""first_call_unanswered""#)
    }

    @Test func `a question is not an answer to repeat`() throws {
        let rig = try SessionRig(Self.policy)
        let question =
            #"{"resultType":"input_required","requestState":"s","inputRequests":{"a":{"method":"elicitation/create"}}}"#
        rig.client(Wire.request(1, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, question))
        rig.client(Wire.request(2, "tools/call", Wire.modern("pay", #""requestState":"s","inputResponses":{},"#)))
        #expect(rig.toServer().count == 2)
        rig.server(Wire.result(2, #"{"resultType":"complete"}"#))
        _ = rig.toClient()
        rig.client(Wire.request(3, "tools/call", Wire.modern("pay")))
        #expect(rig.toClient() == [Wire.result(3, #"{"resultType":"complete"}"#)])
    }

    @Test func `a question that the policy refuses reaches nobody who waits`() throws {
        let rig = try SessionRig(Self.policy)
        let question = #"{"resultType":"input_required","inputRequests":{"a":{"method":"sampling/createMessage"}}}"#
        rig.client(
            Wire.request(1, "tools/call", Wire.modern("pay")), Wire.request(2, "tools/call", Wire.modern("pay")))
        rig.server(Wire.result(1, question))
        let lines = rig.toClient()
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { !$0.contains("createMessage") })
    }
}
