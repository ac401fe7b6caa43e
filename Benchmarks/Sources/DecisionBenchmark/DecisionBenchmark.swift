internal import JSONSchema
internal import JSONText
internal import PolicyEngine
internal import RegularExpressions
internal import ToolRisk

/// Times `decide` alone, without parsing and ledger, and prints nanoseconds a decision: the median of many rounds.
@main
struct DecisionBenchmark {
    static let rounds = 101
    static let decisionsPerRound = 2_000

    static func main() throws {
        try report("1 tool x 10 rules", try policy(tools: 1, rulesPerTool: 10), target: "tool_0")
        try report("10 tools x 5 rules", try policy(tools: 10, rulesPerTool: 5), target: "tool_7")
        try report("1,000 tools x 5 rules", try policy(tools: 1_000, rulesPerTool: 5), target: "tool_777")
        try report("10,000 tools x 5 rules", try policy(tools: 10_000, rulesPerTool: 5), target: "tool_7777")
        try report("1,000 tools, name of none", try policy(tools: 1_000, rulesPerTool: 5), target: "other")
        try report("rate limit only", try limited(), target: "pay")
        try report("allow all", Policy(defaultAction: .allow), target: "pay")
        try report("allow all, tool not known", Policy(defaultAction: .allow), target: "pay", isDefined: false)
        try report("five categories", byCategory(), target: "other")
        try report("arguments and schema", validated(), target: "pay")
        for (name, rule) in try singleConditions() {
            let entry = Entry(selector: .exact("pay"), id: "/tools/pay", rules: [rule])
            try report("one rule: \(name)", Policy(defaultAction: .deny, tools: EntryTable([entry])), target: "pay")
        }
    }

    // MARK: - Policies

    static let arguments = """
        {"text":"a note of the usual length, neither long nor short","amount":42,"currency":"usd","branch":"feat/door",\
        "path":"/srv/data/notes/today.txt","url":"https://api.example.com/v1/notes","items":[{"price":1},{"price":2.5}]}
        """

    static func conditions() throws -> [(String, ValueTest)] {
        let currencies = try ["usd", "eur", "gbp"].map { try JSONValue(parsing: "\"\($0)\"") }
        return [
            ("amount", .atMost(JSONNumber(500))), ("currency", .isOneOf(currencies)), ("text", .exists(true)),
            ("branch", .startsWith("feat/")), ("text", .lengthAtMost(4_096)), ("amount", .greater(JSONNumber(0))),
            ("currency", .differs(.string("jpy"))), ("path", .isWithin(["/srv/data"])),
            ("url", .hostIsOneOf(["*.example.com"].compactMap(HostPattern.init))),
            ("text", .doesNotMatch(try RegularExpression("(?i)password|secret"))),
        ]
    }

    static func rule(_ key: String, _ test: ValueTest, id: String) -> Rule {
        let path = ValuePath(root: .arguments, steps: [.key(key)], text: "args.\(key)")
        return Rule(id: id, effect: .require, conditions: [Condition(path: path, test: test, operatorName: "op")])
    }

    static func policy(tools: Int, rulesPerTool: Int) throws -> Policy {
        let conditions = try conditions()
        let entries = (0..<tools).map { tool in
            let rules = (0..<rulesPerTool).map { place in
                rule(conditions[place].0, conditions[place].1, id: "/tools/tool_\(tool)/rules/\(place)")
            }
            return Entry(selector: .exact("tool_\(tool)"), id: "/tools/tool_\(tool)", rules: rules)
        }
        return Policy(defaultAction: .deny, tools: EntryTable(entries))
    }

    static func limited() throws -> Policy {
        let charge = Charge(
            name: CounterName(tool: "pay", counter: "_rate_hour"), window: .hour, algorithm: .sliding,
            bound: .atMost(Amount(units: 10)))
        let rule = Rule(id: "/tools/pay/rules/0", effect: .require, charges: [charge])
        return Policy(
            defaultAction: .deny,
            tools: EntryTable([Entry(selector: .exact("pay"), id: "/tools/pay", rules: [rule])]))
    }

    static func byCategory() -> Policy {
        let entries = RiskCategory.allCases.map { category in
            Entry(selector: .category(category), id: "/tools/@\(category.rawValue)", rules: [])
        }
        return Policy(defaultAction: .deny, tools: EntryTable(entries))
    }

    static func validated() -> Policy {
        let rule = Rule(id: "/tools/pay/rules/0", effect: .require, argumentChecks: [.required, .schema, .declared])
        return Policy(
            defaultAction: .deny,
            tools: EntryTable([Entry(selector: .exact("pay"), id: "/tools/pay", rules: [rule])]))
    }

    static let schema = """
        {"type":"object","required":["text","amount"],"properties":{"text":{"type":"string","maxLength":4096},\
        "amount":{"type":"integer","minimum":0},"currency":{"enum":["usd","eur","gbp"]},"branch":{"type":"string"},\
        "path":{"type":"string"},"url":{"type":"string","format":"uri"},\
        "items":{"type":"array","items":{"type":"object","properties":{"price":{"type":"number"}}}}}}
        """

    static func singleConditions() throws -> [(String, Rule)] {
        try conditions().map { key, test in
            let name = String("\(test)".prefix { $0 != "(" })
            return (name, rule(key, test, id: "/tools/pay/rules/0"))
        }
    }

    // MARK: - Measuring

    static func report(
        _ name: String, _ policy: @autoclosure () throws -> Policy, target: String, isDefined: Bool = true
    ) throws {
        if let wanted = CommandLine.arguments.dropFirst().first, wanted != name { return }
        let policy = try policy()
        let document = try JSONDocument(parsing: Array(arguments.utf8))
        let call = PolicedCall(kind: .tool, target: target, arguments: .root)
        let schema = try JSONSchema(compiling: JSONDocument(parsing: Array(schema.utf8)))
        let tool =
            isDefined
            ? ToolFacts(requiredArguments: ["text", "amount"], annotations: [:], category: .write, schema: schema) : nil
        let facts = CallFacts(server: "notes", grant: .local, session: "s", wallNanoseconds: 0, tool: tool)
        let clock = ContinuousClock()
        var allowed = 0
        var times: [Double] = []
        for _ in 0..<rounds {
            let elapsed = clock.measure {
                for _ in 0..<decisionsPerRound {
                    if case .allowed = policy.decide(call, in: document, facts: facts) { allowed += 1 }
                }
            }
            times.append(elapsed / .nanoseconds(1) / Double(decisionsPerRound))
        }
        times.sort()
        let outcome = allowed == 0 ? "refused" : "allowed"
        print("\(name): \(Int(times[rounds / 2])) ns (best \(Int(times[0]))), \(outcome)")
    }
}
