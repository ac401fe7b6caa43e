import Catalogue
import CommandLineTool
import JSONText
import Testing

@Suite struct AttackTextTests {
    @Test(arguments: AttackPattern.all.map(\.id))
    func `a page tells what a pattern is, and has no control characters`(id: String) throws {
        let pattern = try #require(AttackPattern.named(id))
        let page = AttackPage.plain(pattern)
        #expect(page.hasPrefix("\(id)  \(pattern.name)\n"))
        #expect(page.contains("  stopped by  "))
        #expect(page.contains(pattern.plays.isEmpty ? "  not played  " : "play: "))
        let controls = page.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) }
        #expect(controls.isEmpty)
    }

    @Test func `patterns are JSON with everything that the page has`() throws {
        let value = try JSONValue(parsing: AttackJSON.list(AttackPattern.all))
        guard case .array(let patterns) = value else {
            Issue.record("no list")
            return
        }
        #expect(patterns.count == AttackPattern.all.count)
        let keys = [
            "id", "name", "mechanism", "sources", "frameworks", "abuses", "stops", "visibility", "reach", "plays",
        ]
        for pattern in patterns {
            for key in keys { #expect(pattern[key] != nil, "\(key)") }
        }
    }

    @Test func `results are JSON with verdicts, reasons and counts`() throws {
        let pattern = try #require(AttackPattern.named("AP-24"))
        let document = try JSONDocument(
            parsing: AttackJSON.results([AttackRunner().run(pattern)], policy: nil))
        func text(_ pointer: String) -> String? {
            JSONPointer(pointer).flatMap { document.node(at: $0) }.map {
                String(decoding: document.canonical($0), as: UTF8.self)
            }
        }
        #expect(text("/policy") == #""recommended""#)
        #expect(text("/counts/blocked") == "1")
        #expect(text("/counts/not_visible") == "0")
        #expect(text("/patterns/0/verdict") == #""blocked""#)
        #expect(text("/patterns/0/plays/0/steps/0/reasons/0/code") == #""limit_reached""#)
    }
}
