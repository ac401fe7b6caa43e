internal import Catalogue
internal import JSONText
internal import Testing

struct ListedToolTests {
    private static func read(_ text: String) throws -> ListedTool? {
        ListedTool(.root, in: try JSONDocument(parsing: Array(text.utf8)))
    }

    @Test func `arguments are read with their types, choices and places`() throws {
        let tool = try #require(
            try Self.read(
                ##"""
                {"name":"n","annotations":{"title":"T","readOnlyHint":true},"inputSchema":{"type":"object",
                "properties":{"a":{"type":"string","enum":["x","y"],"default":"x"},"b":{"type":"array",
                "items":{"$ref":"#/$defs/c"}}},
                "required":["a"],"$defs":{"c":{"properties":{"d":{"format":"uri"}}}}}}
                """##))
        #expect(tool.title == "T")
        #expect(tool.hints.isReadOnly == true)
        #expect(tool.hints.isDestructive == nil)
        #expect(tool.arguments.map(\.path) == [["a"], ["b"], ["b", "d"]])
        #expect(tool.arguments[0].choices == ["x", "y"])
        #expect(tool.arguments.map(\.isRequired) == [true, false, false])
        #expect(tool.arguments.map(\.isRepeated) == [false, true, true])
        #expect(tool.arguments[2].format == "uri")
    }

    @Test func `a schema that refers to itself is read to a depth`() throws {
        let tool = try #require(
            try Self.read(
                ##"""
                {"name":"n","inputSchema":{"properties":{"child":{"$ref":"#"},
                "next":{"$ref":"#/properties/next"}}}}
                """##))
        #expect(tool.arguments.count <= ListedTool.maxArguments)
        #expect(try Self.read(#"{"description":"no name"}"#) == nil)
    }
}
