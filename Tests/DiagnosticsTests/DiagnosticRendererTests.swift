import Diagnostics
import JSONText
import Testing

/// The three forms in which diagnostics are written.
struct DiagnosticRendererTests {
    private let diagnostic = Diagnostic(
        .unknownKey, message: "unknown key `limt` in rule `spend`",
        location: SourceLocation(file: "policy.yaml", line: 2, column: 5, pointer: "/tools/a"),
        help: "did you mean `limit`?")
    private let source = Array("tools:\n\tü  limt: 3\n".utf8)

    @Test func `the plain form is one line and one line of help`() {
        #expect(
            DiagnosticRenderer.plain([diagnostic])
                == "policy.yaml:2:5: error[P203]: unknown key `limt` in rule `spend`\n  help: did you mean `limit`?\n")
    }

    @Test func `the human form points at the column`() {
        #expect(
            DiagnosticRenderer.human([diagnostic], source: source)
                == """
                policy.yaml:2:5: error[P203]: unknown key `limt` in rule `spend`
                 2 |  ü  limt: 3
                   |     ^
                  help: did you mean `limit`?

                """)
    }

    @Test func `colour adds escapes and nothing else`() {
        let coloured = DiagnosticRenderer.human([diagnostic], source: source, inColour: true)
        #expect(coloured.contains("\u{1B}[1;31merror[P203]\u{1B}[0m"))
        let bare = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(bare == DiagnosticRenderer.human([diagnostic], source: source))
    }

    @Test func `a source line with control characters is shown escaped`() {
        let text = DiagnosticRenderer.human([diagnostic], source: Array("a\n\u{1B}[2Jxlimt\n".utf8))
        #expect(text.contains(" 2 | \\u{1B}[2Jxlimt\n"))
        #expect(text.contains("   |          ^\n"))
    }

    @Test func `a long source line is cut around the column`() throws {
        var far = diagnostic
        far.location.line = 1
        far.location.column = 5_000
        let text = DiagnosticRenderer.human([far], source: Array(String(repeating: "x", count: 10_000).utf8))
        #expect(text.split(separator: "\n").allSatisfy { $0.count < 200 })
    }

    @Test func `a place outside the source shows no line`() {
        for (line, column) in [(0, 0), (99, 1), (-1, -1), (3, 99)] {
            var lost = diagnostic
            lost.location.line = line
            lost.location.column = column
            #expect(DiagnosticRenderer.human([lost], source: source).contains("error[P203]"))
        }
        #expect(!DiagnosticRenderer.human([diagnostic], source: []).contains(" | "))
    }

    @Test func `the JSON form is one document with every part`() throws {
        let document = try JSONDocument(parsing: DiagnosticRenderer.json([diagnostic]))
        let first = try #require(document.element(0, of: .root))
        for (key, value) in [
            ("code", "P203"), ("severity", "error"), ("file", "policy.yaml"), ("pointer", "/tools/a"),
            ("help", "did you mean `limit`?"), ("message", "unknown key `limt` in rule `spend`"),
        ] {
            #expect(document.member(key, of: first).flatMap { document.string($0) } == value)
        }
        #expect(document.member("line", of: first).flatMap { document.integer($0) } == 2)
        #expect(document.member("column", of: first).flatMap { document.integer($0) } == 5)
    }

    @Test func `no diagnostics are an empty array`() {
        #expect(DiagnosticRenderer.json([]) == Array("[]".utf8))
    }

    @Test func `quoted text is short and harmless`() {
        #expect(PlainText.quoted("a\nb") == "`a\\u{A}b`")
        #expect(PlainText.quoted(String(repeating: "y", count: 500)).count == 83)
    }
}
