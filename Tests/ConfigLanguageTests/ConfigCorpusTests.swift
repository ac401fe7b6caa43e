import ConfigLanguage
import Diagnostics
import Foundation
import Testing

/// Corpus files: a configuration, a line of ten dashes, and what loading it says.
struct ConfigCorpusTests {
    private static let separator = "----------\n"

    @Test(arguments: try ConfigFiles.names(in: ConfigFiles.corpus, endingIn: ".txt"))
    func `a corpus file loads as it says`(name: String) throws {
        let url = ConfigFiles.corpus.appending(path: name)
        let text = try String(contentsOf: url, encoding: .utf8)
        let parts = text.components(separatedBy: Self.separator)
        let configuration = try #require(parts.first)
        let actual = outcome(of: configuration)
        if ProcessInfo.processInfo.environment["UPDATE_CORPUS"] == "1" {
            try (configuration + Self.separator + actual).write(to: url, atomically: true, encoding: .utf8)
            return
        }
        #expect(parts.count == 2)
        #expect(parts.last == actual)
    }

    @Test(arguments: try ConfigFiles.names(in: ConfigFiles.corpus, endingIn: ".txt"))
    func `every message is one sentence in lower case, without a final stop and without a secret`(name: String) throws {
        let text = try String(contentsOf: ConfigFiles.corpus.appending(path: name), encoding: .utf8)
        let configuration = try #require(text.components(separatedBy: Self.separator).first)
        for diagnostic in ConfigFiles.load(configuration).diagnostics {
            for words in [diagnostic.message, diagnostic.help].compactMap({ $0 }) {
                let first = try #require(words.first)
                #expect(!first.isUppercase && !words.hasSuffix(".") && !words.contains("\n"), "\(words)")
                #expect(!words.contains("hunter2"), "\(words)")
            }
        }
    }

    @Test(arguments: try ConfigFiles.names(in: ConfigFiles.corpus, endingIn: ".txt"))
    func `a configuration that is cut off anywhere loads or says why not`(name: String) throws {
        let text = try String(contentsOf: ConfigFiles.corpus.appending(path: name), encoding: .utf8)
        let bytes = Array(text.components(separatedBy: Self.separator)[0].utf8)
        for count in stride(from: 0, to: bytes.count, by: 13) {
            let loaded = loadConfiguration(
                Array(bytes.prefix(count)), file: "sallyport.yaml", surroundings: ConfigFiles.surroundings)
            #expect((loaded.configuration == nil) == loaded.diagnostics.hasErrors)
        }
    }

    private func outcome(of text: String) -> String {
        let loaded = ConfigFiles.load(text, file: text.hasPrefix("{") ? "sallyport.json" : "sallyport.yaml")
        let diagnostics = DiagnosticRenderer.plain(loaded.diagnostics)
        return diagnostics + (loaded.configuration.map(ConfigFiles.dump) ?? "no configuration\n")
            + loaded.policyFiles.map { "reads \($0.path)\n" }.joined()
    }
}
