import ConfigLanguage
import Diagnostics
import JSONText
import Testing

/// What a loaded configuration holds, beyond what the corpus shows of it.
struct ConfigLoadingTests {
    private static let hash = "sha256:" + String(repeating: "aa", count: 32)

    private func command(_ text: String) throws -> CommandSettings {
        let configuration = try #require(ConfigFiles.load(text).configuration, "\(ConfigFiles.problems(text))")
        guard case .command(let command) = try #require(configuration.servers.first).upstream else {
            Issue.record("the server is at an address")
            return CommandSettings(words: [])
        }
        return command
    }

    @Test func `secrets come from variables and files, less the line end of a file`() throws {
        let command = try command(
            """
            servers:
              a:
                command: [x, "--key=${TOKEN}"]
                env:
                  FILE: file:/secret/token
                  RELATIVE: file:relative
                  BOTH: a ${TOKEN} b
                  LITERAL: ${UNSET:-file:./dev.db}
                  REFERENCE: ${REFERENCE}
                  DOLLAR: $$5
                  LINES: file:/secret/lines
                  DIRECTORY: file:${DIRECTORY:-/secret}/token
            """)
        #expect(command.words == ["x", "--key=hunter2-token"])
        #expect(command.shownWords == ["x", "--key=${TOKEN}"])
        #expect(
            command.variables.map { "\($0.name)=\($0.value.revealed)" } == [
                "FILE=hunter2-file", "RELATIVE=hunter2-relative", "BOTH=a hunter2-token b", "LITERAL=file:./dev.db",
                "REFERENCE=file:/secret/token", "DOLLAR=$5", "LINES=one\ntwo", "DIRECTORY=hunter2-file",
            ])
    }

    @Test func `numbers and truth values may come from variables, in YAML and in JSON`() throws {
        let yaml = "listeners: [{port: \"${PORT}\"}]\nservers: {a: {command: [x], disabled: \"${YES}\"}}\n"
        let json = #"{"listeners":[{"port":"${PORT}"}],"servers":{"a":{"command":["x"],"disabled":"${YES}"}}}"#
        for text in [yaml, json] {
            let configuration = try #require(ConfigFiles.load(text).configuration)
            #expect(configuration.listeners.map(\.port) == [9_000])
            #expect(configuration.servers.map(\.isDisabled) == [true])
        }
    }

    @Test func `a secret never shows, whatever is printed`() throws {
        let text = """
            servers:
              a: {command: [x, "${TOKEN}"], env: {A: "${TOKEN}"}}
              b: {url: "https://x/?key=hunter2", headers: {Authorization: "Bearer ${TOKEN}", B: file:/secret/token}}
              c: {url: "https://x/${TOKEN}/mcp"}
            """
        let configuration = try #require(ConfigFiles.load(text).configuration)
        #expect(!String(decoding: configuration.json.serialized(), as: UTF8.self).contains("hunter2"))
        for server in configuration.servers {
            guard case .address(let address) = server.upstream else { continue }
            #expect(!"\(address.headers) \(address.shownAddress)".contains("hunter2"))
        }
    }

    @Test func `the policy of a grant is its own, else the server's, else none`() throws {
        let text = """
            policies: {open: open.yaml}
            servers: {a: {command: [x], policy: a.yaml}, b: {command: [x]}, c: {command: [x], policy: c.yaml}}
            grants:
              - {label: one, servers: {a: {policy: open}, b: }, tokens: ["\(Self.hash)"]}
            """
        let configuration = try #require(ConfigFiles.load(text).configuration)
        let grant = try #require(configuration.grants.first)
        #expect(
            configuration.policy(of: grant, for: "a") == PolicyReference(path: "/etc/sallyport/open.yaml", name: "open")
        )
        #expect(configuration.policy(of: grant, for: "b") == nil)
        #expect(configuration.policy(of: grant, for: "c") == nil)
        #expect(grant.lists(server: "b"))
        #expect(!grant.lists(server: "c"))
        #expect(configuration.policy(of: GrantSettings(label: "x", servers: [.init(name: "c")]), for: "c") != nil)
    }

    @Test(arguments: [
        ("", "/p.yaml", "/p.yaml"), ("", "p.yaml", "p.yaml"), (".", "./p.yaml", "./p.yaml"),
        ("conf", "p.yaml", "conf/p.yaml"), ("conf/", "./p.yaml", "conf/p.yaml"), ("/", "p.yaml", "/p.yaml"),
        ("/etc/x", "../p.yaml", "/etc/x/../p.yaml"),
    ])
    func `paths are resolved against the directory of the file`(directory: String, path: String, resolved: String) {
        let surroundings = ConfigSurroundings(directory: directory, now: 0, variable: { _ in nil }, secretFile: noFile)
        let text = "servers: {a: {command: [x], policy: \(path)}}\n"
        let loaded = loadConfiguration(Array(text.utf8), file: "f", surroundings: surroundings)
        #expect(loaded.policyFiles.map(\.path) == [resolved])
        #expect(loaded.policyFiles.first?.location.column == 37)
    }

    @Sendable private func noFile(_ path: String) throws(ConfigSurroundings.SecretFileFailure) -> [UInt8] {
        throw .init(reason: "there is no file")
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
        ("::", false), ("127.example.com", false), ("10.0.0.1", false), ("gate.example", false),
    ])
    func `only addresses of this machine are loopback`(host: String, isLoopback: Bool) {
        #expect(ListenerSettings(host: host).isLoopback == isLoopback)
    }

    @Test func `aliases that expand without end are refused before they do`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            text += "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "]\n"
        }
        let loaded = ConfigFiles.load(text + "servers: *a12\n")
        #expect(loaded.configuration == nil)
        #expect(loaded.diagnostics.map(\.code) == [.aliasExpansion])
    }

    @Test func `a variable cannot make a text grow without end`() {
        let many = String(repeating: "${LONG}", count: 1_000)
        let surroundings = ConfigSurroundings(
            directory: "", now: 0, variable: { _ in String(repeating: "x", count: 10_000) }, secretFile: noFile)
        let loaded = loadConfiguration(
            Array("servers: {a: {command: [\"\(many)\"]}}".utf8), file: "f", surroundings: surroundings)
        #expect(loaded.configuration == nil)
        #expect(loaded.diagnostics.contains { $0.code == .variable })
    }

    @Test(arguments: [
        "", "\u{FEFF}", "servers", "servers: {", "{\"servers\":", "servers: !x {}",
        "servers: {a: {command: [x]}}\n---\na: b\n",
        "servers:\n\t- a", "? [a]\n: b", "servers: null", "grants: 3", "listeners: {a: b}", "policies: []",
        "servers: {a: {command: {a: b}, env: [], headers: 3, timeouts: [], restart: 1}}", "store: []", "limits: 3",
        "grants: [{label: 3, tags: x, servers: 3, expires: 4, tokens: {}, anonymous: 1, disabled: x}]",
        "mcpServers: []", "policies: {a: , b: [], c: ''}", "aggregate: x", "servers: {'': {}}", "log_level: 3",
        "listeners: [3, {tls: 3, host: 3, allowed_hosts: [3], path: []}]", "version: [1]",
    ])
    func `whatever the text is, there is an error and no crash`(text: String) {
        let loaded = ConfigFiles.load(text)
        #expect(loaded.configuration == nil)
        #expect(loaded.diagnostics.hasErrors)
    }

    @Test func `a thousand grants of fifty servers load`() throws {
        let names = (0..<50).map { "server\($0)" }
        var text = "servers:\n" + names.map { "  \($0): {command: [x], policy: p.yaml}\n" }.joined() + "grants:\n"
        for number in 0..<1_000 {
            let digits = String(repeating: "0", count: 61) + String(1_000 + number).suffix(3)
            text += "  - label: g\(number)\n    tokens: [\"sha256:\(digits)\"]\n"
            text += "    servers: [\(names.joined(separator: ", "))]\n"
        }
        let configuration = try #require(ConfigFiles.load(text).configuration)
        #expect(configuration.grants.count == 1_000)
        #expect(configuration.grants.allSatisfy { $0.servers.count == 50 })
    }
}
