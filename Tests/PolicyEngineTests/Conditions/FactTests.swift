internal import JSONText
internal import PolicyEngine
internal import Testing
internal import ToolRisk

struct FactTests {
    /// Whether a condition holds as a requirement, and fires as a trigger.
    private static func meaning(
        _ condition: String, _ value: String, facts: CallFacts = Sample.facts()
    ) throws -> (holds: Bool, fires: Bool) {
        let condition = try ConditionText.condition(condition, value)
        let required = try Sample.decide(Sample.policy([Sample.rule(.require, [condition])]), facts: facts)
        let triggered = try Sample.decide(Sample.policy([Sample.rule(.deny, [condition])]), facts: facts)
        return (required.plan != nil, triggered.refusal != nil)
    }

    @Test func `names of tool, server, grant and client are facts`() throws {
        let facts = Sample.facts(grant: GrantFacts(label: "ci", tags: ["prod", "eu"]), clientName: "agent")
        #expect(try Self.meaning("tool.name eq", "\"pay\"", facts: facts) == (true, true))
        #expect(try Self.meaning("server.name eq", "\"bank\"", facts: facts) == (true, true))
        #expect(try Self.meaning("grant.label starts_with", "\"c\"", facts: facts) == (true, true))
        #expect(try Self.meaning("grant.tags contains", "\"prod\"", facts: facts) == (true, true))
        #expect(try Self.meaning("grant.tags contains", "\"dev\"", facts: facts) == (false, false))
        #expect(try Self.meaning("client.name eq", "\"other\"", facts: facts) == (false, false))
    }

    @Test func `an absent fact fails, and is undecidable for a negated test`() throws {
        #expect(try Self.meaning("grant.subject eq", "\"ann\"") == (false, false))
        #expect(try Self.meaning("grant.subject neq", "\"ann\"") == (false, true))
        #expect(try Self.meaning("client.name not_in", "[\"a\"]") == (false, true))
    }

    @Test func `category and risk are what the catalogue says, and undecidable while it says nothing`() throws {
        let judged = Sample.facts(
            tool: ToolFacts(requiredArguments: [], annotations: [:], category: .destructive, risk: 5))
        #expect(try Self.meaning("tool.category eq", "\"destructive\"", facts: judged) == (true, true))
        #expect(try Self.meaning("tool.category not_in", "[\"read\"]", facts: judged) == (true, true))
        #expect(try Self.meaning("tool.risk gte", "4", facts: judged) == (true, true))
        #expect(try Self.meaning("tool.risk lt", "4", facts: judged) == (false, false))
        for unjudged in [Sample.facts(), Sample.facts(tool: nil)] {
            #expect(try Self.meaning("tool.category eq", "\"read\"", facts: unjudged) == (false, true))
            #expect(try Self.meaning("tool.risk lte", "5", facts: unjudged) == (false, true))
        }
    }

    @Test func `claims are looked into like arguments`() throws {
        let claims: [String: JSONValue] = ["team": try JSONValue(parsing: "{\"id\":7}"), "paid": .bool(true)]
        let facts = Sample.facts(grant: GrantFacts(label: "ci", claims: claims))
        #expect(try Self.meaning("grant.claims.paid eq", "true", facts: facts) == (true, true))
        #expect(try Self.meaning("grant.claims.team eq", "{\"id\":7}", facts: facts) == (true, true))
        #expect(try Self.meaning("grant.claims.team length_lte", "0", facts: facts) == (false, false))
        #expect(try Self.meaning("grant.claims.other eq", "true", facts: facts) == (false, false))
    }

    @Test func `the clock is a fact in UTC`() throws {
        #expect(try Self.meaning("time.hour eq", "11") == (true, true))
        #expect(try Self.meaning("time.hour lt", "11") == (false, false))
        #expect(try Self.meaning("time.weekday in", "[\"saturday\",\"sunday\"]") == (true, true))
        #expect(try Self.meaning("time.date eq", "\"2026-11-21\"") == (true, true))
    }

    @Test func `a zone whose rules are not there decides nothing`() throws {
        #expect(try Self.meaning("time.hour in Nowhere gte", "0") == (false, true))
        #expect(try Self.meaning("time.hour in Nowhere exists", "true") == (false, true))
    }

    @Test func `annotations are what the server's list says`() throws {
        let tool = ToolFacts(requiredArguments: [], annotations: ["readOnlyHint": .bool(true)])
        let facts = Sample.facts(tool: tool)
        #expect(try Self.meaning("tool.annotations.readOnlyHint eq", "true", facts: facts) == (true, true))
        #expect(try Self.meaning("tool.annotations.destructiveHint eq", "true", facts: facts) == (false, false))
        #expect(try Self.meaning("tool.annotations.destructiveHint neq", "true", facts: facts) == (false, true))
    }

    @Test func `annotations of a tool without definition decide nothing`() throws {
        let facts = Sample.facts(tool: nil)
        #expect(try Self.meaning("tool.annotations.destructiveHint eq", "true", facts: facts) == (false, true))
        #expect(try Self.meaning("tool.annotations.destructiveHint exists", "false", facts: facts) == (false, true))
    }

    @Test func `facts are not read from arguments`() throws {
        let condition = try ConditionText.condition("grant.label eq", "\"admin\"")
        let policy = Sample.policy([Sample.rule(.require, [condition])])
        let verdict = try Sample.decide(policy, "{\"grant\":{\"label\":\"admin\"},\"grant.label\":\"admin\"}")
        #expect(verdict.refusal?.reason == .requirement)
    }
}
