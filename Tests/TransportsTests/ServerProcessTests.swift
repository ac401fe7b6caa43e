internal import GatewayPorts
internal import Glibc
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct ServerProcessTests {
    private static let impatient = ChildHarness.impatient

    // MARK: - Messages

    @Test func `messages go to the server and come back, and its end comes last`() async throws {
        let server = try await ServerHarness.shell("exec cat")
        try await server.send("one", "two")
        try await server.events { $0.words.count == 2 }
        try await server.onLoop { $0.shutDown() }
        let events = try await server.finish()
        #expect(events.words == ["one", "two"])
        #expect(events.last == .ended(.exited(code: 0)))
        #expect(events.count { $0 == .ended(.exited(code: 0)) } == 1)
        try await server.send("too late")
    }

    @Test func `what was sent before the end in order reaches the server, and its answer is given`() async throws {
        let server = try await ServerHarness.shell("exec cat")
        try await server.onLoop { server in
            server.writer.send(Array("last".utf8).span)
            server.shutDown()
            server.shutDown()
        }
        #expect(try await server.finish().words == ["last"])
    }

    @Test func `a message beyond the limit is told by its beginning`() async throws {
        let server = try await ServerHarness.shell(
            "printf '%05000d\\nnext\\n' 7", limits: StreamLimits(maxFrameBytes: 4000))
        let events = try await server.finish()
        #expect(events.filter { $0 != .readsDone }.prefix(2) == [.saidTooMuch(prefixBytes: 1024), .said("next")])
    }

    @Test func `a server that does not read is not writable until it does`() async throws {
        let server = try await ServerHarness.shell(
            "exec 3>&1; echo ready; exec cat >/dev/null", limits: StreamLimits(highWaterBytes: 1024, lowWaterBytes: 512)
        )
        #expect(try await server.firstWords() == "ready")
        let pid = try await server.onLoop { ($0 as? ServerProcess)?.pid ?? 0 }
        try #require(pid > 1)
        try await server.onLoop { server in
            #expect(server.isWritable)
            _ = kill(pid, SIGSTOP)
            server.writer.send([UInt8](repeating: 0x61, count: 1024 * 1024).span)
            server.writer.flush()
            #expect(!server.isWritable)
        }
        _ = kill(pid, SIGCONT)
        try await server.events { $0.count { $0 == .writabilityChanged } == 2 }
        #expect(try await server.onLoop(\.isWritable))
        try await server.onLoop { $0.kill() }
        #expect(try await server.finish().end == .signalled(SIGKILL))
    }

    @Test func `a server that is not read waits, and loses nothing`() async throws {
        let server = try await ServerHarness.shell("echo one; read line; echo two")
        #expect(try await server.firstWords() == "one")
        try await server.onLoop { $0.setReading(false) }
        try await server.send("go")
        try await server.onLoop { $0.setReading(true) }
        #expect(try await server.finish().words == ["one", "two"])
    }

    // MARK: - The end

    @Test(arguments: [("exit 42", ServerEnd.exited(code: 42)), ("kill -TERM $$", .signalled(SIGTERM))])
    func `how a server ended is told`(script: String, end: ServerEnd) async throws {
        #expect(try await ServerHarness.shell(script).finish().end == end)
    }

    @Test(arguments: ["exec 0<&-; echo ready", "echo ready; exec 1>&-"])
    func `a server that cannot be asked, or cannot answer, is ended`(script: String) async throws {
        let server = try await ServerHarness.shell("\(script); exec sleep 1000", intervals: Self.impatient)
        #expect(try await server.firstWords() == "ready")
        // Only a failed write shows that the input is closed.
        try await server.send("one")
        #expect(try await server.finish().end == .signalled(SIGTERM))
    }

    @Test(arguments: [
        (["/no/such/program"], nil, ServerStartFailure.Code.commandUnusable),
        (["/bin/true"], "/no/such/directory", .directoryUnusable),
        ([""], nil, .commandInvalid),
    ])
    func `a server that cannot be started says why`(
        arguments: [String], directory: String?, code: ServerStartFailure.Code
    ) async throws {
        let command = ChildCommand(arguments: arguments, environment: [], workingDirectory: directory)
        let failure = await #expect(throws: ServerStartFailure.self) { try await ServerHarness.start(command) }
        #expect(failure?.code == code)
        #expect(failure?.message.isEmpty == false)
    }

    @Test func `a program is looked up where the path says, past what cannot be run`() async throws {
        let server = try await ServerHarness.start(
            ChildCommand(arguments: ["printf", "%s\\n", "found"], environment: []))
        #expect(try await server.finish().words == ["found"])
        let missing = await #expect(throws: ServerStartFailure.self) {
            try await ServerHarness.start(ChildCommand(arguments: ["no-such-program-anywhere"], environment: []))
        }
        #expect(
            missing?.message == "the command `no-such-program-anywhere` cannot be started: No such file or directory")
    }

    // MARK: - Standard error

    @Test func `lines of standard error say whose they are, and its last words come before the end`() async throws {
        let pipe = try DescriptorPair.pipe()
        let label = ErrorLabel(name: "db", output: try ErrorOutput(descriptor: pipe.second))
        let server = try await ServerHarness.shell(
            "echo one >&2; echo word; printf 'why it died' >&2; exit 3", errors: label)
        let events = try await server.finish()
        #expect(events.words == ["word"])
        #expect(events.end == .exited(code: 3))
        // Everything was written by then: nothing is waited for.
        #expect(fcntl(pipe.first, F_SETFL, O_NONBLOCK) == 0)
        #expect(try await Blocking.readAll(pipe.first) == "[db] one\n[db] why it died\n")
        close(pipe.first)
    }

    @Test func `standard error that nobody takes holds the server up and nobody else`() async throws {
        let pipe = try DescriptorPair.pipe()
        let label = ErrorLabel(name: "db", output: try ErrorOutput(descriptor: pipe.second))
        let loud = try await ServerHarness.shell(
            "i=0; while [ $i -lt 30000 ]; do echo 0123456789 >&2; i=$((i+1)); done; echo done", errors: label)
        let calm = try await ServerHarness.shell("exec cat", errors: label)
        for index in 0..<200 { try await calm.send("\(index)") }
        try await calm.events { $0.words.count == 200 }
        #expect(try await loud.events { _ in true }.words.isEmpty)
        let text = try await Blocking.read(pipe.first) { $0.utf8.count >= 30000 * 16 }
        #expect(text.split(separator: "\n").allSatisfy { $0 == "[db] 0123456789" })
        #expect(try await loud.finish().words == ["done"])
        try await calm.onLoop { $0.shutDown() }
        try await calm.finish()
        close(pipe.first)
    }

    @Test func `standard error that nobody takes does not hold up the end`() async throws {
        let pipe = try DescriptorPair.pipe()
        let label = ErrorLabel(name: "db", output: try ErrorOutput(descriptor: pipe.second))
        let server = try await ServerHarness.shell(
            "echo ready; while :; do echo 0123456789 >&2; done", errors: label, intervals: Self.impatient)
        #expect(try await server.firstWords() == "ready")
        try await server.onLoop { $0.kill() }
        #expect(try await server.finish().end == .signalled(SIGKILL))
        // Lets the thread go that still writes.
        close(pipe.first)
    }

    @Test func `standard error that a stranger keeps open does not hold up the end`() async throws {
        let pipe = try DescriptorPair.pipe()
        let label = ErrorLabel(name: "db", output: try ErrorOutput(descriptor: pipe.second))
        let server = try await ServerHarness.shell(
            "setsid sleep 1000 >/dev/null & echo $!", errors: label, intervals: Self.impatient)
        let events = try await server.finish()
        #expect(events.end == .exited(code: 0))
        let stranger = try #require(events.words.compactMap { Int32($0) }.first)
        #expect(kill(stranger, SIGKILL) == 0)
        close(pipe.first)
    }

    // MARK: - Leaks

    @Test func `servers that have ended leave neither a pipe nor a zombie behind`() async throws {
        let errors = try DescriptorPair.pipe()
        let label = ErrorLabel(name: "db", output: try ErrorOutput(descriptor: errors.second))
        var pipes: Set<String> = []
        for index in 0..<20 {
            let server = try await ServerHarness.shell(
                "for n in 0 1 2; do readlink /proc/$$/fd/$n; done; read line; exit 1", errors: label)
            let words = try await server.events { $0.words.count == 3 }.words
            let pid = try await server.onLoop { ($0 as? ServerProcess)?.pid ?? 0 }
            pipes.formUnion(words)
            try await server.onLoop { index.isMultiple(of: 2) ? $0.shutDown() : $0.kill() }
            try await server.finish()
            #expect(kill(pid, 0) == -1 && errno == ESRCH)
        }
        #expect(pipes.count == 60)
        #expect(pipes.isDisjoint(with: Self.openDescriptors()))
        close(errors.first)
    }

    /// What this process's descriptors lead to.
    private static func openDescriptors() -> [String] {
        (0..<CInt(4096)).compactMap { descriptor in
            var text = [CChar](repeating: 0, count: 64)
            // SAFETY: the path outlives the call, and the buffer and its size are `text`, which does too.
            let count = unsafe readlink("/proc/self/fd/\(descriptor)", &text, text.count)
            guard count > 0 else { return nil }
            return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
