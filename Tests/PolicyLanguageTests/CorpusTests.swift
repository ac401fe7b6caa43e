import Diagnostics
import Foundation
import PolicyLanguage
import Testing

/// Corpus files: a policy, a line of ten dashes, and what loading it says.
struct CorpusTests {
    private static let separator = "----------\n"
    private static let folder = TestFiles.folder.appending(path: "Corpus")

    @Test(arguments: try TestFiles.names(in: folder, endingIn: ".txt"))
    func `a corpus file loads as it says`(name: String) throws {
        let url = CorpusTests.folder.appending(path: name)
        let text = try String(contentsOf: url, encoding: .utf8)
        let parts = text.components(separatedBy: CorpusTests.separator)
        let policy = try #require(parts.first)
        let file = policy.hasPrefix("{") ? "policy.json" : "policy.yaml"
        let actual = outcome(of: policy, file: file)
        if ProcessInfo.processInfo.environment["UPDATE_CORPUS"] == "1" {
            try (policy + CorpusTests.separator + actual).write(to: url, atomically: true, encoding: .utf8)
            return
        }
        #expect(parts.count == 2)
        #expect(parts.last == actual)
    }

    @Test(arguments: try TestFiles.names(in: folder, endingIn: ".txt"))
    func `every message is one sentence in lower case without a final stop`(name: String) throws {
        let text = try String(contentsOf: CorpusTests.folder.appending(path: name), encoding: .utf8)
        let policy = try #require(text.components(separatedBy: CorpusTests.separator).first)
        for diagnostic in TestFiles.load(policy).diagnostics {
            for words in [diagnostic.message, diagnostic.help].compactMap({ $0 }) {
                let first = try #require(words.first)
                #expect(!first.isUppercase && !words.hasSuffix(".") && !words.contains("\n"), "\(words)")
            }
        }
    }

    private func outcome(of policy: String, file: String) -> String {
        let loaded = TestFiles.load(policy, file: file)
        let diagnostics = DiagnosticRenderer.plain(loaded.diagnostics)
        return diagnostics + (loaded.policy.map(PolicyDump.text) ?? "no policy\n")
    }
}
