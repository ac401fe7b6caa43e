internal import JSONText
internal import Testing

/// `sallyport explain`.
struct CommandExplainTests {
    private let scratch: ScratchDirectory
    private let policy: String

    init() throws {
        scratch = try ScratchDirectory()
        policy = try scratch.file("policy.yaml", SamplePolicy.tools)
    }

    private func explain(_ arguments: String...) throws -> CommandRun {
        try CommandRun.sallyport(["explain", "-c", policy] + arguments)
    }

    @Test func `an allowed call shows each condition, what it would be charged, and ends with 0`() throws {
        let run = try explain("echo", #"{"text":"hi"}"#)
        #expect(run.status == 0)
        #expect(run.outputText.contains("/tools/echo/rules/0 `short`\n"))
        #expect(run.outputText.contains("args.text length_lte: true, found \"hi\"\n"))
        #expect(run.outputText.contains("adds 1 to `echo._rate_minute`: at most 3 in any minute\n"))
        #expect(run.outputText.contains("verdict: allowed"))
        #expect(run.errors.isEmpty)
    }

    @Test func `a denied call shows the rule, what the agent would read, and ends with 4`() throws {
        let run = try explain("echo", #"{"text":"far too long for it"}"#)
        #expect(run.status == 4)
        #expect(run.outputText.contains("args.text length_lte: false, found \"far too long for it\"\n"))
        #expect(run.outputText.contains("verdict: denied by /tools/echo/rules/0 (requirement_failed)\n"))
        #expect(run.outputText.contains("the agent reads: [POLICY DENIED] "))
    }

    @Test func `a hidden tool reads as unknown`() throws {
        let run = try explain("delete_everything")
        #expect(run.status == 4)
        #expect(run.outputText.contains("the agent reads: Unknown tool: delete_everything\n"))
    }

    @Test func `a charge beyond its limit is denied even on empty counters`() throws {
        let run = try explain("send_payment", #"{"amount":501,"to":"x"}"#)
        #expect(run.status == 4)
        #expect(run.outputText.contains("(limit_reached)"))
    }

    @Test func `a key that resembles one of the policy's is denied`() throws {
        let run = try explain("send_payment", #"{"Amount":5,"to":"x"}"#)
        #expect(run.status == 4)
        #expect(run.outputText.contains("(ambiguous_argument)"))
    }

    @Test func `the JSON form holds the verdict and the steps`() throws {
        let run = try explain("nothing", "--json")
        #expect(run.status == 4)
        let explanation = try JSONDocument(parsing: run.output)
        let verdict = try #require(explanation.member("verdict" as StaticString, of: .root))
        #expect(explanation.string(verdict) == "denied")
        let rule = try #require(explanation.member("rule" as StaticString, of: .root))
        #expect(explanation.string(rule) == "(default deny)")
        let steps = try #require(explanation.member("steps" as StaticString, of: .root))
        #expect(explanation.count(steps) > 0)
    }

    @Test func `without the tool's definition a rule that needs it leaves the call undecided`() throws {
        let run = try explain("add", #"{"a":1}"#)
        #expect(run.status == 2)
        #expect(run.outputText.contains("verdict: undecided\n"))
        #expect(run.errors.contains("the policy needs the definition of `add` to decide"))
    }

    @Test func `definitions come from a file`() throws {
        let list = #"{"result":{"tools":[{"name":"add","inputSchema":{"required":["a","b"]}}]}}"#
        let definitions = try scratch.file("tools.json", list)
        let missing = try explain("add", #"{"a":1}"#, "--definitions", definitions)
        #expect(missing.status == 4)
        #expect(missing.outputText.contains("required arguments: `b` is missing\n"))
        let complete = try explain("add", #"{"a":1,"b":2}"#, "--definitions", definitions)
        #expect(complete.status == 0)
    }

    @Test func `definitions come from the server itself`() throws {
        let server = ["--", try SallyportBinary.path(), "example-server"]
        let missing = try CommandRun.sallyport(["explain", "-c", policy, "add", #"{"a":1}"#] + server)
        #expect(missing.status == 4)
        #expect(missing.outputText.contains("required arguments: `b` is missing\n"))
    }

    @Test func `categories, schemas and calls inside calls are decided by the definitions given`() throws {
        let rules = try scratch.file(
            "categories.yaml",
            """
            version: "1"
            default: deny
            hide: ["@destructive"]
            dispatch: {use_tool: {tool: args.name, arguments: args.arguments}}
            tools:
              use_tool: {}
              get_file:
                rules: [{validate: {schema: true, unknown_args: deny}}]

            """)
        let list = #"""
            {"tools":[{"name":"delete_file","description":"Deletes a file for ever"},{"name":"use_tool"},\#
            {"name":"get_file","inputSchema":{"type":"object","properties":{"line":{"type":"integer"}}}}]}
            """#
        let definitions = try scratch.file("tools.json", list)
        func explain(_ tool: String, _ arguments: String) throws -> CommandRun {
            try CommandRun.sallyport(["explain", "-c", rules, tool, arguments, "--definitions", definitions])
        }
        let hidden = try explain("delete_file", "{}")
        #expect(hidden.status == 4)
        #expect(hidden.outputText.contains("catalogue: Destructive, risk "))
        #expect(hidden.outputText.contains("the agent reads: Unknown tool: delete_file\n"))
        let wrong = try explain("get_file", #"{"line":"x"}"#)
        #expect(wrong.status == 4)
        #expect(wrong.outputText.contains("(schema_mismatch)"))
        let inner = try explain("use_tool", #"{"name":"delete_file"}"#)
        #expect(inner.status == 4)
        #expect(inner.outputText.contains("inner call of `delete_file`\n"))
        #expect(try explain("use_tool", #"{"name":"get_file","arguments":{"line":1}}"#).status == 0)
        let unknown = try CommandRun.sallyport(["explain", "-c", rules, "get_file"])
        #expect(unknown.status == 2)
    }

    @Test func `a time of day is decided at the time that is given`() throws {
        let hours = try scratch.file(
            "hours.yaml",
            """
            version: "1"
            default: deny
            tools:
              echo:
                require:
                  - {path: time.hour, op: lt, value: 12}

            """)
        let morning = try CommandRun.sallyport(["explain", "-c", hours, "echo", "--time", "2026-11-21T09:30:00Z"])
        #expect(morning.status == 0)
        let evening = try CommandRun.sallyport(["explain", "-c", hours, "echo", "--time", "2026-11-21T09:30:00-09:00"])
        #expect(evening.status == 4)
        let never = try CommandRun.sallyport(["explain", "-c", hours, "echo", "--time", "2026-02-30T09:30:00Z"])
        #expect(never.status == 2)
    }

    @Test(arguments: ["{", "[1]", #"{"a":1,"a":2}"#, ""])
    func `arguments that are not one strict JSON object are refused`(_ arguments: String) throws {
        let run = try explain("echo", arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("sallyport: error: the arguments are not "))
    }

    @Test func `a bad policy is reported like by validate`() throws {
        let broken = try scratch.file("broken.yaml", SamplePolicy.broken)
        let run = try CommandRun.sallyport(["explain", "-c", broken, "echo"])
        #expect(run.status == 2)
        #expect(run.errors.contains("\(broken):3:1: error[P203]"))
    }
}
