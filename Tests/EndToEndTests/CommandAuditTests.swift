internal import JSONText
internal import Testing

/// `sallyport audit`, over a trail that the wrap wrote.
struct CommandAuditTests {
    private let scratch: ScratchDirectory
    private let trail = "audit/audit-1.jsonl"

    /// One session with one allowed and one refused call: four records.
    init() throws {
        scratch = try ScratchDirectory()
        let policy = try scratch.file("policy.yaml", SamplePolicy.tools)
        let messages = [
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","#
                + #""capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hi"}}}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"nothing","arguments":{}}}"#,
        ]
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", scratch.path, "--name", "sample", "--", try SallyportBinary.path()]
                + ["example-server"],
            input: Array(messages.map { $0 + "\n" }.joined().utf8))
        try #require(run.status == 0)
    }

    private func audit(_ arguments: String...) throws -> CommandRun {
        try CommandRun.sallyport(["audit"] + arguments + ["--state-dir", scratch.path])
    }

    private func anchor() throws -> String {
        let line = try audit("verify").outputText.split(separator: "\n").first { $0.hasPrefix("  anchor: ") }
        return String(try #require(line).dropFirst("  anchor: ".count))
    }

    /// The trail's lines, each with its newline.
    private func lines() throws -> [ArraySlice<UInt8>] {
        try scratch.bytes(trail).split(separator: UInt8(ascii: "\n")).map { $0 + [UInt8(ascii: "\n")] }
    }

    @Test func `tail shows the decisions, oldest first, without colour`() throws {
        let run = try audit("tail")
        #expect(run.status == 0)
        #expect(run.outputText.contains(" allowed sample/echo "))
        #expect(run.outputText.contains(" refused sample/nothing (default deny) default_deny "))
        #expect(!run.output.contains(0x1B))
        #expect(run.errors.isEmpty)
    }

    @Test func `tail shows so many records as they stand in the file`() throws {
        let run = try audit("tail", "-n", "1", "--json")
        #expect(run.status == 0)
        let last = try #require(lines().last)
        #expect(run.output == Array(last))
    }

    @Test func `following shows what is there and what comes, and ends when nobody reads it`() throws {
        // The trail grows until the follower is gone: it shows the first record, then one that it cannot know yet.
        let script = """
            ("$SALLYPORT" audit tail --follow -n 1 --state-dir "$STATE" | head -n 2) & follower=$!
            while kill -0 $follower 2>/dev/null; do
                "$SALLYPORT" -c "$STATE/policy.yaml" --state-dir "$STATE" -- true </dev/null >/dev/null 2>&1
            done
            wait $follower
            """
        let run = try CommandRun.run(
            "/bin/sh", ["-c", script], environment: ["SALLYPORT": try SallyportBinary.path(), "STATE": scratch.path])
        #expect(run.status == 0)
        #expect(run.outputText.split(separator: "\n").count == 2)
    }

    @Test func `a whole trail ends with 0 and gives an anchor that holds`() throws {
        let run = try audit("verify")
        #expect(run.status == 0)
        #expect(run.outputText.contains("lane 1: 4 records in 1 file, seq 1 to 4, whole\n"))
        #expect(run.errors == "the trail is whole\n")
        let anchored = try audit("verify", "--anchor", try anchor())
        #expect(anchored.status == 0)
        #expect(anchored.outputText.contains("the given anchor holds\n"))
    }

    @Test func `a changed record ends with 3 and names its line`() throws {
        let text = String(decoding: try scratch.bytes(trail), as: UTF8.self)
        let changed = text.split(separator: "\n").enumerated().map { place, line in
            place == 1 ? String(line).replacing(#""refused""#, with: #""allowed""#) : String(line)
        }
        try scratch.file(trail, changed.map { $0 + "\n" }.joined())
        #expect(try scratch.bytes(trail) != Array(text.utf8))
        let run = try audit("verify")
        #expect(run.status == 3)
        #expect(run.outputText.contains("audit-1.jsonl:2: altered: "))
    }

    @Test func `a trail that was cut short is found by its anchor alone`() throws {
        let anchor = try anchor()
        try scratch.file(trail, Array(try lines().dropLast().joined()))
        #expect(try audit("verify").status == 0)
        let run = try audit("verify", "--anchor", anchor, "--json")
        #expect(run.status == 3)
        let report = try JSONDocument(parsing: run.output)
        let intact = try #require(report.member("intact" as StaticString, of: .root))
        #expect(report.kind(intact) == .false)
        #expect(run.outputText.contains(#""kind":"truncated""#))
    }

    @Test(arguments: ["1", "1:2", "1:2:xyz", "0:1:00", "one:1:00"])
    func `an anchor that cannot be read ends with 2`(_ anchor: String) throws {
        let run = try audit("verify", "--anchor", anchor)
        #expect(run.status == 2)
        #expect(run.errors.contains("`\(anchor)` is not an anchor"))
    }

    @Test(arguments: ["tail", "verify"])
    func `a trail that is not there ends with 1`(_ command: String) throws {
        let run = try CommandRun.sallyport(["audit", command, "--state-dir", "\(scratch.path)/none"])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("none/audit`: no such file or directory\n  help: "))
    }

    @Test func `the state directory comes from the environment`() throws {
        let scratch = try ScratchDirectory()
        let state = try CommandRun.sallyport(["audit", "tail"], environment: ["XDG_STATE_HOME": scratch.path])
        #expect(state.errors.contains("`\(scratch.path)/sallyport/audit`"))
        let home = try CommandRun.sallyport(
            ["audit", "tail"], environment: ["XDG_STATE_HOME": "relative", "HOME": scratch.path])
        #expect(home.errors.contains("`\(scratch.path)/.local/state/sallyport/audit`"))
        let none = try CommandRun.sallyport(["audit", "tail"], environment: ["HOME": ""])
        #expect(none.status == 2)
    }
}
