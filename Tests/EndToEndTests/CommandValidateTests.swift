internal import JSONText
internal import Testing

/// `sallyport validate`.
struct CommandValidateTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `a valid policy prints nothing but its summary`() throws {
        let path = try scratch.file("policy.yaml", SamplePolicy.tools)
        let run = try CommandRun.sallyport(["validate", "-c", path])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.errors == "\(path): valid\n")
    }

    @Test func `every problem of a bad policy is printed with its place and its help`() throws {
        let path = try scratch.file("policy.yaml", SamplePolicy.broken)
        let run = try CommandRun.sallyport(["validate", "-c", path, "--format", "plain"])
        #expect(run.status == 2)
        #expect(run.outputText.contains("\(path):3:1: error[P203]: unknown key `tols`"))
        #expect(run.outputText.contains("help: did you mean `tools`?"))
        #expect(run.outputText.contains("\(path):4:7: error["))
        #expect(run.errors == "\(path): invalid, 2 errors\n")
    }

    @Test func `the human form shows the line, and has no colour away from a terminal`() throws {
        let path = try scratch.file("policy.yaml", SamplePolicy.broken)
        let run = try CommandRun.sallyport(["validate", path])
        #expect(run.outputText.contains(" 3 | tols: {}\n"))
        #expect(!run.output.contains(0x1B))
    }

    @Test func `the JSON form is one array over all files`() throws {
        let good = try scratch.file("good.yaml", SamplePolicy.tools)
        let bad = try scratch.file("bad.yaml", SamplePolicy.broken)
        let run = try CommandRun.sallyport(["validate", "--json", "-c", good, "-c", bad])
        #expect(run.status == 2)
        let problems = try JSONDocument(parsing: run.output.dropLast(1).map(\.self))
        #expect(problems.count(.root) == 2)
        let first = try #require(problems.element(0, of: .root))
        let code = try #require(problems.member("code" as StaticString, of: first))
        #expect(problems.string(code) == "P203")
    }

    @Test func `a policy can come from standard input`() throws {
        let run = try CommandRun.sallyport(["validate", "-c", "-"], input: Array(SamplePolicy.broken.utf8))
        #expect(run.status == 2)
        #expect(run.outputText.contains("standard input:3:1: error[P203]"))
    }

    @Test func `warnings pass unless they are asked to count`() throws {
        let path = try scratch.file("policy.yaml", SamplePolicy.warned)
        let run = try CommandRun.sallyport(["validate", "-c", path])
        #expect(run.status == 0)
        #expect(run.outputText.contains("warning[P212]"))
        #expect(run.errors == "\(path): valid, 1 warning\n")
        let strict = try CommandRun.sallyport(["validate", "-c", path, "--strict"])
        #expect(strict.status == 2)
    }

    @Test func `a file that is not there is a problem of its own`() throws {
        let run = try CommandRun.sallyport(["validate", "-c", "\(scratch.path)/none.yaml"])
        #expect(run.status == 2)
        #expect(run.outputText.contains("error[P001]: cannot read"))
        #expect(run.outputText.contains("no such file or directory"))
    }

    @Test func `a directory is no policy`() throws {
        let run = try CommandRun.sallyport(["validate", "-c", scratch.path])
        #expect(run.status == 2)
        #expect(run.outputText.contains("is a directory"))
    }
}
