import Diagnostics
import Foundation
import PolicyLanguage
import Testing

/// Every policy that our pages show loads, and every one they show as refused does not.
struct DocumentedExamplesTests {
    /// A fenced policy of a page.
    struct Example: Sendable, CustomTestStringConvertible {
        let page: String
        /// The line of the opening fence, counted from 1.
        let line: Int
        /// The fence is marked ` ```yaml refused `.
        let isRefused: Bool
        let text: String

        var testDescription: String { "\(page):\(line)" }
    }

    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The examples of all pages; empty where a page cannot be read, which the count below notices.
    static let examples: [Example] = {
        let manager = FileManager.default
        let manual = manager.enumerator(atPath: root.appending(path: "docs").path())?.compactMap { $0 as? String } ?? []
        let pages = ["README.md"] + manual.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
        return pages.flatMap { page in
            let bytes = manager.contents(atPath: root.appending(path: page).path()) ?? Data()
            return examples(in: String(decoding: bytes, as: UTF8.self), page: page)
        }
    }()

    /// The fenced policies of one page: marked by a first line `# policy`, or told by a top-level key of a policy.
    static func examples(in text: String, page: String) -> [Example] {
        var examples: [Example] = []
        var opening: (line: Int, info: String, body: [Substring])?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let fence = opening else {
                if line.hasPrefix("```") { opening = (index + 1, String(line.dropFirst(3)), []) }
                continue
            }
            guard line.hasPrefix("```") else {
                opening?.body.append(line)
                continue
            }
            opening = nil
            let words = fence.info.split(separator: " ")
            guard let language = words.first, isPolicy(language: language, body: fence.body) else { continue }
            examples.append(
                Example(
                    page: page, line: fence.line, isRefused: words.contains("refused"),
                    text: fence.body.joined(separator: "\n") + "\n"))
        }
        return examples
    }

    private static func isPolicy(language: Substring, body: [Substring]) -> Bool {
        switch language {
        case "yaml":
            body.first == "# policy" || body.contains { $0.hasPrefix("version:") || $0.hasPrefix("tools:") }
        case "json":
            body.contains { $0.contains("\"version\": \"1\"") || $0.contains("\"tools\": {") }
        default:
            false
        }
    }

    @Test func `the pages have examples`() {
        #expect(Self.examples.filter { $0.page == "README.md" }.count >= 1)
        #expect(Self.examples.filter { $0.page == "docs/policy.md" }.count >= 5)
    }

    @Test(arguments: examples) func `a documented policy does what its page says`(_ example: Example) {
        let loaded = loadPolicy(Array(example.text.utf8), file: example.testDescription) { _ in nil }
        let problems = loaded.diagnostics.map { "\($0.location.line): \($0.message)" }.joined(separator: "\n")
        #expect((loaded.policy == nil) == example.isRefused, Comment(rawValue: problems))
    }

    @Test func `a fence that is no policy is no example`() {
        let page = """
            ```yaml
            tools: {}
            ```
            ```yaml refused
            # policy
            flows: []
            ```
            ```json
            {"isError": true}
            ```
            ```console
            version: "1"
            ```
            """
        let found = Self.examples(in: page, page: "page.md")
        #expect(found.map(\.line) == [1, 4])
        #expect(found.map(\.isRefused) == [false, true])
        #expect(found.last?.text == "# policy\nflows: []\n")
    }
}
