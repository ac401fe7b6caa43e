internal import JSONText
internal import PolicyEngine
internal import Testing

struct RefusalMessageTests {
    private static func message(_ rule: Rule, _ arguments: String = "{}", tool: ToolFacts? = nil) throws -> String? {
        try Sample.decide(Sample.policy([rule]), arguments, facts: Sample.facts(tool: tool)).refusal?.message
    }

    @Test(arguments: [
        ("args.amount lte", "500", "`amount` must be at most 500, change it and call again"),
        ("args.to.iban eq", "\"DE1\"", "`to.iban` must be `\"DE1\"`, change it and call again"),
        ("args.x in", "[\"usd\",5]", "`x` must be one of `\"usd\"`, `5`, change it and call again"),
        ("args.p within_path", "[\"/a\"]", "`p` must be an absolute path inside `/a`, change it and call again"),
        (
            "args.u host_in", "[\"*.a.com\",\"b.com\"]",
            "`u` must be an http or https URL of one of `*.a.com`, `b.com`, change it and call again"
        ),
        ("args.s length_lte", "3", "`s` must not be longer than 3, change it and call again"),
        ("time.hour lt", "9", "`time.hour` must be a number less than 9, a retry later may help"),
        ("grant.label eq", "\"ci\"", "`grant.label` must be `\"ci\"`, a retry does not help"),
        ("args[\"a`\\nb\"] exists", "true", "`args[\"a?\\nb\"]` must be given, change it and call again"),
    ])
    func `a requirement's refusal says what is allowed`(_ condition: String, _ value: String, _ expected: String) throws
    {
        let rule = Sample.rule(.require, [try ConditionText.condition(condition, value)])
        let message = try Self.message(rule)
        #expect(message == expected)
    }

    @Test func `a refusal never quotes what the caller sent`() throws {
        let conditions = [
            try ConditionText.condition("args.x regex", "\"^ok$\""), try ConditionText.condition("args.x eq", "1"),
        ]
        for effect in [RuleEffect.require, .deny, .approve(timeoutNanoseconds: 1)] {
            let message = try Self.message(Sample.rule(effect, conditions), "{\"x\":[\"hunter2\"]}")
            #expect(try #require(message).contains("hunter2") == false)
        }
        let charge = Sample.rule(charges: [try Sample.charge(amount: try Sample.amount("args.x"))])
        #expect(
            try Self.message(charge, "{\"x\":\"hunter2\"}")
                == "`x` must be one number from 0 to 1000000000000000000, since it counts towards a limit, "
                + "change it and call again")
    }

    @Test func `a rule's own words are used as they are`() throws {
        #expect(try Self.message(Sample.rule(.deny, message: "Ask #payments first.")) == "Ask #payments first.")
    }

    @Test func `a deny names what it looked at`() throws {
        let rule = Sample.rule(.deny, [try ConditionText.condition("args.x exists", "false")])
        #expect(try Self.message(rule) == "the policy denies this call because of `x`, other values may pass")
        #expect(try Self.message(Sample.rule(.deny)) == "the policy denies this call, a retry does not help")
    }

    @Test func `a hostile argument name cannot end its quotation`() throws {
        let name = "a`\n\u{1B}[2J" + String(repeating: "x", count: 500)
        let tool = ToolFacts(requiredArguments: [name], annotations: [:])
        let message = try #require(
            try Self.message(Sample.rule(.require, argumentChecks: .required), tool: tool))
        #expect(message.hasPrefix("the required argument `a???[2J"))
        #expect(message.unicodeScalars.filter { $0 == "`" }.count == 2)
        #expect(message.utf8.count < 250)
    }
}
