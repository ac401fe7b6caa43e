internal import JSONText
internal import PolicyEngine
internal import Testing

struct RuleTests {
    // MARK: - Order and polarity

    @Test func `every condition of a requirement must hold`() throws {
        let conditions = [
            try ConditionText.condition("args.a eq", "1"), try ConditionText.condition("args.b eq", "2"),
        ]
        let policy = Sample.policy([Sample.rule(.require, conditions)])
        #expect(try Sample.decide(policy, "{\"a\":1,\"b\":2}").plan != nil)
        #expect(try Sample.decide(policy, "{\"a\":1,\"b\":3}").refusal?.reason == .requirement)
        #expect(try Sample.decide(policy, "{\"a\":1}").refusal?.reason == .requirement)
    }

    @Test func `a deny needs all its conditions to fire`() throws {
        let conditions = [
            try ConditionText.condition("args.a eq", "1"), try ConditionText.condition("args.b eq", "2"),
        ]
        let policy = Sample.policy([Sample.rule(.deny, conditions)])
        #expect(try Sample.decide(policy, "{\"a\":1,\"b\":2}").refusal?.reason == .denied)
        #expect(try Sample.decide(policy, "{\"a\":1,\"b\":\"2\"}").refusal?.reason == .denied)
        #expect(try Sample.decide(policy, "{\"a\":1,\"b\":3}").plan != nil)
        #expect(try Sample.decide(policy, "{\"a\":1}").plan != nil)
    }

    @Test func `a deny without conditions always refuses and a requirement without any never does`() throws {
        #expect(try Sample.decide(Sample.policy([Sample.rule(.deny)])).refusal?.reason == .denied)
        #expect(try Sample.decide(Sample.policy([Sample.rule(.require)])).plan == Plan())
    }

    @Test func `the first refusal wins, in the order of the rules`() throws {
        let rules = [
            Sample.rule(.require, id: "one"), Sample.rule(.deny, id: "two", message: "no"),
            Sample.rule(.deny, id: "three"),
        ]
        let refusal = try Sample.decide(Sample.policy(rules)).refusal
        #expect(refusal == PolicyRefusal(reason: .denied, rule: "two", message: "no"))
    }

    @Test func `an exact entry speaks before a pattern and a pattern before all`() throws {
        let entries = [
            Sample.entry(.all, [Sample.rule(.deny, id: "all")]),
            Sample.entry(.glob(Sample.glob("p*")), [Sample.rule(.deny, id: "glob")]),
            Sample.entry(.exact("pay"), [Sample.rule(.deny, id: "exact")]),
        ]
        let policy = Policy(defaultAction: .allow, tools: EntryTable(entries))
        #expect(try Sample.decide(policy).refusal?.rule == "exact")
        #expect(try Sample.decide(policy, target: "put").refusal?.rule == "glob")
        #expect(try Sample.decide(policy, target: "go").refusal?.rule == "all")
    }

    // MARK: - Approvals

    @Test func `an approval is asked for only when no other rule refuses`() throws {
        let approve = Sample.rule(.approve(timeoutNanoseconds: 1), id: "approve")
        let alone = try Sample.decide(Sample.policy([approve])).refusal
        #expect(alone?.reason == .approvalRequired)
        #expect(alone?.rule == "approve")
        let denied = try Sample.decide(Sample.policy([approve, Sample.rule(.deny, id: "deny")])).refusal
        #expect(denied?.rule == "deny")
    }

    @Test func `an approval that does not fire lets the call pass`() throws {
        let condition = try ConditionText.condition("args.amount gt", "500")
        let approve = Sample.rule(.approve(timeoutNanoseconds: 1), [condition])
        #expect(try Sample.decide(Sample.policy([approve]), "{\"amount\":5}").plan == Plan())
        #expect(try Sample.decide(Sample.policy([approve]), "{\"amount\":501}").refusal?.reason == .approvalRequired)
        #expect(try Sample.decide(Sample.policy([approve]), "{\"amount\":\"5\"}").refusal?.reason == .approvalRequired)
    }

    // MARK: - Required arguments

    @Test func `required arguments must be there and not null`() throws {
        let tool = ToolFacts(requiredArguments: ["to", "amount"], annotations: [:])
        let policy = Sample.policy([Sample.rule(.require, argumentChecks: .required)])
        let facts = Sample.facts(tool: tool)
        #expect(try Sample.decide(policy, "{\"to\":1,\"amount\":0}", facts: facts).plan != nil)
        let missing = try Sample.decide(policy, "{\"to\":1}", facts: facts).refusal
        #expect(missing?.reason == .missingArgument("amount"))
        let null = try Sample.decide(policy, "{\"to\":null,\"amount\":1}", facts: facts).refusal
        #expect(null?.reason == .missingArgument("to"))
        #expect(try Sample.decide(policy, nil, facts: facts).refusal?.reason == .missingArgument("to"))
        #expect(try Sample.decide(policy, "[]", facts: facts).refusal?.reason == .missingArgument("to"))
    }

