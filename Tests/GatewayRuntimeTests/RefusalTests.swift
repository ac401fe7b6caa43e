import GatewayPorts
import GatewayRuntime
import MCPProtocol
import PolicyEngine
import Testing

@Suite struct RefusalTests {
    private static func limit(message: String?, retry: Int64?) -> Refusal {
        let key = CounterKey(server: "s", grant: "local", session: "", tool: "pay", counter: "_rate_minute", by: "")
        let demand = LedgerDemand(
            rule: "/tools/pay/rules/0", ruleName: nil, message: message, polarity: .require, conditions: [],
            charges: [], isShadow: false)
        let refusal = LedgerRefusal(
            demand: 0, key: key, bound: .atMost(Amount(units: 10)), retryAfterNanoseconds: retry)
        return .limit(demand, refusal)
    }

    @Test func `a full limit names the limit and when to retry`() {
        let refusal = Self.limit(message: nil, retry: 41_000_000_001)
        #expect(refusal.message == "limit of 10 for `pay` reached (`_rate_minute`); retry in 42 seconds")
        #expect(refusal.code == "limit_reached")
        #expect(refusal.rule == "/tools/pay/rules/0")
    }

    @Test func `a rule's own message wins and keeps the retry time`() {
        #expect(Self.limit(message: "slow down", retry: 1).message == "slow down; retry in 1 second")
        #expect(Self.limit(message: "never", retry: nil).message == "never")
    }

    @Test func `a hidden tool is answered as an unknown one`() {
        let hidden = PolicyRefusal(reason: .hidden, rule: "(hidden)", message: "")
        #expect(Refusal.policy(hidden).protocolErrorCode == -32602)
        let denied = PolicyRefusal(reason: .denied, rule: "/tools/x/rules/0", message: "no")
        #expect(Refusal.policy(denied).protocolErrorCode == nil)
    }
}
