internal import Catalogue
internal import JSONText
internal import Testing
internal import ToolRisk

struct DefinitionFieldTests {
    private static func definition(_ text: String) throws -> PinnedDefinition {
        let document = try JSONDocument(parsing: Array(text.utf8))
        return PinnedDefinition(
            text: PinnedDefinition.canonical(.root, in: document),
            verdict: Verdict(category: .read, risk: 1, confidencePercent: 0), findings: [])
    }

    private static func fields(_ before: String?, _ after: String) throws -> [String] {
        try DefinitionField.differences(from: before.map { try definition($0) }, to: definition(after)).map {
            "\($0.place): \($0.before ?? "-") > \($0.after ?? "-")"
        }
    }

    @Test func `fields that differ are told with both texts`() throws {
        #expect(
            try Self.fields(
                #"{"description":"a","inputSchema":{"properties":{"x":{"type":"string"}},"required":["x"]}}"#,
                #"{"description":"b","inputSchema":{"properties":{"y":{"type":"string"}},"required":["y"]}}"#
            ) == [
                "/description: a > b", "/inputSchema/properties/y/type: - > string",
                #"/inputSchema/required: ["x"] > ["y"]"#, "/inputSchema/properties/x/type: string > -",
            ])
    }

    @Test func `without an old definition every field is told`() throws {
        #expect(
            try Self.fields(nil, #"{"name":"t","annotations":{},"inputSchema":{"anyOf":[{"minimum":1}]}}"#) == [
                "/annotations: - > {}", "/inputSchema/anyOf/0/minimum: - > 1", "/name: - > t",
            ])
        #expect(try Self.fields(#"{"name":"t"}"#, #"{"name":"t"}"#).isEmpty)
    }
}
