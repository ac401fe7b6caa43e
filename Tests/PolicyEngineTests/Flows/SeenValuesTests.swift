internal import JSONText
internal import PolicyEngine
internal import Testing

struct SeenValuesTests {
    /// What `to from: [lookup]` comes to for a value, as a trigger.
    private static func outcome(
        _ value: String, _ seen: SeenValues, grant: String = "g", server: String = "bank", tools: [String] = ["lookup"]
    ) throws -> String? {
        let condition = Condition(
            path: try ConditionText.path("args.to"), test: .isFrom(tools), operatorName: "from")
        let policy = Sample.policy([Sample.rule(.deny, [condition])])
        var facts = Sample.facts()
        facts.seen = seen.view(of: grant, server: server)
        let document = try JSONDocument(parsing: Array("{\"to\":\(value)}".utf8))
        var trace = ExplanationTrace()
        _ = policy.decide(
            PolicedCall(kind: .tool, target: "pay", arguments: .root), in: document, facts: facts, trace: &trace)
        return trace.events.compactMap { event -> String? in
            if case .condition(_, _, _, let outcome) = event { "\(outcome)" } else { nil }
        }.first
    }

    private static func seen(_ result: String, in seen: SeenValues = SeenValues(key: (1, 2))) throws -> SeenValues {
        var seen = seen
        let document = try JSONDocument(parsing: Array(result.utf8))
        seen.learn(from: .root, in: document, of: "lookup", on: "bank", by: "g")
        return seen
    }

    @Test func `values of structured results, of JSON in texts and of plain texts are known`() throws {
        let result = """
            {"structuredContent":{"id":"cus_0123456789","name":"Margaret Hamilton","number":1234567890},
             "content":[{"type":"text","text":"{\\"mail\\":\\"ada@example.com\\"}"},
             {"type":"text","text":"Owner: (grace@example.com), see https://example.com/a?b=c. path=/srv/data/x1"}]}
            """
        let seen = try Self.seen(result)
        for known in [
            "\"cus_0123456789\"", "\"Margaret Hamilton\"", "1234567890", "\"1234567890\"", "\"ada@example.com\"",
            "\"grace@example.com\"", "\"https://example.com/a?b=c\"", "\"/srv/data/x1\"",
        ] {
            #expect(try Self.outcome(known, seen) == "holds", "\(known)")
        }
        for unknown in ["\"eve@example.com\"", "\"Margaret hamilton\"", "1234567891", "\"https://example.com\""] {
            #expect(try Self.outcome(unknown, seen) == "fails", "\(unknown)")
        }
    }

    @Test func `a value belongs to one grant, one server and one tool`() throws {
        let seen = try Self.seen("\"ada@example.com\"")
        #expect(try Self.outcome("\"ada@example.com\"", seen) == "holds")
        #expect(try Self.outcome("\"ada@example.com\"", seen, tools: ["other", "lookup"]) == "holds")
        #expect(try Self.outcome("\"ada@example.com\"", seen, grant: "h") == "fails")
        #expect(try Self.outcome("\"ada@example.com\"", seen, server: "shop") == "fails")
        #expect(try Self.outcome("\"ada@example.com\"", seen, tools: ["other"]) == "fails")
    }

    @Test func `short, long and other values are undecidable`() throws {
        let seen = try Self.seen("[\"1234567\",\"12345678\"]")
        #expect(try Self.outcome("\"1234567\"", seen) == "undecidable")
        #expect(try Self.outcome("\"12345678\"", seen) == "holds")
        #expect(try Self.outcome("\"\(String(repeating: "x", count: 513))\"", seen) == "undecidable")
        #expect(try Self.outcome("[\"12345678\"]", seen) == "undecidable")
        #expect(try Self.outcome("true", seen) == "undecidable")
    }

    @Test func `what was forgotten makes a value undecidable and leaves the share of others alone`() throws {
        var seen = SeenValues(key: (1, 2), maxValues: 64)
        let small = try JSONDocument(parsing: Array("\"ada@example.com\"".utf8))
        seen.learn(from: .root, in: small, of: "lookup", on: "bank", by: "small")
        for number in 0..<200 {
            let document = try JSONDocument(parsing: Array("\"value-\(1_000 + number)\"".utf8))
            seen.learn(from: .root, in: document, of: "lookup", on: "bank", by: "g")
        }
        #expect(try Self.outcome("\"value-1199\"", seen) == "holds")
        #expect(try Self.outcome("\"value-1000\"", seen) == "undecidable")
        #expect(try Self.outcome("\"ada@example.com\"", seen, grant: "small") == "holds")
        #expect(try Self.outcome("\"eve@example.com\"", seen, grant: "small") == "fails")
    }

    @Test func `a value that is seen again is young again`() throws {
        var seen = SeenValues(key: (1, 2), maxValues: 32)
        for number in 0..<400 {
            for text in ["ada@example.com", "value-\(1_000 + number)"] {
                let document = try JSONDocument(parsing: Array("\"\(text)\"".utf8))
                seen.learn(from: .root, in: document, of: "lookup", on: "bank", by: "g")
            }
        }
        #expect(try Self.outcome("\"ada@example.com\"", seen) == "holds")
    }

    @Test func `a result with more than is looked at leaves the rest undecidable`() throws {
        let many = (0..<5_000).map { "\"value-\(10_000 + $0)\"" }.joined(separator: ",")
        let seen = try Self.seen("[\(many)]")
        #expect(try Self.outcome("\"value-10000\"", seen) == "holds")
        #expect(try Self.outcome("\"value-14999\"", seen) == "undecidable")
        #expect(try Self.outcome("\"eve@example.com\"", seen) == "undecidable")
    }

    @Test func `a grant that was forgotten leaves everything undecidable`() throws {
        var seen = SeenValues(key: (1, 2), maxValues: 64, maxGrants: 1)
        let document = try JSONDocument(parsing: Array("\"ada@example.com\"".utf8))
        seen.learn(from: .root, in: document, of: "lookup", on: "bank", by: "a")
        seen.learn(from: .root, in: document, of: "lookup", on: "bank", by: "b")
        #expect(try Self.outcome("\"ada@example.com\"", seen, grant: "a") == "undecidable")
        #expect(try Self.outcome("\"ada@example.com\"", seen, grant: "b") == "holds")
    }
}
