internal import JSONSchema
internal import JSONText
internal import Testing

/// What the corpus cannot say: options, paths, limits, and schemas written to do harm.
struct SchemaTests {
    private func document(_ text: String) throws -> JSONDocument {
        try JSONDocument(parsing: Array(text.utf8), limits: JSONLimits(maxDepth: 512))
    }

    private func problems(
        _ schema: String, _ value: String, _ change: (inout SchemaOptions) -> Void = { _ in }
    ) throws -> [SchemaProblem] {
        var options = SchemaOptions()
        change(&options)
        let value = try document(value)
        let schema = try JSONSchema(compiling: try document(schema), options: options)
        let found = schema.problems(of: .root, in: value)
        #expect(found.isEmpty == schema.isValid(.root, in: value))
        return found
    }

    // MARK: - Places and words

    @Test func `paths begin at the schema and at the value, wherever they stand in their texts`() throws {
        let tool = try document(
            ##"{"tool":{"inputSchema":{"properties":{"a":{"$ref":"#/$defs/t"}},"$defs":{"t":{"type":"string"}}}}}"##)
        let call = try document(#"{"params":{"arguments":{"a":5,"b":1}}}"#)
        let schemaNode = try #require(tool.node(at: JSONPointer(tokens: ["tool", "inputSchema"])))
        let arguments = try #require(call.node(at: JSONPointer(tokens: ["params", "arguments"])))
        let schema = try JSONSchema(compiling: tool, at: schemaNode)
        let problem = try #require(schema.problems(of: arguments, in: call).first)
        #expect(problem.instancePath == "/a")
        #expect(problem.schemaPath == "/$defs/t/type")
        #expect(problem.keyword == "type")
        #expect(problem.cause == .mismatch)
        #expect(schema.undeclaredMembers(of: arguments, in: call) == ["/b"])
    }

    @Test func `a fault is placed from the schema on`() throws {
        let tool = try document(#"{"inputSchema":{"properties":{"a":{"type":"text"}}}}"#)
        let node = try #require(tool.member("inputSchema", of: .root))
        #expect(throws: SchemaFault.self) { try JSONSchema(compiling: tool, at: node) }
        do throws(SchemaFault) {
            _ = try JSONSchema(compiling: tool, at: node)
        } catch {
            #expect(error.schemaPath == "/properties/a/type")
        }
    }

    @Test func `a message shows at most sixty characters of a value, and no control characters`() throws {
        let long = String(repeating: "ü", count: 5000)
        let cut = try #require(try problems(#"{"const":"x"}"#, "\"\(long)\"").first)
        #expect(cut.message == "expected `x`, found `\(long.prefix(59))…`")
        let hidden = try #require(try problems(#"{"const":"x"}"#, #""a\n\u001b[2J\u202eb""#).first)
        #expect(hidden.message == #"expected `x`, found `a\u{a}\u{1b}[2J\u{202e}b`"#)
    }

    @Test func `no more problems are told than asked for`() throws {
        let many = "[" + (0..<100).map { "\($0)" }.joined(separator: ",") + "]"
        #expect(try problems(#"{"items":{"type":"string"}}"#, many) { $0.maxProblems = 3 }.count == 3)
        let members = "{" + (0..<100).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        var options = SchemaOptions()
        options.maxProblems = 3
        let schema = try JSONSchema(compiling: try document("{}"), options: options)
        #expect(schema.undeclaredMembers(of: .root, in: try document(members)).count == 3)
    }

    // MARK: - Documents at hand

    @Test func `a reference may name a document that was handed in, and nothing else`() throws {
        let schema = ##"{"properties":{"a":{"$ref":"https://example.test/types#/$defs/id"}}}"##
        let types = try document(#"{"$defs":{"id":{"type":"integer","minimum":1}}}"#)
        let found = try problems(schema, #"{"a":0}"#) { $0.documents["https://example.test/types"] = types }
        #expect(found.map(\.schemaPath) == ["https://example.test/types#/$defs/id/minimum"])
        #expect(throws: SchemaFault.self) { try problems(schema, "{}") }
    }

    @Test func `a vocabulary that is not known is refused when it is required`() throws {
        func dialect(_ isRequired: Bool) throws -> JSONDocument {
            try document(
                """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{
                "https://json-schema.org/draft/2020-12/vocab/applicator":true,"https://example.test/v":\(isRequired)}}
                """)
        }
        let schema = #"{"$schema":"https://example.test/own","minimum":5,"properties":{"a":false}}"#
        let strict = try dialect(true)
        #expect(throws: SchemaFault.self) {
            try problems(schema, "1") { $0.documents["https://example.test/own"] = strict }
        }
        let own = try dialect(false)
        // Without the vocabulary of validation `minimum` only describes.
        #expect(try problems(schema, "1") { $0.documents["https://example.test/own"] = own }.isEmpty)
        #expect(try problems(schema, #"{"a":1}"#) { $0.documents["https://example.test/own"] = own }.count == 1)
    }

    @Test func `a pattern that cannot be checked says so`() throws {
        #expect(try problems(#"{"pattern":"(?=a)"}"#, #""a""#).map(\.cause) == [.uncheckable])
        #expect(
            try problems(#"{"pattern":"aaaa"}"#, #""aaaa""#) { $0.maxPatternBytes = 3 }.map(\.cause) == [.uncheckable])
    }

    @Test func `patterns that are heavy together cannot be checked from some point on`() throws {
        let patterns = (0..<10).map { #""p\#($0)":{"pattern":"^[a-z]{\#(90 + $0)}$"}"# }.joined(separator: ",")
        let schema = #"{"properties":{\#(patterns)}}"#
        let value = #"{"p0":"a","p9":"a"}"#
        #expect(try problems(schema, value) { $0.maxPatternWeight = 500 }.map(\.cause) == [.uncheckable, .mismatch])
        #expect(try problems(schema, value).map(\.cause) == [.mismatch, .mismatch])
        let text = "\"" + String(repeating: "a1", count: 50_000) + "\""
        #expect(try problems(#"{"pattern":"(.{1,30}){10}b"}"#, text).map(\.cause) == [.exhausted])
    }

    // MARK: - Limits

    @Test(arguments: [
        ##"{"$ref":"#"}"##, ##"{"not":{"$ref":"#"}}"##, ##"{"if":{"$ref":"#"},"then":true}"##,
        ##"{"anyOf":[true,{"$ref":"#"}],"unevaluatedProperties":{"$ref":"#"}}"##,
        ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##, ##"{"oneOf":[true,{"$ref":"#"}]}"##,
        ##"{"contains":{"$ref":"#/$defs/a"},"$defs":{"a":{"not":{"$ref":"#/$defs/a"}}}}"##,
        ##"{"propertyNames":{"$ref":"#/$defs/a"},"$defs":{"a":{"not":{"$ref":"#/$defs/a"}}}}"##,
    ])
    func `a schema that leads back to itself is given up, under a negation too`(schema: String) throws {
        for value in ["1", "[1]", #"{"a":1}"#] {
            let found = try problems(schema, value)
            if found.isEmpty { continue }
            #expect(found.last?.cause == .exhausted, "\(schema) \(value)")
        }
        #expect(try ["1", "[1]", #"{"a":1}"#].contains { try !problems(schema, $0).isEmpty }, "\(schema)")
    }

    @Test(arguments: ["anyOf", "oneOf", "allOf"])
    func `work that doubles at every level is given up`(keyword: String) throws {
        var schema = #"{"$defs":{"a0":{"type":"object"}"#
        for level in 1...40 {
            let branch = ##"{"$ref":"#/$defs/a\##(level - 1)"}"##
            let inner = keyword == "anyOf" ? #","unevaluatedProperties":true"# : ""
            schema += #","a\#(level)":{"\#(keyword)":[\#(branch),\#(branch)]\#(inner)}"#
        }
        schema += ##"},"$ref":"#/$defs/a40"}"##
        #expect(try problems(schema, #"{"a":1}"#) { $0.maxSteps = 100_000 }.last?.cause == .exhausted)
    }

    @Test func `the depth of schemas is limited, and the limit is enough for what a text can nest`() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let schema = ##"{"type":"array","items":{"allOf":[{"$ref":"#"}]}}"##
        #expect(try problems(schema, deep).isEmpty)
        #expect(try problems(schema, deep) { $0.maxDepth = 50 }.map(\.cause) == [.exhausted])
    }

    @Test func `steps are limited, whatever takes them`() throws {
        let numbers = "[" + (0..<20_000).map { "\($0)" }.joined(separator: ",") + "]"
        let members = "{" + (0..<20_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        let text = "\"" + String(repeating: "x", count: 200_000) + "\""
        let cases = [
            (#"{"items":{"type":"integer"}}"#, numbers), (#"{"uniqueItems":true}"#, numbers),
            (#"{"contains":{"type":"null"}}"#, numbers), (#"{"additionalProperties":{"type":"integer"}}"#, members),
            (#"{"patternProperties":{"^(a|b)+$":true}}"#, members), (#"{"propertyNames":{"maxLength":9}}"#, members),
            (#"{"unevaluatedProperties":{"type":"integer"}}"#, members), (#"{"minLength":200000}"#, text),
            (#"{"pattern":"y"}"#, text), (#"{"enum":[{}]}"#, members),
        ]
        for (schema, value) in cases {
            #expect(try problems(schema, value) { $0.maxSteps = 1000 }.last?.cause == .exhausted, "\(schema)")
        }
        #expect(try problems(#"{"uniqueItems":true}"#, numbers).isEmpty)
        #expect(try problems(#"{"pattern":"^x+$"}"#, text).isEmpty)
    }

    @Test func `a search for undeclared members that takes too much returns where it stopped`() throws {
        var options = SchemaOptions()
        options.maxSteps = 100
        let schema = ##"{"properties":{"a":{"items":{"$ref":"#"}}}}"##
        let value = #"{"a":["# + (0..<200).map { _ in #"{"a":[]}"# }.joined(separator: ",") + "]}"
        let limited = try JSONSchema(compiling: try document(schema), options: options)
        #expect(!limited.undeclaredMembers(of: .root, in: try document(value)).isEmpty)
        let usual = try JSONSchema(compiling: try document(schema))
        #expect(usual.undeclaredMembers(of: .root, in: try document(value)).isEmpty)
    }

    @Test func `a schema of too many parts or patterns is refused`() throws {
        let parts = "{\"allOf\":[" + (0..<50).map { "{\"minimum\":\($0)}" }.joined(separator: ",") + "]}"
        #expect(throws: SchemaFault.self) { try problems(parts, "1") { $0.maxSubschemas = 50 } }
        #expect(try problems(parts, "100") { $0.maxSubschemas = 51 }.isEmpty)
        let patterns = "{\"allOf\":[" + (0..<5).map { "{\"pattern\":\"a{\($0)}\"}" }.joined(separator: ",") + "]}"
        #expect(throws: SchemaFault.self) { try problems(patterns, "1") { $0.maxPatterns = 4 } }
        let address = String(repeating: "a", count: 3000)
        #expect(throws: SchemaFault.self) { try problems(##"{"$ref":"#\##(address)"}"##, "1") }
        #expect(throws: SchemaFault.self) { try problems(#"{"$id":"\#(address)"}"#, "1") }
    }

    @Test func `names are found in tables of any size, also when many share their place`() throws {
        for count in [1, 8, 9, 64, 65, 1000] {
            let names = (0..<count).map { "member\($0)" }
            let properties = names.map { "\"\($0)\":{\"const\":\"\($0)\"}" }.joined(separator: ",")
            let required = names.map { "\"\($0)\"" }.joined(separator: ",")
            let schema = "{\"properties\":{\(properties)},\"required\":[\(required)],\"additionalProperties\":false}"
            func object(_ names: [String]) -> String {
                "{" + names.reversed().map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
            }
            #expect(try problems(schema, object(names)).isEmpty, "\(count)")
            #expect(try problems(schema, object(Array(names.dropLast()))).map(\.keyword) == ["required"], "\(count)")
            #expect(try problems(schema, object(names + ["x"])).map(\.keyword) == ["additionalProperties"], "\(count)")
        }
    }
}
