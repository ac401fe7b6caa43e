internal import JSONText
internal import Testing

/// `sallyport grant new`.
struct CommandGrantTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `what is printed can be pasted, and no two tokens are alike`() throws {
        let run = try CommandRun.sallyport(
            ["grant", "new", "--label", "no: 'one'", "--servers", "files, mail", "--expires", "90d"])
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        let lines = run.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        let token = try #require(lines.first)
        #expect(token.hasPrefix("sp_") && token.count == 52)
        let entry = lines.dropFirst(2).joined(separator: "\n")
        try scratch.file("p.yaml", SamplePolicy.tools)
        try scratch.file(
            "sallyport.yaml",
            """
            servers:
              files: {command: [x], policy: p.yaml}
              mail: {command: [x], policy: p.yaml}
            grants:
            \(entry)
            """)
        let check = try CommandRun.sallyport(["config", "check", "--strict"], directory: scratch.path)
        #expect(check.status == 0, "\(check.outputText)")
        let show = try CommandRun.sallyport(["config", "show"], directory: scratch.path)
        #expect(show.outputText.contains("no: 'one'  p.yaml  p.yaml  1 token, until "))
        let other = try CommandRun.sallyport(["grant", "new"])
        #expect(other.outputText.prefix(52) != token)
    }

    @Test func `the JSON form has the token and the hash that belongs to it`() throws {
        let run = try CommandRun.sallyport(["grant", "new", "--json", "--expires", "2027-03-31", "--servers", "a"])
        #expect(run.status == 0)
        let grant = try JSONValue(parsing: run.output)
        guard case .string(let token) = try #require(grant["token"]),
            case .string(let hash) = try #require(grant["hash"])
        else {
            Issue.record("no texts")
            return
        }
        let sum = try CommandRun.run("/usr/bin/sha256sum", [], input: Array(token.utf8))
        #expect(hash == "sha256:" + sum.outputText.prefix(64))
        #expect(grant["expires"] == .string("2027-03-31"))
        #expect(grant["servers"] == .array([.string("a")]))
    }

    @Test(arguments: [["--expires", "soon"], ["--expires", "2027-02-30"], ["--label", ""], ["--label", "a\tb"]])
    func `what a configuration would refuse is refused`(arguments: [String]) throws {
        let run = try CommandRun.sallyport(["grant", "new"] + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("sallyport: error: "))
    }
}
