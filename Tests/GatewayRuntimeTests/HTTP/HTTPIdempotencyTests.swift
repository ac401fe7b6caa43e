import GatewayPorts
import GatewayRuntime
import GatewayTesting
import Testing

/// Identical calls of HTTP clients, of which only the first one leaves.
@Suite struct HTTPIdempotencyTests {
    private static let policy = """
        version: "1"
        default: allow
        tools: {pay: {rules: [{action: allow, idempotency_window: 5m}]}}
        """

    @Test func `a twin waits for the first one's answer, and a later one gets it at once`() throws {
        let rig = try HTTPRig(Self.policy)
        let first = rig.legacy(Wire.call(1, "pay"))
        let exchange = try rig.oneRequest()
        let twin = rig.legacy(Wire.call(2, "pay"))
        #expect(rig.isUpstreamQuiet)
        #expect(twin.isSilent)
        exchange.answer(Wire.result(1, #"{"paid":1.0}"#))
        #expect(first.body == Wire.result(1, #"{"paid":1.0}"#))
        #expect(try twin.answer()["/result/paid"] == "1")
        #expect(twin.status == 200)
        let later = rig.legacy(Wire.call(3, "pay"))
        #expect(later.body == Wire.result(3, #"{"paid":1.0}"#))
        #expect(rig.isUpstreamQuiet)
        #expect(rig.records().map(\.outcome).filter { $0 == .replayed }.count == 2)
    }

    @Test func `an answer that came as an event is repeated as a whole answer`() throws {
        let rig = try HTTPRig(Self.policy)
        _ = rig.legacy(Wire.call(1, "pay"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "text/event-stream"])
        exchange.send("id: 4\ndata: \(Wire.result(1))\n\n")
        let later = rig.legacy(Wire.call(2, "pay"))
        #expect(later.field("content-type") == "application/json")
        #expect(later.body == Wire.result(2))
    }

    @Test func `a twin that leaves is not waited for, and the first one goes on`() throws {
        let rig = try HTTPRig(Self.policy)
        let first = rig.modernCall(1, "pay")
        let exchange = try rig.oneRequest()
        let twin = rig.modernCall(2, "pay")
        twin.leave()
        #expect(!exchange.isCancelled)
        exchange.answer(Wire.result(1))
        #expect(first.status == 200)
        #expect(twin.isSilent)
        #expect(twin.misuses == 0)
        #expect(rig.audit.openCalls.isEmpty)
    }

    @Test func `the first one's end without an answer ends the twin's wait`() throws {
        let rig = try HTTPRig(Self.policy)
        let first = rig.modernCall(1, "pay")
        let exchange = try rig.oneRequest()
        let twin = rig.modernCall(2, "pay")
        first.leave()
        #expect(exchange.isCancelled)
        #expect(try twin.answer().code == #""first_call_unanswered""#)
        #expect(rig.isUpstreamQuiet)
    }

    @Test func `an answer too long to be held is not repeated, and nobody calls again for it`() throws {
        let rig = try HTTPRig(Self.policy) { $0.maxHeldAnswerBytes = 64 }
        let first = rig.legacy(Wire.call(1, "pay"))
        let exchange = try rig.oneRequest()
        exchange.begin(200, ["content-type": "application/json"])
        let answer = Wire.result(1, #"{"text":"\#(String(repeating: "x", count: 100))"}"#)
        exchange.send(String(answer.dropLast(5)))
        exchange.send(String(answer.suffix(5)))
        exchange.end()
        #expect(first.body == answer)
        let later = rig.legacy(Wire.call(2, "pay"))
        #expect(rig.isUpstreamQuiet)
        #expect(later.isComplete)
        #expect(later.body.contains("first_call_unanswered"))
    }
}
