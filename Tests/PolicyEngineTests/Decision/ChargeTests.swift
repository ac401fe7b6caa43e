internal import JSONText
internal import PolicyEngine
internal import Testing

struct ChargeTests {
    private static func charges(
        _ charge: Charge, _ arguments: String? = "{}", facts: CallFacts = Sample.facts()
    ) throws -> [LedgerCharge]? {
        try Sample.decide(Sample.policy([Sample.rule(charges: [charge])]), arguments, facts: facts).plan?
            .demands.flatMap(\.charges)
    }

    @Test func `a charge is demanded as the policy says`() throws {
        let charge = try Sample.charge()
        let plan = try Sample.decide(
            Sample.policy([Sample.rule(id: "r", name: "n", message: "m", charges: [charge])])
        ).plan
        let key = CounterKey(server: "bank", grant: "local", session: "", tool: "pay", counter: "calls", by: "")
        let expected = LedgerCharge(
            key: key, window: .hour, algorithm: .sliding, bound: charge.bound, amount: .one)
        #expect(
            plan?.demands == [
                LedgerDemand(
                    rule: "r", ruleName: "n", message: "m", polarity: .require, conditions: [], charges: [expected],
                    isShadow: false)
            ])
    }

    @Test func `a refused call demands nothing`() throws {
        let rules = [Sample.rule(charges: [try Sample.charge()]), Sample.rule(.deny)]
        #expect(try Sample.decide(Sample.policy(rules)).plan == nil)
    }

    @Test(arguments: [
        (LimitScope.grant, "bank", "ci", ""), (.session, "bank", "ci", "s9"), (.server, "bank", "", ""),
        (.global, "", "", ""),
    ])
    func `a key holds what the scope tells apart`(
        _ scope: LimitScope, _ server: String, _ grant: String, _ session: String
    ) throws {
        let facts = Sample.facts(grant: GrantFacts(label: "ci"), session: "s9")
        let key = try Self.charges(try Sample.charge(scope: scope), facts: facts)?.first?.key
        #expect(
            key
                == CounterKey(server: server, grant: grant, session: session, tool: "pay", counter: "calls", by: ""))
    }

    @Test func `without a session, session means grant`() throws {
        let facts = Sample.facts(session: nil)
        let session = try Self.charges(try Sample.charge(scope: .session), facts: facts)
        #expect(session == (try Self.charges(try Sample.charge(scope: .grant), facts: facts)))
    }

    @Test(arguments: [
        ("{\"to\":\"bob\"}", "\"bob\""), ("{\"to\":\"b\\u006fb\"}", "\"bob\""), ("{\"to\":1.0}", "1"),
        ("{\"to\":10e-1}", "1"), ("{\"to\":\"1\"}", "\"1\""), ("{\"to\":true}", "true"), ("{\"to\":null}", "null"),
    ])
    func `one value has one counter, however it is written`(_ arguments: String, _ by: String) throws {
        #expect(try Self.charges(try Sample.charge(by: "args.to"), arguments)?.first?.key.by == by)
    }

    @Test(arguments: ["{}", "{\"to\":[]}", "{\"to\":[\"bob\"]}", "{\"to\":{}}", "[]"])
    func `a call that names no counter is refused`(_ arguments: String) throws {
        let rule = Sample.rule(charges: [try Sample.charge(by: "args.to")])
        #expect(try Sample.decide(Sample.policy([rule]), arguments).refusal?.reason == .uncountable)
    }

    @Test func `a counter's value may be 1024 bytes long and no longer`() throws {
        let rule = Sample.rule(charges: [try Sample.charge(by: "args.to")])
        let longest = String(repeating: "a", count: 1_022)
        #expect(try Sample.decide(Sample.policy([rule]), "{\"to\":\"\(longest)\"}").plan != nil)
        #expect(try Sample.decide(Sample.policy([rule]), "{\"to\":\"\(longest)a\"}").refusal?.reason == .uncountable)
    }

    @Test func `a counter may go by a fact`() throws {
        let facts = Sample.facts(clientName: "agent")
        let charge = try Sample.charge(by: "client.name")
        #expect(try Self.charges(charge, facts: facts)?.first?.key.by == "\"agent\"")
        #expect(try Self.charges(charge) == nil)
    }

    // MARK: - Amounts

    @Test(
        arguments: [
            ("0", 0), ("1", 1_000_000_000), ("0.99", 990_000_000), ("1e2", 100_000_000_000), ("1E-9", 1),
            ("0.0000000001", 1), ("19.99", 19_990_000_000), ("9007199254740992", 9_007_199_254_740_992_000_000_000),
            ("1000000000000000000", 1_000_000_000_000_000_000_000_000_000), ("0.1", 100_000_000),
            ("1234567.123456789", 1_234_567_123_456_789),
        ] as [(String, UInt128)])
    func `an argument is charged exactly, fractions rounded up`(_ number: String, _ billionths: UInt128) throws {
        let charge = try Sample.charge(amount: try Sample.amount())
        let amount = try Self.charges(charge, "{\"amount\":\(number)}")?.first?.amount
        #expect(amount == Amount(billionths: billionths))
    }

    @Test(arguments: [
        "{}", "{\"amount\":null}", "{\"amount\":\"5\"}", "{\"amount\":[5]}", "{\"amount\":{\"value\":5}}",
        "{\"amount\":true}", "{\"amount\":-1}", "{\"amount\":-0}", "{\"amount\":-0.0}", "{\"amount\":-1e-400}",
        "{\"amount\":1e-400}", "{\"amount\":1000000000000000001}", "{\"amount\":1e19}",
        "{\"amount\":9007199254740993}", "{\"amount\":0.1000000000000000055511151231257827}",
        "{\"amount\":4.9999999999999999999}", "[]",
    ])
    func `what cannot be counted is refused`(_ arguments: String) throws {
        let rule = Sample.rule(charges: [try Sample.charge(amount: try Sample.amount())])
        #expect(try Sample.decide(Sample.policy([rule]), arguments).refusal?.reason == .uncountable)
    }

    @Test func `an amount comes from one value`() throws {
        let charge = try Sample.charge(amount: try Sample.amount("args.items[*].price"))
        let rule = Sample.rule(charges: [charge])
        let two = "{\"items\":[{\"price\":1},{\"price\":2}]}"
        #expect(try Sample.decide(Sample.policy([rule]), two).refusal?.reason == .uncountable)
        #expect(try Self.charges(charge, "{\"items\":[{\"price\":2}]}")?.first?.amount == Amount(units: 2))
    }

    // MARK: - Counter conditions

    @Test func `a requirement's counter conditions go to the ledger`() throws {
        let rule = Sample.rule(stateConditions: [try Sample.stateCondition()])
        let demand = try Sample.decide(Sample.policy([rule])).plan?.demands.first
        #expect(demand?.polarity == .require)
        #expect(demand?.conditions.first?.comparison == .atLeast(Amount(units: 3)))
        #expect(demand?.conditions.first?.key.counter == "calls")
    }

    @Test func `a deny asks the ledger only when its other conditions fire`() throws {
        let condition = try ConditionText.condition("args.x eq", "1")
        let rule = Sample.rule(.deny, [condition], stateConditions: [try Sample.stateCondition()])
        let fired = try Sample.decide(Sample.policy([rule]), "{\"x\":1}").plan
        #expect(fired?.demands.map(\.polarity) == [.deny])
        #expect(fired?.demands.first?.conditions.count == 1)
        #expect(try Sample.decide(Sample.policy([rule]), "{\"x\":2}").plan == Plan())
    }

    @Test func `an approval over a counter denies in its own words until people can be asked`() throws {
        let rule = Sample.rule(
            .approve(timeoutNanoseconds: 1), message: "ask ann", stateConditions: [try Sample.stateCondition()])
        let demand = try Sample.decide(Sample.policy([rule])).plan?.demands.first
        #expect(demand?.polarity == .deny)
        #expect(demand?.message == "ask ann")
    }

    @Test func `an approval's limit counts the calls that it lets pass`() throws {
        let condition = try ConditionText.condition("args.x eq", "1")
        let rule = Sample.rule(.approve(timeoutNanoseconds: 1), [condition], charges: [try Sample.charge()])
        #expect(try Sample.decide(Sample.policy([rule]), "{\"x\":2}").plan?.demands.map(\.polarity) == [.require])
        #expect(try Sample.decide(Sample.policy([rule]), "{\"x\":1}").refusal?.reason == .approvalRequired)
    }

    @Test func `a counter condition that names no counter refuses`() throws {
        for effect in [RuleEffect.require, .deny] {
            let rule = Sample.rule(effect, stateConditions: [try Sample.stateCondition(by: "args.to")])
            #expect(try Sample.decide(Sample.policy([rule])).refusal?.reason == .uncountable)
        }
    }
}
