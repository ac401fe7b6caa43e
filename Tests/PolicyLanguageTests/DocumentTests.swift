import Diagnostics
import Foundation
import PolicyEngine
import PolicyLanguage
import Testing

/// The document as text: encodings, aliases, sizes, notations.
struct DocumentTests {
    private let allowAll = "version: \"1\"\ndefault: deny\n"

    /// Nine levels of nine aliases each: half a billion values.
    private var laughs: String {
        var text = "l0: &l0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1...8 {
            let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ",")
            text += "l\(level): &l\(level) [\(aliases)]\n"
        }
        return text
    }

    private func codes(_ text: String, file: String = "policy.yaml") -> [DiagnosticCode] {
        TestFiles.load(text, file: file).diagnostics.map(\.code)
    }

    @Test func `a file of nested aliases is refused before it is expanded`() {
        #expect(codes(laughs) == [.aliasExpansion])
    }

    @Test func `nested aliases in keys are refused before they are compared`() {
        #expect(codes(laughs + "? *l8\n: x\n") == [.complexKey])
        #expect(codes(laughs + "*l8 : x\n") == [.complexKey])
        #expect(codes(laughs + "[*l8, *l8]: x\n") == [.complexKey])
        #expect(codes(laughs + "{a: [{? *l8 : 1}]}\n").contains(.complexKey))
    }

    @Test func `nested merges are refused before they are expanded`() {
        var text = "m0: &m0 {a: 1}\n"
        for level in 1...30 {
            text += "m\(level): &m\(level) {k\(level): *m\(level - 1), j\(level): *m\(level - 1), <<: *m\(level - 1)}\n"
        }
        #expect(codes(text) == [.aliasExpansion])
    }

    @Test func `aliases within reason are expanded`() throws {
        var text = allowAll + "tools:\n  t0: &one {rules: [{rate_limit: 1/day}]}\n"
        for index in 1...500 { text += "  t\(index): *one\n" }
        let policy = try #require(TestFiles.load(text).policy)
        #expect(policy.tools.entries.count == 501)
        #expect(policy.tools.entries.allSatisfy { $0.rules.count == 1 })
    }

    @Test func `bytes that are no text are refused`() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0x61, 0], [0xC3, 0x28], [0xED, 0xA0, 0x80]] {
            let loaded = loadPolicy(bytes, file: "policy.yaml") { _ in nil }
            #expect(loaded.diagnostics.map(\.code) == [.notText])
            #expect(loaded.policy == nil)
        }
    }

    @Test func `a file beyond four megabytes is refused`() {
        let bytes = [UInt8](repeating: 0x20, count: 4 * 1024 * 1024 + 1)
        #expect(loadPolicy(bytes, file: "x") { _ in nil }.diagnostics.map(\.code) == [.fileTooLarge])
    }

    @Test func `every half of a policy loads or says why not`() {
        let whole = allowAll + "tools:\n  a:\n    rules:\n      - name: \"ten\"\n        rate_limit: \"10/minute\"\n"
        let bytes = Array(whole.utf8)
        for length in 0...bytes.count {
            let loaded = loadPolicy(Array(bytes.prefix(length)), file: "policy.yaml") { _ in nil }
            #expect((loaded.policy == nil) == loaded.diagnostics.hasErrors)
        }
    }

    @Test func `nesting beyond sixty-four levels is refused`() {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(codes("a: " + deep) == [.tooDeep])
        #expect(codes(deep) == [.tooDeep])
        #expect(codes(String(repeating: "[", count: 5_000)).isEmpty == false)
    }

    @Test func `a line separator hides no rule in a comment`() {
        for separator in ["\u{2028}", "\u{2029}", "\u{85}"] {
            #expect(codes(allowAll + "# comment\(separator)tools: {a: {}}\n") == [.ambiguousScalar])
        }
    }

    @Test func `a byte order mark before YAML is harmless`() {
        #expect(TestFiles.load("\u{FEFF}" + allowAll).policy != nil)
    }

    @Test func `a byte order mark anywhere else is refused, since readers drop it from names`() {
        for name in ["\u{FEFF}a", "\"\\uFEFFa\"", "\"\\UFEFFa\"", "\"\\U0000feffa\"", "\"a\u{FEFF}\""] {
            #expect(TestFiles.load(allowAll + "hide: [\(name)]\n").policy == nil)
        }
    }

    @Test func `JSON that is valid means the same whatever YAML makes of it`() throws {
        let text =
            #"{"version":"1","default":"deny","description":"\ud83d\ude00"# + "\u{7F}\u{2028}"
            + #"","tools":{"<<":{},"~":{}}}"#
        let policy = try #require(TestFiles.load(text, file: "policy.json").policy)
        #expect(policy.description == "\u{1F600}\u{7F}\u{2028}")
        #expect(policy.tools.lists("<<"))
        #expect(policy.tools.lists("~"))
    }

    @Test func `JSON read as YAML compiles to the same policy`() throws {
        let folder = TestFiles.folder.appending(path: "Corpus")
        let text = String(
            decoding: try TestFiles.bytes(folder.appending(path: "gateway-form-as-published.txt")), as: UTF8.self)
        let json = try #require(text.components(separatedBy: "----------").first)
        let direct = try #require(TestFiles.load(json, file: "policy.json").policy)
        let throughYAML = try #require(TestFiles.load("# read as YAML\n" + json).policy)
        #expect(PolicyDump.text(direct) == PolicyDump.text(throughYAML))
    }

    @Test func `flow YAML that only looks like JSON loads unless the file is named JSON`() {
        let text = "{version: \"1\", default: deny}"
        #expect(TestFiles.load(text, file: "policy.yaml").policy != nil)
        #expect(codes(text, file: "policy.json") == [.syntax])
    }

    @Test func `duplicates are found with every other problem and in file order`() {
        let text = allowAll + "tools:\n  a: {x: 1}\n  a: {}\n  'a': {}\n  b: {y: 1}\n"
        let found = TestFiles.load(text).diagnostics.map {
            "\($0.location.line):\($0.location.column) \($0.code.rawValue)"
        }
        #expect(found == ["5:3 P107", "6:3 P107", "7:7 P203"])
    }

    @Test func `names that look alike and differ in bytes are two names`() throws {
        let text = allowAll + "tools:\n  \"caf\\u00e9\": {}\n  \"cafe\\u0301\": {rules: [{rate_limit: 1/day}]}\n"
        let policy = try #require(TestFiles.load(text).policy)
        #expect(policy.tools.entries.count == 2)
    }

    @Test func `a version other than one is refused`() {
        for version in ["\"2\"", "2", "1.0", "[1]", "\"1 \""] {
            #expect(codes("version: \(version)\ndefault: deny\n") == [.documentVersion])
        }
    }

    @Test func `nothing that a diagnostic quotes reaches the terminal as control`() {
        let text = allowAll + "\"\\e[31m\\u202e\": 1\n"
        let rendered = TestFiles.problems(text)
        #expect(rendered.contains("`\\u{1B}[31m\\u{202E}`"))
        #expect(!rendered.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
    }
}
