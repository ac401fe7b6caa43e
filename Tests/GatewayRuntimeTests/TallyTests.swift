import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct TallyTests {
    private static let policy = """
        version: "1"
        default: allow
        tools:
          delete: {rules: [{action: deny, reason: "never delete"}]}
          look: {rules: [{action: deny, mode: shadow}]}
          pay: {rules: [{action: allow, idempotency_window: 5m}]}
        server_requests: {sampling: deny}
        """

    private func rig() throws -> SessionRig { try SessionRig(Self.policy) }

    @Test func `a call is forwarded, then under way, then one of three kinds of answered`() throws {
        let rig = try rig()
        rig.client(Wire.call(1, "say"), Wire.call(2, "say"), Wire.call(3, "say"), Wire.call(4, "say"))
        #expect(rig.gateway.tally.forwarded == 4)
        #expect(rig.gateway.tally.underWay == 4)
        rig.server(Wire.result(1, "{}"), Wire.result(2, #"{"isError":true,"content":[]}"#), Wire.error(3))
        let tally = rig.gateway.tally
        #expect(tally.succeeded == 1)
        #expect(tally.toolErrors == 1)
        #expect(tally.protocolErrors == 1)
        #expect(tally.underWay == 1)
        #expect(tally.lastCallNanoseconds == rig.clock.wallNanoseconds())
    }

    @Test func `a refused call counts under its rule and is not forwarded`() throws {
        let rig = try rig()
        rig.client(Wire.call(1, "delete"), Wire.call(2, "delete"))
        #expect(rig.gateway.tally.forwarded == 0)
        #expect(rig.gateway.tally.refusedCalls == 2)
        #expect(rig.gateway.tally.refusals.counts == ["/tools/delete/rules/0": 2])
    }

    @Test func `a rule in shadow mode counts apart, and its call goes on`() throws {
        let rig = try rig()
        rig.client(Wire.call(1, "look"))
        #expect(rig.gateway.tally.forwarded == 1)
        #expect(rig.gateway.tally.refusals.counts.isEmpty)
        #expect(rig.gateway.tally.shadowRefusals.counts == ["/tools/look/rules/0": 1])
    }

    @Test func `a text that is no message, and a server's denied question, are refused messages`() throws {
        let rig = try rig()
        rig.open()
        rig.client("{")
        rig.server(#"{"jsonrpc":"2.0","id":"q","method":"sampling/createMessage","params":{"messages":[]}}"#)
        #expect(rig.gateway.tally.refusedMessages == 2)
        #expect(rig.gateway.tally.refusedCalls == 0)
        #expect(rig.gateway.tally.refusals.counts["/server_requests/sampling"] == 1)
        #expect(rig.gateway.tally.refusals.counts.values.reduce(0, +) == 2)
    }

    @Test func `identical calls are replayed, at once and after a wait`() throws {
        let rig = try rig()
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"))
        rig.server(Wire.result(1, "{}"))
        rig.client(Wire.call(3, "pay"))
        #expect(rig.gateway.tally.forwarded == 1)
        #expect(rig.gateway.tally.replayed == 2)
    }

    @Test func `a call without an answer is unanswered, and one that waited for it refused`() throws {
        let rig = try rig()
        rig.client(Wire.call(1, "pay"), Wire.call(2, "pay"), Wire.call(3, "say"), Wire.call(4, "say"))
        rig.client(Wire.notification("notifications/cancelled", #"{"requestId":4}"#))
        #expect(rig.gateway.tally.unanswered == 1)
        rig.session.upstreamClosed()
        let tally = rig.gateway.tally
        #expect(tally.unanswered == 3)
        #expect(tally.underWay == 0)
        #expect(tally.refusals.counts == ["first_call_unanswered": 1])
    }

    @Test func `what is no call counts nowhere`() throws {
        let rig = try rig()
        rig.open()
        rig.client(Wire.notification("notifications/progress", #"{"progressToken":1,"progress":1}"#))
        #expect(rig.gateway.tally == Tally())
    }

    @Test func `names beyond the limit count together`() {
        var names = Tally.Names()
        for number in 0..<(Tally.Names.maxNames + 10) { names.add("rule \(number)") }
        names.add("rule 0")
        names.add("rule \(Tally.Names.maxNames + 9)")
        #expect(names.counts.count == Tally.Names.maxNames)
        #expect(names.counts["rule 0"] == 2)
        #expect(names.counts[Tally.Names.others] == 12)
    }
}
