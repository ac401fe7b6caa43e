internal import JSONText
internal import PolicyEngine
internal import Testing
internal import ToolRisk

/// Calls that pass other calls on.
struct DispatchTests {
    private static func facts(inner category: RiskCategory? = nil) -> CallFacts {
        var facts = Sample.facts(tool: ToolFacts(requiredArguments: [], annotations: [:], category: .execute))
        facts.innerTool = category.map { ToolFacts(requiredArguments: ["to"], annotations: [:], category: $0) }
        return facts
    }

    /// `use_tool` passes calls on, and `other_use` matches a pattern that does.
    private static func policy(
        _ entries: [Entry] = [], defaultAction: DefaultAction = .deny, hidden: [Selector] = []
    ) throws -> Policy {
        var policy = Policy(
            defaultAction: defaultAction,
            tools: EntryTable([Sample.entry(.exact("use_tool"), id: "/tools/use_tool")] + entries))
        policy.hidden = hidden
        policy.argumentKeys = ["amount", "name", "arguments"]
        policy.dispatch = DispatchTable(
            try [Selector.exact("use_tool"), .glob(Sample.glob("*_use"))].map { selector in
                DispatchRule(
                    selector: selector, id: "/dispatch/use_tool", tool: try ConditionText.path("args.name"),
                    arguments: try ConditionText.path("args.arguments"))
            })
        return policy
    }

    private static func decide(
        _ policy: Policy, _ arguments: String, facts: CallFacts = facts(inner: .write)
    ) throws -> Verdict {
        try Sample.decide(policy, arguments, target: "use_tool", facts: facts)
    }

    private static func atMost(_ limit: Int64) throws -> Rule {
        Sample.rule(.require, [try ConditionText.condition("args.amount lte", "\(limit)")])
    }

    // MARK: - Both levels

