internal import JSONText
internal import Testing

/// `sallyport config check` and `sallyport config show`.
struct CommandConfigTests {
    private let scratch: ScratchDirectory
    private let hash = "sha256:" + String(repeating: "ab", count: 32)

    init() throws {
        scratch = try ScratchDirectory()
        try scratch.file("tools.yaml", SamplePolicy.tools)
        try scratch.file("broken.yaml", SamplePolicy.broken)
        try scratch.file("secret", "hunter2-file\n")
    }

    private func configuration(policy: String) -> String {
        """
        policies: {main: ./\(policy)}
        servers:
          files:
            command: [files-server, "--key=${KEY}"]
            env: {TOKEN: "file:secret"}
            policy: main
          remote: {url: "https://mcp.example/mcp?key=hunter2-query", headers: {X: "${KEY}"}}
        grants:
          - {label: ci, servers: {files: , remote: {policy: main}}, tokens: ["\(hash)"]}
          - {label: ann, servers: [files], tokens: [], anonymous: true}

        """
    }

    private func sallyport(_ arguments: [String]) throws -> CommandRun {
        try CommandRun.sallyport(arguments, environment: ["KEY": "hunter2-key"], directory: scratch.path)
    }

    @Test func `a configuration whose policies are valid prints a summary of each file`() throws {
        try scratch.file("sallyport.yaml", configuration(policy: "tools.yaml"))
        let run = try sallyport(["config", "check"])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.errors == "sallyport.yaml: valid\n./tools.yaml: valid\n")
    }

    @Test func `problems of the configuration and of its policies come in one run`() throws {
        try scratch.file("sallyport.yaml", configuration(policy: "broken.yaml") + "limts: {}\n")
        let run = try sallyport(["config", "check", "--format", "plain"])
        #expect(run.status == 2)
        #expect(run.outputText.contains("sallyport.yaml:11:1: error[P203]: unknown key `limts`"))
        #expect(run.outputText.contains("broken.yaml:3:1: error[P203]: unknown key `tols`"))
        #expect(run.errors.contains("sallyport.yaml: invalid, 1 error\n"))
        #expect(run.errors.contains("broken.yaml: invalid, 2 errors\n"))
    }

    @Test func `a policy that is not there is reported where it is named`() throws {
        let path = try scratch.file("other.yaml", configuration(policy: "missing.yaml"))
        let run = try sallyport(["config", "check", "-c", path, "--json"])
        #expect(run.status == 2)
        let problems = try JSONValue(parsing: run.output)
        guard case .array(let elements) = problems, let first = elements.first else {
            Issue.record("no array of problems")
            return
        }
        #expect(elements.count == 1)
        #expect(first["code"] == .string("P001"))
        #expect(first["file"] == .string(path))
        #expect(first["pointer"] == .string("/policies/main"))
    }

    @Test func `what is in force is shown with defaults, and without secrets`() throws {
        try scratch.file("sallyport.yaml", configuration(policy: "tools.yaml"))
        for arguments in [["config", "show"], ["config", "show", "--json"]] {
            let run = try sallyport(arguments)
            #expect(run.status == 0)
            #expect(run.errors.isEmpty)
            #expect(!run.outputText.contains("hunter2"))
            #expect(!run.output.contains(0x1B))
            #expect(run.outputText.contains("--key=${KEY}"))
        }
        let shown = try sallyport(["config", "show"]).outputText
        #expect(shown.contains("http://127.0.0.1:4780/mcp"))
        #expect(shown.contains("  GRANT  files  remote\n  ci     main   main    1 token\n"))
        #expect(shown.contains("  ann    main   -       for requests without a token\n"))
        #expect(shown.contains("  main  ./tools.yaml\n"))
    }

    @Test func `a configuration that is not valid is not shown`() throws {
        try scratch.file("sallyport.yaml", "servers: {a: {}}\n")
        let run = try sallyport(["config", "show"])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("sallyport.yaml:1:14: error[P202]"))
    }

    @Test func `a file that is not there ends with 2`() throws {
        for command in ["check", "show"] {
            let run = try sallyport(["config", command, "-c", "none.yaml"])
            #expect(run.status == 2)
            #expect((run.outputText + run.errors).contains("none.yaml:1:1: error[P001]"))
        }
    }
}
