import Catalogue
import CommandLineTool
import Testing

/// What `init` finds and proposes.
struct SetUpTests {
    private static let git = ServerLaunch(name: "git", words: ["uvx", "mcp-server-git", "--repository", "."])
    private static let mine = ServerLaunch(name: "entirely-my-own-9f2", words: ["node", "/srv/mine/server.js"])
    private static let wrapped = ServerLaunch(name: "done", words: ["/usr/bin/sallyport", "-c", "p.yaml", "--", "x"])

    private static func setUp(_ files: [[ServerLaunch]]) throws -> SetUp {
        let found = files.enumerated().map { place, launches in
            (location: ClientLocation(client: "cursor", path: "/file\(place)"), launches: launches)
        }
        return try SetUp(found, in: try CatalogueIndex.embedded())
    }

    @Test func `a known server gets a policy, an unknown one and a wrapped one get none`() throws {
        let setUp = try Self.setUp([[Self.mine, Self.git, Self.wrapped]])
        #expect(setUp.policies.map(\.fileName) == ["git.yaml"])
        let outcomes = try #require(setUp.files.first).entries.map(\.outcome)
        #expect(outcomes == [.unknown, .policy(try #require(setUp.policies.first)), .wrapped])
    }

    @Test func `a server in two files gets one policy, two servers of one name get two`() throws {
        let other = ServerLaunch(name: "git", words: ["uvx", "mcp-server-git", "--repository", "/elsewhere"])
        let setUp = try Self.setUp([[Self.git], [Self.git, other]])
        #expect(setUp.policies.map(\.fileName) == ["git.yaml", "git-2.yaml"])
        let second = try #require(setUp.files.last).entries.map(\.outcome)
        #expect(second == setUp.policies.map { .policy($0) })
    }

    @Test func `the wrapped entry starts the same server behind its policy`() {
        let entry = WrappedEntry(Self.git, policy: "/p/git.yaml")
        #expect(
            entry.json == """
                "command": "sallyport",
                "args": ["-c", "/p/git.yaml", "--name", "git", "--", "uvx", "mcp-server-git", "--repository", "."]
                """)
        #expect(!entry.hidesSecrets)
    }

    @Test func `a secret of a client's file is not shown`() {
        let command = ServerLaunch(name: "a", words: ["npx", "server", "--api-key", "sk-1", "--token=sk-2"])
        let address = ServerLaunch(name: "b", url: "https://example.com/mcp?key=sk-3")
        for launch in [command, address] {
            let entry = WrappedEntry(launch, policy: "p.yaml")
            #expect(entry.hidesSecrets)
            #expect(!entry.json.contains("sk-"))
        }
        let plain = WrappedEntry(ServerLaunch(name: "c", url: "https://example.com/mcp"), policy: "p.yaml")
        #expect(plain.arguments == ["-c", "p.yaml", "--name", "c", "--upstream", "https://example.com/mcp"])
        #expect(!plain.hidesSecrets)
    }

    @Test func `files are looked for where clients keep them`() {
        let paths = ClientLocation.all(environment: ["HOME": "/home/ada", "XDG_CONFIG_HOME": "/settings"]).map(\.path)
        for path in ["/home/ada/.claude.json", "/settings/Claude/claude_desktop_config.json", ".vscode/mcp.json"] {
            #expect(paths.contains(path))
        }
        let own = ClientLocation.all(environment: ["HOME": "/home/ada", "CLAUDE_CONFIG_DIR": "/c"]).map(\.path)
        #expect(own.contains("/c/.claude.json") && own.contains("/home/ada/.config/zed/settings.json"))
        #expect(ClientLocation.all(environment: [:]).allSatisfy { !$0.path.hasPrefix("/") })
        #expect(ClientLocation.all(environment: [:]).allSatisfy { ClientLocation.clients.contains($0.client) })
    }
}
