import Diagnostics
import PolicyEngine
import PolicyLanguage
import Testing

/// The policy that `scan` and `init` write.
struct ScaffoldTests {
    private static let hostileTexts = [
        "plain", "with space", "on", "no", "123", "1e3", "null", "~", "true", "*", "?", "a*b", "@read", "@x", "\\",
        "a\\b", "a: b", "a #b", "#", "- x", "[x]", "{x}", "'", "\"", "\"quoted\"", "`", "%", "&a", "!t", "|", ">",
        "new\nline", "carriage\rreturn", "tab\there", "line\u{2028}separator", "next\u{85}line", "nul\u{0}byte",
        "\u{202E}rtl", "\u{1F600}", "cafe\u{301}", "caf\u{E9}", "esc\u{1B}[31m", " leading", "trailing ",
        "\n  evil:\n    rules: []\n", "x: {}\n\"*\"", "<<", "---", "...", "default", "\u{E0A7}\u{E0F3}\u{E100}x",
        "\u{7F}", "\u{FFFF}", String(repeating: "long", count: 600), String(repeating: "\u{0}", count: 300),
        "*a *b *c *d *e *f *g *h &i &j ]: ? x",
    ]

    private func tools(_ names: [String]) -> [ScaffoldTool] {
        names.map { name in
            ScaffoldTool(
                name: name, description: name,
                arguments: [ScaffoldTool.Argument(name: name, type: name, isRequired: true)])
        }
    }

    @Test(arguments: hostileTexts)
    func `a hostile tool is listed under its own name and adds nothing else`(text: String) throws {
        let written = scaffold(server: text, tools: tools([text]))
        let loaded = TestFiles.load(written)
        #expect(loaded.diagnostics.isEmpty, "\(DiagnosticRenderer.plain(loaded.diagnostics))")
        let policy = try #require(loaded.policy)
        #expect(policy.defaultAction == .deny)
        #expect(policy.tools.entries.map(\.selector) == [.exact(text)])
        #expect(policy.tools.entries.allSatisfy { $0.rules.isEmpty })
        #expect(policy.hidden.isEmpty)
    }

    @Test func `all hostile tools together are allowed and nothing else is`() throws {
        let written = scaffold(server: "hostile", tools: tools(ScaffoldTests.hostileTexts))
        let loaded = TestFiles.load(written)
        #expect(loaded.diagnostics.isEmpty, "\(DiagnosticRenderer.plain(loaded.diagnostics))")
        let policy = try #require(loaded.policy)
        #expect(policy.tools.entries.count == ScaffoldTests.hostileTexts.count)
        #expect(ScaffoldTests.hostileTexts.filter { !policy.tools.lists($0) }.isEmpty)
        #expect(!policy.tools.lists("evil"))
        #expect(!policy.tools.lists("plain "))
    }

    @Test func `no byte of a description leaves its comment`() {
        let written = scaffold(server: "s", tools: tools(["new\nline", "x\u{2028}y"]))
        for line in written.split(separator: "\n") where line.contains("line") && !line.contains("\"new") {
            #expect(line.drop { $0 == " " }.hasPrefix("#"))
        }
        #expect(!written.unicodeScalars.contains("\u{2028}"))
    }

    @Test func `a tool that a server lists twice is listed once`() throws {
        let policy = try #require(TestFiles.load(scaffold(server: "s", tools: tools(["a", "a", "", "b"]))).policy)
        #expect(policy.tools.entries.map(\.selector) == [.exact("a"), .exact("b")])
    }

    @Test func `a tool whose name YAML cannot hold is left out`() throws {
        let names = ["\u{FEFF}bom", "b\u{FEFF}om", "a"]
        let policy = try #require(TestFiles.load(scaffold(server: "\u{FEFF}", tools: tools(names))).policy)
        #expect(policy.tools.entries.map(\.selector) == [.exact("a")])
        #expect(TestFiles.load(scaffold(server: "s", tools: tools(["\u{FEFF}"]))).policy?.tools.entries.isEmpty == true)
    }

    @Test func `a server without tools gets a policy that refuses all`() throws {
        for names in [[], [""]] {
            let policy = try #require(TestFiles.load(scaffold(server: "s", tools: tools(names))).policy)
            #expect(policy.defaultAction == .deny)
            #expect(policy.tools.entries.isEmpty)
        }
    }

    @Test func `descriptions and arguments are written as comments`() {
        let tool = ScaffoldTool(
            name: "send", description: "Sends  a\nmail",
            arguments: [.init(name: "to", type: "string", isRequired: true), .init(name: "cc")])
        let written = scaffold(server: "mail", tools: [tool])
        #expect(
            written.hasSuffix(
                """
                tools:

                  # Sends a mail
                  #   to: string (required)
                  #   cc
                  send:
                    rules: []

                """))
    }
}
