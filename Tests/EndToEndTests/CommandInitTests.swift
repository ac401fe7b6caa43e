internal import Testing

/// `sallyport init`.
struct CommandInitTests {
    private let scratch: ScratchDirectory
    private let client = """
        { // the user's own words
          "mcpServers": {
            "git": {"command": "uvx", "args": ["mcp-server-git", "--repository", "."]},
            "mine": {"command": "/srv/mine/entirely-my-own-9f2", "args": ["--api-key", "secret-value"]},
          }
        }
        """

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.file(".claude.json", client)
    }

    private func run(_ arguments: [String] = []) throws -> CommandRun {
        try CommandRun.sallyport(
            ["init"] + arguments, environment: ["HOME": scratch.path], directory: scratch.path)
    }

    private var policy: String { ".config/sallyport/policies/git.yaml" }

    @Test func `the servers of a client get policies that load, and its file stays as it is`() throws {
        let run = try run()
        #expect(run.status == 0)
        #expect(run.outputText.contains("\"command\": \"sallyport\""))
        #expect(run.outputText.contains("`mine` is not in the catalogue"))
        #expect(!run.outputText.contains("secret-value"))
        #expect(try scratch.bytes(".claude.json") == Array(client.utf8))
        let check = try CommandRun.sallyport(["validate", "--strict", "-"], input: try scratch.bytes(policy))
        #expect(check.status == 0)
    }

    @Test func `a dry run writes nothing`() throws {
        #expect(try run(["--dry-run"]).status == 0)
        #expect(!scratch.holds(".config"))
    }

    @Test func `a policy that is there is kept, and by force replaced with the old one beside it`() throws {
        #expect(try run().status == 0)
        let written = try scratch.bytes(policy)
        try scratch.file(policy, "mine\n")
        #expect(try run().outputText.contains("kept"))
        #expect(try scratch.bytes(policy) == Array("mine\n".utf8))
        #expect(try run(["--force"]).status == 0)
        #expect(try scratch.bytes(policy) == written)
        #expect(try scratch.bytes(policy + ".bak") == Array("mine\n".utf8))
    }

    @Test(arguments: [["--client", "nobody"], ["--client", "zed"], ["--file", "/no/such/file"], ["-o", ""]])
    func `without a client's servers there is nothing to do`(arguments: [String]) throws {
        #expect(try run(arguments).status == 2)
    }
}
