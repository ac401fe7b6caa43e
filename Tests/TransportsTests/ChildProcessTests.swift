internal import Glibc
internal import NIOCore
internal import OperatingSystem
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    // MARK: - Frames

    @Test func `a child echoes frames in order`() async throws {
        let child = try await ChildHarness.shell("exec cat")
        try await child.send("one", "two")
        try await child.send("three")
        try await child.events { $0.frames.count == 3 }
        try await child.onLoop { child, _ in child.shutDown() }
        let events = try await child.finish()
        #expect(events.frames == ["one", "two", "three"])
        #expect(events.last == .exit(.code(0)))
        #expect(events.firstIndex(of: .inputClosed) == events.count - 2)
    }

    @Test func `one read that holds many lines is one batch`() async throws {
        let child = try await ChildHarness.shell("printf 'a\\nb\\nc\\n'; exec cat >/dev/null")
        let events = try await child.events { $0.contains(.readsDone) }
        #expect(events.prefix(4) == [.frame("a"), .frame("b"), .frame("c"), .readsDone])
        try await child.onLoop { child, _ in child.kill() }
        _ = try await child.finish()
    }

    @Test func `a line one byte beyond 16 MiB is dropped and the session goes on`() async throws {
        let child = try await ChildHarness.shell("exec cat")
        let limit = StreamLimits().maxFrameBytes
        try await child.onLoop { child, _ in
            child.peer.send([UInt8](repeating: 0x61, count: limit + 1).span)
            child.peer.send([UInt8](repeating: 0x62, count: limit).span)
            child.peer.send(Array("next".utf8).span)
            child.peer.flush()
        }
        let events = try await child.events { $0.frames.last == "next" }
        #expect(events.contains(.oversized(prefixBytes: 1024, length: limit + 1)))
        #expect(events.frames.map(\.utf8.count) == [limit, 4])
        try await child.onLoop { child, _ in child.shutDown() }
        #expect(try await child.finish().exit == .code(0))
    }

    @Test func `a child that does not read makes its peer unwritable and nothing else`() async throws {
        let child = try await ChildHarness.shell("echo ready; read line; exec cat >/dev/null; echo unread")
        try await child.events { $0.frames == ["ready"] }
        try await child.onLoop { child, _ in
            #expect(child.peer.isWritable)
            // Without a newline of its own `read` would end; a pipe holds 64 KiB, so this stays with us.
            _ = kill(child.pid, SIGSTOP)
            child.peer.send([UInt8](repeating: 0x61, count: 2 * 1024 * 1024).span)
            child.peer.flush()
            #expect(!child.peer.isWritable)
        }
        try await child.events { $0.contains(.writable(false)) }
        try await child.onLoop { child, _ in _ = kill(child.pid, SIGCONT) }
        try await child.events { $0.contains(.writable(true)) }
        try await child.onLoop { child, _ in #expect(child.peer.isWritable) }
        try await child.onLoop { child, _ in child.kill() }
        #expect(try await child.finish().exit == .signal(SIGKILL))
    }

    @Test func `a child is held back while reading is paused and loses nothing`() async throws {
        let child = try await ChildHarness.shell(
            "i=0; while [ $i -lt 20000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done; read end")
        try await child.events { !$0.frames.isEmpty }
        let atPause = try await child.onLoop { child, log in
            child.peer.setReading(false)
            return log.events.frames.count
        }
        // The loop turns many times while the child has time to fill its pipe.
        for _ in 0..<200 { try await child.eventLoop.submit {}.get() }
        let afterPause = try await child.onLoop { _, log in log.events.frames.count }
        #expect(afterPause == atPause)
        try await child.onLoop { child, _ in child.peer.setReading(true) }
        try await child.send("end")
        let events = try await child.finish()
        #expect(events.frames.count == 20000)
        #expect(events.exit == .code(0))
    }

    @Test func `what a child wrote before it ended is read although reading was paused`() async throws {
        let child = try await ChildHarness.shell("read line; printf '%s\\n' last words", intervals: .init())
        try await child.onLoop { child, _ in
            child.peer.setReading(false)
            child.peer.send(Array("go".utf8).span)
            child.peer.flush()
        }
        let events = try await child.finish()
        #expect(events.frames == ["last", "words"])
    }

    @Test func `a child that dies within a line delivers what it wrote before its exit is reported`() async throws {
        let child = try await ChildHarness.shell("printf '{\"a\":1}\\n{\"b\"'; kill -KILL $$")
        let events = try await child.finish()
        // When its input fails is another matter: that may be before, between or after.
        #expect(
            events.filter { $0 != .readsDone && $0 != .outputFailed } == [
                .frame("{\"a\":1}"), .frame("{\"b\""), .inputClosed, .exit(.signal(SIGKILL)),
            ])
    }

    @Test func `a child that closes its input is still heard`() async throws {
        let child = try await ChildHarness.shell(
            "exec 0<&-; trap 'echo still here' USR1; echo closed; sleep 1000 & wait; wait")
        try await child.events { $0.frames == ["closed"] }
        try await child.send("lost")
        try await child.events { $0.contains(.outputFailed) }
        try await child.onLoop { child, _ in _ = kill(child.pid, SIGUSR1) }
        let events = try await child.events { $0.frames.count == 2 }
        #expect(events.frames == ["closed", "still here"])
        #expect(!events.contains(.inputClosed))
        try await child.onLoop { child, _ in child.kill() }
        _ = try await child.finish()
    }

    // MARK: - The end

    @Test(arguments: [0, 1, 42, 255]) func `an exit code is reported`(code: Int) async throws {
        let child = try await ChildHarness.shell("exit \(code)")
        #expect(try await child.finish().exit == .code(Int32(code)))
    }

    @Test func `a signal that ended the child is reported`() async throws {
        let child = try await ChildHarness.shell("kill -TERM $$")
        #expect(try await child.finish().exit == .signal(SIGTERM))
    }

    @Test func `a child that ignores the end of its input is terminated`() async throws {
        let child = try await ChildHarness.shell("echo ready; exec sleep 1000", intervals: ChildHarness.impatient)
        try await child.events { $0.frames == ["ready"] }
        try await child.onLoop { child, _ in child.shutDown() }
        #expect(try await child.finish().exit == .signal(SIGTERM))
    }

    @Test func `a child that ignores SIGTERM is killed`() async throws {
        let child = try await ChildHarness.shell(
            "trap '' TERM; echo ready; while :; do sleep 1000; done", intervals: ChildHarness.impatient)
        try await child.events { $0.frames == ["ready"] }
        try await child.onLoop { child, _ in child.shutDown() }
        #expect(try await child.finish().exit == .signal(SIGKILL))
    }

    @Test func `a child is reaped`() async throws {
        let child = try await ChildHarness.shell("exit 0")
        let pid = try await child.onLoop { child, _ in child.pid }
        _ = try await child.finish()
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
    }

    @Test(arguments: ["", "trap '' TERM; "]) func `no grandchild outlives the child`(trap: String) async throws {
        let child = try await ChildHarness.shell(
            "(\(trap)echo started; exec sleep 1000) & echo $!; read line", intervals: ChildHarness.impatient)
        let started = try await child.events { $0.frames.count == 2 }
        let grandchild = try #require(started.frames.compactMap { Int32($0) }.first)
        try await child.onLoop { child, _ in child.shutDown() }
        _ = try await child.finish()
        // SIGKILL is on its way at the latest; what remains is its delivery.
        while isAlive(grandchild) { await Task.yield() }
        #expect(!isAlive(grandchild))
    }

    @Test func `a process that left the group does not hold up the report`() async throws {
        let child = try await ChildHarness.shell(
            "setsid sleep 1000 & echo $!; exit 7", intervals: ChildHarness.impatient)
        let events = try await child.finish()
        #expect(events.exit == .code(7))
        let escaped = try #require(events.frames.compactMap { Int32($0) }.first)
        #expect(kill(escaped, SIGKILL) == 0)
    }

    // MARK: - The start

    @Test func `a child starts with clean signals, no stray descriptor, and what it was given`() async throws {
        let child = try await ChildHarness.start(
            ChildCommand(
                arguments: [
                    "/bin/sh", "-c",
                    "grep -E 'Sig(Blk|Ign)' /proc/self/status; pwd; echo \"$GIVEN\"; echo \"$1\"; ls /proc/$$/fd",
                    "sh", "an argument",
                ],
                environment: ["PATH=/usr/bin:/bin", "GIVEN=value"], workingDirectory: "/usr"))
        let frames = try await child.finish().frames
        try #require(frames.count == 8)
        #expect(frames[0] == "SigBlk:\t0000000000000000")
        // Signals 1 to 31; the C library always leaves its own two, 32 and 33, ignored.
        let ignored = try #require(UInt64(frames[1].suffix(16), radix: 16))
        #expect(ignored & 0x7FFF_FFFF == 0)
        #expect(frames[2...4] == ["/usr", "value", "an argument"])
        #expect(frames[5...] == ["0", "1", "2"])
    }

    @Test func `a missing program is named with the reason`() async throws {
        let failure = await failure(starting: ["/no/such/program"])
        #expect(failure?.step == .execution)
        #expect(failure?.cause.number == ENOENT)
        #expect(failure?.description == "the command `/no/such/program` cannot be started: No such file or directory")
    }

    @Test func `a file that is not a program is refused with the reason`() async throws {
        let failure = await failure(starting: ["/etc/passwd"])
        #expect(failure?.step == .execution)
        #expect(failure?.cause.number == EACCES)
    }

    @Test func `a missing working directory is told from a missing program`() async throws {
        let failure = await failure(starting: ["/bin/true"], in: "/no/such/directory")
        #expect(failure?.step == .workingDirectory)
        #expect(failure?.name == "/no/such/directory")
    }

    @Test(arguments: [[], [""], ["/bin/true", "a\0b"]])
    func `a command that the system would read differently is refused`(arguments: [String]) async throws {
        #expect(await failure(starting: arguments)?.step == .command)
    }

    private func failure(starting arguments: [String], in directory: String? = nil) async -> ChildSpawnFailure? {
        do {
            _ = try await ChildHarness.start(
                ChildCommand(arguments: arguments, environment: [], workingDirectory: directory))
            return nil
        } catch {
            return error as? ChildSpawnFailure
        }
    }

    /// Whether the process still runs: one that is dead and merely not reaped by its new parent does not.
    private func isAlive(_ pid: Int32) -> Bool {
        // SAFETY: the path and mode are strings that outlive the call.
        guard let file = unsafe fopen("/proc/\(pid)/stat", "r") else { return false }
        // SAFETY: the file was opened above and is closed here only.
        defer { unsafe fclose(file) }
        var bytes = [CChar](repeating: 0, count: 256)
        // SAFETY: the buffer and its size are `bytes`, which outlives the call.
        guard unsafe fgets(&bytes, Int32(bytes.count), file) != nil else { return false }
        let text = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return !text.contains(") Z ")
    }
}
