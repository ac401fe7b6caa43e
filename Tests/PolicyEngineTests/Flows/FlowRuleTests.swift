internal import JSONText
internal import PolicyEngine
internal import Testing
internal import ToolRisk

struct FlowRuleTests {
    private static let minute: Int64 = 60_000_000_000

    private static func policy(
        when: FlowSubject = .label(.egress), after: [FlowSubject] = [.label(.untrustedSource)],
        action: FlowRule.Action = .deny, message: String? = nil, mode: EnforcementMode? = nil
    ) -> Policy {
        var policy = Policy(defaultAction: .allow)
        policy.flows = [
            FlowRule(
                id: "/flows/0", name: "trifecta", message: message, mode: mode, when: [when], trigger: .after(after),
                windowNanoseconds: 30 * minute, action: action)
        ]
        return policy
    }

    private static func tool(_ labels: ToolLabels, _ category: RiskCategory? = .write) -> ToolFacts {
        ToolFacts(requiredArguments: [], annotations: [:], category: category, risk: 2, labels: labels)
    }

    /// Facts of a call three minutes after an untrusted read.
    private static func facts(_ tool: ToolFacts?, target: String = "get_issue") -> CallFacts {
        var memory = FlowMemory()
        memory.admitted(
            FlowEvent(server: "github", target: target, labels: .untrustedSource, category: .read), by: "local", at: 0)
        var facts = Sample.facts(tool: tool)
        facts.flow = memory.view(of: "local", at: 3 * minute)
        return facts
    }

    @Test func `a refusal says what happened, what may not happen, and for how long`() throws {
        let refusal = try Sample.decide(Self.policy(), target: "send_mail", facts: Self.facts(Self.tool(.egress)))
            .refusal
        #expect(
            refusal
                == PolicyRefusal(
                    reason: .flow, rule: "/flows/0", ruleName: "trifecta",
                    message: "after `get_issue` (untrusted source) 3 minutes ago, `send_mail` may not carry data out "
                        + "for another 27 minutes"))
        #expect(refusal?.reason.code == "flow_denied")
    }

    @Test func `a missing success is named`() throws {
        var policy = Policy(defaultAction: .allow)
        policy.flows = [
            FlowRule(
                id: "/flows/0", when: [.tool(.exact("publish"))], trigger: .unlessSucceeded(["run_tests"]),
                windowNanoseconds: FlowRule.defaultSuccessNanoseconds)
        ]
        #expect(
            try Sample.decide(policy, target: "publish").refusal?.message
                == "`publish` needs a successful call of `run_tests` in the 24 hours before it, make that call first")
        #expect(try Sample.decide(policy, target: "other").plan != nil)
    }

    @Test func `names in a refusal cannot break out of it`() throws {
        let facts = Self.facts(Self.tool(.egress), target: "x`\n" + String(repeating: "y", count: 200))
        let message = try #require(try Sample.decide(Self.policy(), target: "send", facts: facts).refusal?.message)
        #expect(message.hasPrefix("after `x??yyy") && message.utf8.count < 300)
    }

    @Test func `a policy's own words come first`() throws {
        let policy = Self.policy(message: "not now")
        #expect(try Sample.decide(policy, facts: Self.facts(Self.tool(.egress))).refusal?.message == "not now")
    }

    @Test func `only the calls that are meant are refused`() throws {
        #expect(try Sample.decide(Self.policy(), facts: Self.facts(Self.tool(.privateData))).plan != nil)
        let byCategory = Self.policy(when: .tool(.category(.write)))
        #expect(try Sample.decide(byCategory, facts: Self.facts(Self.tool([]))).refusal != nil)
        #expect(try Sample.decide(byCategory, facts: Self.facts(Self.tool([], .read))).plan != nil)
        let resource = try Sample.decide(Self.policy(), kind: .resource, facts: Self.facts(nil))
        #expect(resource.plan != nil)
    }

    @Test func `a tool that nobody judged is meant by every label and category`() throws {
        #expect(try Sample.decide(Self.policy(), facts: Self.facts(nil)).refusal?.reason == .flow)
        #expect(try Sample.decide(Self.policy(), facts: Self.facts(Self.tool([], nil))).refusal?.reason == .flow)
        let policy = Self.policy()
        #expect(policy.needsDefinition(PolicedCall(kind: .tool, target: "pay", arguments: nil)))
        let byName = Self.policy(when: .tool(.exact("pay")), after: [.tool(.exact("x"))])
        #expect(!byName.needsDefinition(PolicedCall(kind: .tool, target: "pay", arguments: nil)))
    }

    @Test func `labels that the policy gives count instead of those of the catalogue`() throws {
        var policy = Self.policy()
        policy.labelOverrides = LabelTable([(.exact("pay"), [])])
        #expect(try Sample.decide(policy, facts: Self.facts(Self.tool(.egress))).plan != nil)
        #expect(try Sample.decide(policy, facts: Self.facts(nil)).plan != nil)
        let call = PolicedCall(kind: .tool, target: "pay", arguments: nil)
        #expect(policy.flowEvent(for: call, facts: Self.facts(nil)).labels.isEmpty)
        policy.labelOverrides = LabelTable([(.category(.read), []), (.all, [])])
        // Which of the two it is depends on what nobody knows.
        #expect(policy.flowEvent(for: call, facts: Self.facts(nil)).labels.names.count == 3)
    }

    @Test func `resources and prompts bring in text of others`() {
        let policy = Self.policy()
        let resource = PolicedCall(kind: .resource, target: "file:///x", arguments: nil)
        #expect(policy.flowEvent(for: resource, facts: Sample.facts()).labels == [.untrustedSource, .privateData])
        let prompt = PolicedCall(kind: .prompt, target: "p", arguments: nil)
        #expect(policy.flowEvent(for: prompt, facts: Sample.facts()).labels == .untrustedSource)
    }

    @Test func `a flow comes after entries and before approvals`() throws {
        var policy = Self.policy(action: .approve(timeoutNanoseconds: 1))
        let facts = Self.facts(Self.tool(.egress))
        #expect(try Sample.decide(policy, facts: facts).refusal?.reason == .approvalRequired)
        policy.flows.append(
            FlowRule(
                id: "/flows/1", when: [.tool(.all)], trigger: .after([.tool(.all)]), windowNanoseconds: 60 * Self.minute
            ))
        #expect(try Sample.decide(policy, facts: facts).refusal?.rule == "/flows/1")
        policy.tools = EntryTable([Sample.entry(.exact("pay"), [Sample.rule(.deny, id: "deny")])])
        #expect(try Sample.decide(policy, facts: facts).refusal?.rule == "deny")
    }

    @Test func `a flow in shadow is only written down`() throws {
        let facts = Self.facts(Self.tool(.egress))
        let plan = try Sample.decide(Self.policy(mode: .shadow), facts: facts).plan
        #expect(plan?.shadowRefusals.map(\.rule) == ["/flows/0"])
        var policy = Self.policy()
        policy.mode = .shadow
        #expect(try Sample.decide(policy, facts: facts).plan?.shadowRefusals.map(\.rule) == ["/flows/0"])
    }
}
