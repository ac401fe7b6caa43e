internal import Catalogue
internal import JSONText
internal import Testing
internal import ToolRisk

/// Definitions that are written to cost time or to trap.
struct ClassifierLimitTests {
    private static func verdict(_ text: String) throws -> Verdict {
        let document = try JSONDocument(parsing: Array(text.utf8))
        let tool = try #require(ListedTool(.root, in: document))
        return Classifier().verdict(for: tool, on: ServerContext(name: String(repeating: "s", count: 100_000)))
    }

    @Test func `a description of a megabyte is read to a limit`() throws {
        let words = String(repeating: "delete, ", count: 1 << 17)
        let verdict = try Self.verdict(#"{"name":"thing","description":"\#(words)"}"#)
        #expect(verdict.category == .destructive)
        #expect(verdict.evidence.allSatisfy { $0.quote.utf8.count <= 80 * 4 })
    }

    @Test func `ten thousand properties are read to a limit`() throws {
        let properties = (0..<10_000).map { #""p\#($0)":{"type":"string","enum":["delete","get"]}"# }
        let text = #"{"name":"thing","inputSchema":{"properties":{\#(properties.joined(separator: ","))}}}"#
        #expect(try Self.verdict(text).evidence.count < 20)
    }

    @Test(arguments: [
        #"{"name":""}"#, #"{"name":"_"}"#, #"{"name":"\u0000\u202e🙂"}"#, #"{"name":"a","inputSchema":[]}"#,
        #"{"name":"a","inputSchema":{"properties":{"":{},"action":{"enum":[1,null,"","/"]}}}}"#,
        #"{"name":"a","description":17,"annotations":"x"}"#, #"{"name":"to","description":"to to to"}"#,
        #"{"name":"query","description":"/a/b(c","inputSchema":{"properties":{"action":true}}}"#,
        #"{"name":"create_and","description":"and or,"}"#,
    ])
    func `definitions of no shape get a verdict`(text: String) throws {
        let verdict = try Self.verdict(text)
        #expect((1...5).contains(verdict.risk))
        #expect((0...100).contains(verdict.confidencePercent))
        #expect(!verdict.evidence.isEmpty)
    }

    @Test func `the same definition gets the same verdict`() throws {
        let schema = #"{"properties":{"op":{"enum":["wipe"]}}}"#
        let text = #"{"name":"manage_disks","description":"Manage disks","inputSchema":\#(schema)}"#
        let first = try Self.verdict(text)
        for _ in 0..<20 { #expect(try Self.verdict(text) == first) }
    }
}
