import MCPProtocol
import Testing

@Suite struct RevisionTests {
    @Test(arguments: Revision.allCases)
    func `a revision is found by its own text`(revision: Revision) {
        #expect(Revision(revision.text) == revision)
    }

    @Test(arguments: ["", "2025-11-25 ", "2026-07-29", "2025-11-２5", "draft"])
    func `a text that is no revision names none`(text: String) {
        #expect(Revision(text) == nil)
    }

    @Test func `revisions are ordered by date, and only the last is modern`() {
        #expect(Revision.allCases.sorted() == Revision.allCases)
        #expect(Revision.allCases.filter(\.isModern) == [.v20260728])
        #expect(Revision.allCases.filter(\.allowsBatches) == [.v20250326])
    }
}
