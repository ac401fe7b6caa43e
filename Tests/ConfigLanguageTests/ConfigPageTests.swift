import ConfigLanguage
import Diagnostics
import Foundation
import JSONText
import Testing

/// The page about the configuration says what the loader does.
struct ConfigPageTests {
    private static let page: String = {
        do {
            return try String(contentsOf: ConfigFiles.repository.appending(path: "docs/config.md"), encoding: .utf8)
        } catch {
            return ""
        }
    }()

    /// Every fenced text of the page in YAML or JSON.
    private static var examples: [String] {
        var examples: [String] = []
        var body: [Substring]?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```yaml" || line == "```json" {
                body = []
            } else if line == "```" {
                if let body { examples.append(body.joined(separator: "\n") + "\n") }
                body = nil
            } else {
                body?.append(line)
            }
        }
        return examples
    }

    private func load(_ text: String) -> LoadedConfiguration {
        let surroundings = ConfigSurroundings(
            directory: "/etc/sallyport", now: ConfigFiles.now, variable: { $0 == "GITHUB_TOKEN" ? "secret" : nil },
            secretFile: Self.secret)
        return loadConfiguration(Array(text.utf8), file: "config.md", surroundings: surroundings)
    }

    @Sendable private static func secret(
        _ path: String
    ) throws(ConfigSurroundings.SecretFileFailure) -> [UInt8] {
        Array(path.hasSuffix("-hash") ? "sha256:\(String(repeating: "ab", count: 32))\n".utf8 : "secret\n".utf8)
    }

    @Test func `the page has examples`() {
        #expect(Self.examples.count >= 4)
    }

    @Test(arguments: examples) func `an example loads without a word`(text: String) throws {
        let loaded = load(text)
        #expect(loaded.configuration != nil)
        #expect(DiagnosticRenderer.plain(loaded.diagnostics) == "")
    }

    @Test func `the last example has the defaults that the page promises`() throws {
        let example = try #require(Self.examples.last)
        var shown = try #require(load(example).configuration)
        shown.listeners[0].maxConnections = ListenerSettings().maxConnections
        shown.store.place = .stateDirectory
        shown.stateDirectory = nil
        shown.aggregate.instructions = nil
        let plain = GatewayConfiguration(servers: shown.servers, grants: shown.grants)
        #expect(shown == plain)
    }

    @Test func `every key that the loader knows is on the page`() throws {
        let wrong = """
            x: 1
            listeners: [{x: 1, tls: {x: 1}}]
            servers: {a: {x: 1, timeouts: {x: 1}, restart: {x: 1}}}
            grants: [{x: 1}]
            store: {x: 1}
            audit: {x: 1}
            limits: {x: 1}
            aggregate: {x: 1}
            """
        let helps = load(wrong).diagnostics.filter { $0.code == .unknownKey }.compactMap(\.help)
        #expect(helps.count == 11)
        for help in helps {
            let parts = help.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            let keys = parts.filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            for key in keys {
                #expect(Self.page.contains("`\(key)`") || Self.page.contains(".\(key)`") || inBraces(key), "\(key)")
            }
        }
    }

    private func inBraces(_ key: Substring) -> Bool {
        ["`{cert, key}`", "`{path, memory, fail_mode}`"].contains { Self.page.contains($0) && $0.contains(key) }
    }
}
