internal import Foundation
internal import Testing

/// How a wrap begins and ends, well or badly.
struct WrapEndTests {
    private let scratch: ScratchDirectory
    private let policy: String

    init() throws {
        scratch = try ScratchDirectory()
        policy = try scratch.file("policy.yaml", "{version: \"1\", default: allow}")
    }

    private func wrap(_ server: String..., options: [String] = []) throws -> CommandRun {
        try CommandRun.sallyport(["-c", policy, "--state-dir", scratch.path] + options + ["--"] + server)
    }

    /// One screen, in words, without a trace of our own insides.
    private func expectClear(_ run: CommandRun, _ place: SourceLocation = #_sourceLocation) {
        let lines = run.errors.split(separator: "\n")
        #expect((1...24).contains(lines.count), "\(run.errors)", sourceLocation: place)
        #expect(run.errors.hasPrefix("error: ") || run.errors.contains("error"), sourceLocation: place)
        for trace in ["Fatal", "fatalError", ".swift", "0x", "Thread ", "Optional("] {
            #expect(!run.errors.contains(trace), "\(run.errors)", sourceLocation: place)
        }
        #expect(run.output.isEmpty, sourceLocation: place)
    }

    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("kill -TERM $$", 143)] as [(String, Int32)])
    func `the server's exit status is passed on`(script: String, status: Int32) throws {
        #expect(try wrap("/bin/sh", "-c", script).status == status)
    }

    @Test func `the server's standard error is passed on`() throws {
        #expect(try wrap("/bin/sh", "-c", "echo hello from the server >&2").errors.contains("hello from the server"))
    }

    @Test(arguments: ["sallyport-no-such-program", "/no/such/program", "/etc/passwd"])
    func `a server that cannot be started ends with 5`(server: String) throws {
        let run = try wrap(server)
        #expect(run.status == 5)
        expectClear(run)
        #expect(run.errors.contains(server))
    }

    @Test func `a bad policy starts nothing and ends with 2`() throws {
        let marker = "\(scratch.path)/started"
        let bad = try scratch.file("bad.yaml", SamplePolicy.broken)
        let run = try CommandRun.sallyport(["-c", bad, "--state-dir", scratch.path, "--", "/usr/bin/touch", marker])
        #expect(run.status == 2)
        expectClear(run)
        #expect(run.errors.contains("bad.yaml:3:1"))
        #expect(!scratch.holds("started"))
        #expect(!scratch.holds("audit"))
    }

    @Test func `a missing policy or server, or a bad flag, ends with 2`() throws {
        let missing = try CommandRun.sallyport(["-c", "\(scratch.path)/none.yaml", "--", "/bin/true"])
        #expect(missing.status == 2)
        expectClear(missing)
        let noServer = try CommandRun.sallyport(["-c", policy])
        #expect(noServer.status == 2)
        expectClear(noServer)
        let badFlag = try CommandRun.sallyport(["--polcy", policy, "--", "/bin/true"])
        #expect(badFlag.status == 2)
        expectClear(badFlag)
    }

    @Test func `a state directory that cannot be written starts nothing and ends with 1`() throws {
        let marker = "\(scratch.path)/started"
        let file = try scratch.file("file", "not a directory")
        let run = try CommandRun.sallyport(
            ["-c", policy, "--state-dir", "\(file)/state", "--", "/usr/bin/touch", marker])
        #expect(run.status == 1)
        expectClear(run)
        #expect(!scratch.holds("started"))
    }

    @Test func `SIGTERM ends the server in order, and the status says so`() throws {
        let ended = "\(scratch.path)/ended"
        let session = try WrapSession(
            scratch, policy: policy,
            server: [
                "/bin/sh", "-c",
                "echo '{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1}'; cat > /dev/null; echo > \(ended)",
            ])
        #expect(try session.line()?["/method"] == #""ping""#)
        try session.terminate()
        // The input stays open until the wrap has ended, so that nothing else can have ended it.
        while try session.line() != nil {}
        #expect(try session.finish() == 143)
        #expect(scratch.holds("ended"))
    }

    @Test func `the end of the client's input ends the server after its answers`() throws {
        let session = try WrapSession(scratch, policy: policy)
        try session.open()
        #expect(try session.finish() == 0)
    }

    @Test func `whoever waits is told when the server dies`() throws {
        let session = try WrapSession(
            scratch, policy: policy, server: ["/bin/sh", "-c", "read line; exit 3"])
        #expect(try session.call("x")["/error/code"] == "-32603")
        #expect(try session.finish() == 3)
    }

    @Test func `a server that closes its output and stays is ended, and whoever waits is told`() throws {
        let session = try WrapSession(
            scratch, policy: policy, server: ["/bin/sh", "-c", "read line; exec >&-; cat > /dev/null"])
        #expect(try session.call("x")["/error/code"] == "-32603")
        #expect(try session.finish() == 0)
    }

    @Test func `a server that ignores everything is killed, with everything that it started`() throws {
        let pidFile = "\(scratch.path)/pid"
        let run = try wrap(
            "/bin/sh", "-c",
            "trap '' TERM; /bin/sh -c 'trap \"\" TERM; echo $$ > \(pidFile); tail -f /dev/null' & tail -f /dev/null")
        #expect(run.status == 137)
        let pid = try #require(
            String(decoding: try scratch.bytes("pid"), as: UTF8.self).split(separator: "\n").first)
        // The kill is sent before the wrap ends; the process may take a moment to be gone.
        let gone = try CommandRun.run("/usr/bin/tail", ["--pid=\(pid)", "-f", "/dev/null"], deadlineSeconds: 20)
        #expect(gone.status == 0)
    }
}