    @Test func `required arguments of an unknown definition refuse`() throws {
        let policy = Sample.policy([Sample.rule(.require, argumentChecks: .required)])
        #expect(try Sample.decide(policy, facts: Sample.facts(tool: nil)).refusal?.reason == .noDefinition)
    }

    // MARK: - Idempotency

    @Test func `the first rule with a window answers identical calls`() throws {
        let rules = [
            Sample.rule(id: "shadow", mode: .shadow, idempotencyWindowNanoseconds: 1),
            Sample.rule(id: "one", idempotencyWindowNanoseconds: 5),
            Sample.rule(id: "two", idempotencyWindowNanoseconds: 9),
        ]
        let plan = try Sample.decide(Sample.policy(rules)).plan
        #expect(plan?.idempotency == IdempotencyDemand(rule: "one", windowNanoseconds: 5))
    }

    // MARK: - Shadow

    @Test func `a shadow rule refuses on paper only`() throws {
        let rules = [Sample.rule(.deny, id: "shadow", mode: .shadow), Sample.rule(.require, id: "after")]
        let plan = try Sample.decide(Sample.policy(rules)).plan
        #expect(plan?.shadowRefusals.map(\.rule) == ["shadow"])
    }

    @Test func `an enforced rule refuses in a shadow document`() throws {
        var policy = Sample.policy([Sample.rule(.deny, id: "a"), Sample.rule(.deny, id: "b", mode: .enforce)])
        policy.mode = .shadow
        #expect(try Sample.decide(policy).refusal?.rule == "b")
    }

    @Test func `a shadow document lets hidden, unlisted and confusable names pass, and says so`() throws {
        var policy = Sample.policy([])
        policy.mode = .shadow
        policy.hidden = [.exact("gone")]
        let facts = Sample.facts(tool: nil)
        let cases = [("gone", "(hidden)"), ("other", "(default deny)"), ("PAY", "(name)")]
        for (name, rule) in cases {
            let plan = try Sample.decide(policy, target: name, facts: facts).plan
            #expect(plan?.shadowRefusals.map(\.rule) == [rule])
            #expect(policy.isListed(.tool, name))
        }
    }

    @Test func `a shadow approval is written down at once`() throws {
        let rules = [Sample.rule(.approve(timeoutNanoseconds: 1), id: "shadow", mode: .shadow)]
        #expect(try Sample.decide(Sample.policy(rules)).plan?.shadowRefusals.map(\.reason) == [.approvalRequired])
    }

    @Test func `a call refused on paper counts nothing on paper`() throws {
        let rules = [
            Sample.rule(id: "paper", mode: .shadow, charges: [try Sample.charge()]),
            Sample.rule(id: "real", charges: [try Sample.charge()]),
            Sample.rule(.deny, id: "deny", mode: .shadow),
        ]
        #expect(try Sample.decide(Sample.policy(rules)).plan?.demands.map(\.rule) == ["real"])
        let passing = try Sample.decide(Sample.policy(Array(rules.dropLast()))).plan
        #expect(passing?.demands.map(\.rule) == ["paper", "real"])
        #expect(passing?.demands.map(\.isShadow) == [true, false])
        #expect(passing?.demands.flatMap(\.charges).map(\.key.isShadow) == [true, false])
    }

    @Test func `an explanation tells what was looked at, in order`() throws {
        let condition = try ConditionText.condition("args.l[*] lte", "5")
        let policy = Sample.policy([Sample.rule(.require, [condition], id: "r", name: "small")])
        let document = try JSONDocument(parsing: Array("{\"l\":[1, 9.50]}".utf8))
        var trace = ExplanationTrace()
        let call = PolicedCall(kind: .tool, target: "pay", arguments: .root)
        let verdict = policy.decide(call, in: document, facts: Sample.facts(), trace: &trace)
        let refusal = try #require(verdict.refusal)
        #expect(
            trace.events == [
                .hidden(false), .reached(true, defaultAction: .deny), .entry(id: "/tools/x", selector: "pay"),
                .rule(id: "r", name: "small", isShadow: false),
                .condition(path: "args.l[*]", operatorName: "lte", observed: ["1", "9.5"], outcome: .fails),
                .refused(refusal, isShadow: false),
            ])
    }
}