    @Test func `the inner tool needs an entry of its own`() throws {
        let refusal = try Self.decide(try Self.policy(), #"{"name":"pay"}"#).refusal
        #expect(refusal?.reason == .defaultDeny)
        #expect(refusal?.innerTool == "pay")
        #expect(refusal?.message.hasPrefix("for `pay` inside this call: ") == true)
        #expect(try Self.decide(try Self.policy([Sample.entry(.exact("pay"))]), #"{"name":"pay"}"#).plan != nil)
    }

    @Test func `the dispatcher needs its own entry too`() throws {
        var policy = try Self.policy([Sample.entry(.exact("pay"))])
        policy.tools = EntryTable([Sample.entry(.exact("pay"))])
        let refusal = try Self.decide(policy, #"{"name":"pay"}"#).refusal
        #expect(refusal?.reason == .defaultDeny)
        #expect(refusal?.innerTool == nil)
    }

    @Test func `an inner tool that is hidden is answered as unknown under its own name`() throws {
        let policy = try Self.policy(defaultAction: .allow, hidden: [.exact("drop")])
        let refusal = try Self.decide(policy, #"{"name":"drop"}"#).refusal
        #expect(refusal?.reason == .hidden)
        #expect(refusal?.innerTool == "drop")
    }

    @Test func `rules of the inner tool read the inner arguments, as object or as text`() throws {
        let policy = try Self.policy([Sample.entry(.exact("pay"), [try Self.atMost(10)])])
        #expect(try Self.decide(policy, #"{"name":"pay","arguments":{"amount":9}}"#).plan != nil)
        #expect(try Self.decide(policy, #"{"name":"pay","arguments":"{\"amount\":9}"}"#).plan != nil)
        for arguments in [
            #"{"name":"pay","arguments":{"amount":11}}"#, #"{"name":"pay","arguments":"{\"amount\":11}"}"#,
            #"{"name":"pay","arguments":null,"amount":9}"#, #"{"name":"pay","amount":9}"#,
        ] {
            #expect(try Self.decide(policy, arguments).refusal?.reason == .requirement, "\(arguments)")
        }
    }

    @Test func `charges of both levels are made, each under its own name`() throws {
        var policy = try Self.policy([Sample.entry(.exact("pay"), [Sample.rule(charges: [try Sample.charge()])])])
        var own = try Sample.charge("outer")
        own.name = CounterName(tool: "use_tool", counter: "outer")
        policy.tools = EntryTable(
            policy.tools.entries.dropFirst() + [Sample.entry(.exact("use_tool"), [Sample.rule(charges: [own])])])
        let plan = try #require(try Self.decide(policy, #"{"name":"pay"}"#).plan)
        #expect(plan.demands.flatMap(\.charges).map(\.key.tool) == ["use_tool", "pay"])
    }

    @Test func `a refusal of the inner tool wins over an approval of the outer one`() throws {
        let approval = Sample.rule(.approve(timeoutNanoseconds: 1))
        var policy = try Self.policy([Sample.entry(.exact("pay"), [Sample.rule(.deny)])])
        policy.tools = EntryTable(
            policy.tools.entries.dropFirst() + [Sample.entry(.exact("use_tool"), [approval])])
        #expect(try Self.decide(policy, #"{"name":"pay"}"#).refusal?.reason == .denied)
        let asking = try Self.policy([Sample.entry(.exact("pay"), [approval])])
        let refusal = try Self.decide(asking, #"{"name":"pay"}"#).refusal
        #expect(refusal?.reason == .approvalRequired)
        #expect(refusal?.innerTool == "pay")
    }

    @Test func `categories and required arguments are those of the inner tool`() throws {
        let entry = Sample.entry(.category(.write), [Sample.rule(argumentChecks: .required)])
        let policy = try Self.policy([entry])
        let arguments = #"{"name":"pay","arguments":{"to":"x"}}"#
        #expect(try Self.decide(policy, arguments).plan != nil)
        #expect(try Self.decide(policy, #"{"name":"pay"}"#).refusal?.reason == .missingArgument("to"))
        #expect(try Self.decide(policy, arguments, facts: Self.facts(inner: .read)).refusal?.reason == .defaultDeny)
        #expect(try Self.decide(policy, arguments, facts: Self.facts()).refusal?.reason == .noDefinition)
    }

    // MARK: - Calls that cannot be read

    @Test(arguments: [
        "{}", #"{"name":7}"#, #"{"name":null}"#, #"{"name":""}"#, #"{"name":["pay"]}"#, #"{"Name":"pay"}"#,
    ])
    func `a call that names no inner tool is refused`(arguments: String) throws {
        let policy = try Self.policy(defaultAction: .allow)
        let refusal = try Self.decide(policy, arguments).refusal
        #expect(refusal?.reason == .innerCall(.noName))
        #expect(refusal?.rule == "/dispatch/use_tool")
    }

    @Test(arguments: [
        "7", "true", "[]", #""""#, #""[]""#, #""{""#, #""{\"a\":1,\"a\":2}""#, #""{} {}""#, #""null""#,
    ])
    func `inner arguments that are no object are refused`(arguments: String) throws {
        let policy = try Self.policy(defaultAction: .allow)
        let refusal = try Self.decide(policy, "{\"name\":\"pay\",\"arguments\":\(arguments)}").refusal
        #expect(refusal?.reason == .innerCall(.badArguments))
    }

    @Test(arguments: ["Amount", "AMOUNT", "amou\\u006eT", "amount\\u0000", "am\\u200bount"])
    func `a key inside a text that only resembles one of the policy is refused`(key: String) throws {
        let policy = try Self.policy(defaultAction: .allow)
        let text = "{\"x\":[{\"\(key)\":1}]}"
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let refusal = try Self.decide(policy, "{\"name\":\"pay\",\"arguments\":\"\(escaped)\"}").refusal
        #expect(refusal?.reason == .innerCall(.ambiguousArgument))
    }

    @Test func `a container of another kind on the way to the inner arguments is refused`() throws {
        var policy = try Self.policy(defaultAction: .allow)
        policy.dispatch = DispatchTable([
            DispatchRule(
                selector: .exact("use_tool"), id: "/dispatch/use_tool", tool: try ConditionText.path("args.name"),
                arguments: try ConditionText.path("args.call.arguments"))
        ])
        let text = #"{"name":"pay","call":"{\"arguments\":{}}"}"#
        #expect(try Self.decide(policy, text).refusal?.reason == .innerCall(.badArguments))
        #expect(try Self.decide(policy, #"{"name":"pay","call":{}}"#).plan != nil)
        #expect(try Self.decide(policy, #"{"name":"pay"}"#).plan != nil)
    }

    @Test(arguments: ["use_tool", "other_use"])
    func `a dispatcher inside a dispatcher is refused`(inner: String) throws {
        let policy = try Self.policy(defaultAction: .allow)
        #expect(try Self.decide(policy, "{\"name\":\"\(inner)\"}").refusal?.reason == .innerCall(.nested))
    }

    // MARK: - Shadow, names

    @Test func `in shadow the inner refusals are written down and the call passes`() throws {
        var policy = try Self.policy([Sample.entry(.exact("pay"), [Sample.rule(.deny)])])
        policy.mode = .shadow
        let plan = try #require(try Self.decide(policy, #"{"name":"pay"}"#).plan)
        #expect(plan.shadowRefusals.map(\.reason) == [.denied])
        #expect(plan.shadowRefusals.map(\.innerTool) == ["pay"])
        let unreadable = try #require(try Self.decide(policy, "{}").plan)
        #expect(unreadable.shadowRefusals.map(\.reason) == [.innerCall(.noName)])
    }

    @Test func `the inner tool is named for calls of dispatchers alone`() throws {
        let policy = try Self.policy([
            Sample.entry(.exact("pay"), [Sample.rule(argumentChecks: .required)])
        ])
        let document = try JSONDocument(parsing: Array(#"{"name":"pay"}"#.utf8))
        let call = PolicedCall(kind: .tool, target: "use_tool", arguments: .root)
        #expect(policy.innerTool(of: call, in: document) == "pay")
        #expect(policy.needsDefinition(call, innerTool: "pay"))
        #expect(!policy.needsDefinition(call, innerTool: "other"))
        #expect(policy.innerTool(of: PolicedCall(kind: .tool, target: "x", arguments: .root), in: document) == nil)
        let prompt = PolicedCall(kind: .prompt, target: "use_tool", arguments: .root)
        #expect(policy.innerTool(of: prompt, in: document) == nil)
    }

    @Test func `an explanation shows where the inner call begins`() throws {
        let policy = try Self.policy([Sample.entry(.exact("pay"), id: "/tools/pay")])
        let document = try JSONDocument(parsing: Array(#"{"name":"pay"}"#.utf8))
        var trace = ExplanationTrace()
        let call = PolicedCall(kind: .tool, target: "use_tool", arguments: .root)
        _ = policy.decide(call, in: document, facts: Self.facts(inner: .write), trace: &trace)
        #expect(
            trace.events == [
                .hidden(false), .reached(true, defaultAction: .deny),
                .entry(id: "/tools/use_tool", selector: "use_tool"),
                .innerCall(tool: "pay"), .hidden(false), .reached(true, defaultAction: .deny),
                .entry(id: "/tools/pay", selector: "pay"),
            ])
    }
}
