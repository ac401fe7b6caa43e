internal import JSONSchema
internal import Testing

struct SchemaDialectTests {
    @Test func `the two dialects are known by their addresses, with and without an empty fragment`() {
        #expect(SchemaDialect(address: "http://json-schema.org/draft-07/schema#") == .draft7)
        #expect(SchemaDialect(address: "https://json-schema.org/draft/2020-12/schema") == .draft202012)
        #expect(SchemaDialect(address: "http://json-schema.org/draft-04/schema#") == nil)
    }
}
