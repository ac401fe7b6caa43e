internal import JSONSchema
internal import JSONText
internal import PolicyEngine
internal import Testing

/// `validate.schema` and `validate.unknown_args`.
struct SchemaRuleTests {
    private static let transfer = """
        {"type":"object","required":["to"],"properties":{"to":{"type":"string","maxLength":20},\
        "amount":{"type":"integer"},"note":{"type":"object","properties":{"text":{"type":"string"}}}}}
        """

    private static func tool(_ schema: String = transfer) throws -> ToolFacts {
        let document = try JSONDocument(parsing: Array(schema.utf8))
        return ToolFacts(
            requiredArguments: [], annotations: [:], schema: try JSONSchema(compiling: document))
    }

    private static func refusal(
        _ checks: ArgumentChecks, _ arguments: String?, tool: ToolFacts?, message: String? = nil
    ) throws -> PolicyRefusal? {
        let policy = Sample.policy([Sample.rule(.require, message: message, argumentChecks: checks)])
        return try Sample.decide(policy, arguments, facts: Sample.facts(tool: tool)).refusal
    }

    // MARK: - Schema

    @Test(arguments: [
        #"{"to":"ann"}"#, #"{"to":"ann","amount":5}"#, #"{"to":"ann","amount":5.0}"#, #"{"to":"ann","other":1}"#,
    ])
    func `arguments that fit the schema pass`(arguments: String) throws {
        #expect(try Self.refusal(.schema, arguments, tool: try Self.tool()) == nil)
    }

    @Test func `a refusal names the place and what is expected there`() throws {
        let refusal = try #require(try Self.refusal(.schema, #"{"to":"ann","amount":"5"}"#, tool: try Self.tool()))
        #expect(refusal.reason.code == "schema_mismatch")
        #expect(refusal.rule == "/tools/pay/rules/0")
        #expect(refusal.message.hasPrefix("the arguments do not fit the tool's schema: `/amount`: "))
    }

    @Test func `places are told from the arguments on, wherever they stand in the message`() throws {
        let text = #"{"id":1,"params":{"arguments":{"to":"ann","amount":"5"}}}"#
        let document = try JSONDocument(parsing: Array(text.utf8))
        let pointer = try #require(JSONPointer("/params/arguments"))
        let call = PolicedCall(kind: .tool, target: "pay", arguments: document.node(at: pointer))
        let policy = Sample.policy([Sample.rule(.require, argumentChecks: [.schema, .declared])])
        let facts = Sample.facts(tool: try Self.tool())
        guard case .schemaMismatch(let problems)? = policy.decide(call, in: document, facts: facts).refusal?.reason
        else {
            Issue.record("the arguments passed")
            return
        }
        #expect(problems.map { String($0.prefix(11)) } == ["`/amount`: "])
    }

    @Test func `three problems are told, and of a value at most 60 characters`() throws {
        let schema = #"{"additionalProperties":{"type":"integer"}}"#
        let long = String(repeating: "x", count: 500)
        let arguments = "{\"a\":\"\(long)\",\"b\":\"\",\"c\":null,\"d\":true}"
        let refusal = try #require(try Self.refusal(.schema, arguments, tool: try Self.tool(schema)))
        guard case .schemaMismatch(let problems) = refusal.reason else {
            Issue.record("\(refusal.reason)")
            return
        }
        #expect(problems.count == 3)
        #expect(!refusal.message.contains(String(repeating: "x", count: 61)))
    }

    @Test func `a call without arguments is judged as one with none of them`() throws {
        #expect(try Self.refusal(.schema, nil, tool: try Self.tool())?.reason.code == "schema_mismatch")
        #expect(try Self.refusal([.schema, .declared], nil, tool: try Self.tool(#"{"type":"object"}"#)) == nil)
    }

    // MARK: - Arguments that the schema does not declare

    @Test func `an argument that the schema does not declare is refused by name, inside objects too`() throws {
        let tool = try Self.tool()
        #expect(try Self.refusal(.declared, #"{"to":"ann","note":{"text":"x"}}"#, tool: tool) == nil)
        let outer = try Self.refusal(.declared, #"{"to":"ann","cc":"bob"}"#, tool: tool)
        #expect(outer?.reason == .unknownArgument(["/cc"]))
        #expect(outer?.message == "the tool's schema does not declare `/cc`, leave that out and call again")
        let inner = try Self.refusal(.declared, #"{"note":{"html":"x"}}"#, tool: tool)
        #expect(inner?.reason == .unknownArgument(["/note/html"]))
        let many = try Self.refusal(.declared, #"{"a":1,"b":2,"c":3,"d":4}"#, tool: tool)
        #expect(many?.reason == .unknownArgument(["/a", "/b", "/c"]))
    }

    // MARK: - No schema

    @Test(arguments: [ArgumentChecks.schema, .declared, [.required, .schema, .declared]])
    func `without a schema or a definition nothing passes`(checks: ArgumentChecks) throws {
        let bare = ToolFacts(requiredArguments: [], annotations: [:])
        let refusals = [
            try Self.refusal(checks, "{}", tool: bare), try Self.refusal(checks, "{}", tool: nil),
        ]
        #expect(refusals.map(\.?.reason) == [.noDefinition, .noDefinition])
        #expect(refusals[0]?.message != refusals[1]?.message)
    }

    @Test func `the words of the rule come first`() throws {
        let refusal = try Self.refusal(.schema, "{}", tool: try Self.tool(), message: "read the manual")
        #expect(refusal?.message == "read the manual")
        #expect(refusal?.reason.code == "schema_mismatch")
    }

    @Test func `only rules that hold arguments against the schema read schemas`() {
        #expect(!Sample.policy([Sample.rule(argumentChecks: .required)]).readsSchemas)
        #expect(Sample.policy([Sample.rule(argumentChecks: .schema)]).readsSchemas)
        #expect(Sample.policy([Sample.rule(argumentChecks: .declared)]).readsSchemas)
    }

    @Test func `an explanation shows every check of the arguments`() throws {
        let policy = Sample.policy([Sample.rule(.require, argumentChecks: [.required, .schema, .declared])])
        let document = try JSONDocument(parsing: Array(#"{"to":"ann","cc":1}"#.utf8))
        var trace = ExplanationTrace()
        let call = PolicedCall(kind: .tool, target: "pay", arguments: .root)
        _ = policy.decide(call, in: document, facts: Sample.facts(tool: try Self.tool()), trace: &trace)
        #expect(trace.events.contains(.requiredArguments(missing: nil)))
        #expect(trace.events.contains(.schema(problems: [])))
        #expect(trace.events.contains(.undeclaredArguments(["/cc"])))
    }
}
