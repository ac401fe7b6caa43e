internal import Glibc
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct StandardStreamsTests {
    init() {
        // SIGPIPE would end the test run where the gateway gets EPIPE.
        signal(SIGPIPE, SIG_IGN)
    }

    @Test func `pipes are used without making the given ones non-blocking`() async throws {
        let input = try DescriptorPair.pipe()
        let output = try DescriptorPair.pipe()
        let peer = try await PeerHarness.standard(input: input.first, output: output.second)
        try await Blocking.write("question\n", to: input.second)
        try await peer.events { $0.frames == ["question"] }
        try await peer.send("answer")
        #expect(try await Blocking.read(output.first) { $0 == "answer\n" } == "answer\n")
        #expect(!Blocking.isNonBlocking(input.first))
        #expect(!Blocking.isNonBlocking(output.second))
        close(input.second)
        try await peer.events { $0.contains(.inputClosed) }
        try await peer.finishOutput()
        for descriptor in [input.first, output.first, output.second] { close(descriptor) }
    }

    @Test func `one socket serves both directions`() async throws {
        let pair = try DescriptorPair.sockets()
        let peer = try await PeerHarness.standard(input: pair.second, output: pair.second)
        try await Blocking.write("question\n", to: pair.first)
        try await peer.events { $0.frames == ["question"] }
        // The client has nothing more to ask, but still listens.
        #expect(shutdown(pair.first, Int32(SHUT_WR)) == 0)
        try await peer.events { $0.contains(.inputClosed) }
        try await peer.send("answer")
        #expect(try await Blocking.read(pair.first) { $0 == "answer\n" } == "answer\n")
        close(pair.first)
        try await peer.events { $0.contains(.outputFailed) }
        try await peer.onLoop { peer, _ in peer.close() }
        close(pair.second)
    }

    @Test func `a socket that the error output shares stays blocking`() async throws {
        let input = try DescriptorPair.pipe()
        let pair = try DescriptorPair.sockets()
        let errorOutput = dup(pair.second)
        let peer = try await PeerHarness.standard(
            input: input.first, output: pair.second, errorOutput: errorOutput)
        try await peer.send("answer")
        try await peer.finishOutput()
        #expect(!Blocking.isNonBlocking(errorOutput))
        #expect(try await Blocking.read(pair.first) { $0 == "answer\n" } == "answer\n")
        for descriptor in [input.first, input.second, pair.first, pair.second, errorOutput] { close(descriptor) }
    }

    @Test func `a file is read to its end and another is written in full`() async throws {
        let source = try file(holding: "one\ntwo")
        let target = try file(holding: "")
        let peer = try await PeerHarness.standard(input: source, output: target)
        let events = try await peer.events { $0.contains(.inputClosed) }
        #expect(events.frames == ["one", "two"])
        let line = String(repeating: "x", count: 400_000)
        try await peer.send(line)
        try await peer.finishOutput()
        // Everything has left: no other wait than the one above.
        #expect(lseek(target, 0, SEEK_END) == 400_001)
        #expect(!Blocking.isNonBlocking(source))
        #expect(!Blocking.isNonBlocking(target))
        close(source)
        close(target)
    }

    @Test func `the null device ends at once and swallows everything`() async throws {
        let null = try device("/dev/null", O_RDWR)
        let peer = try await PeerHarness.standard(input: null, output: null)
        try await peer.events { $0.contains(.inputClosed) }
        try await peer.send("into the void")
        try await peer.finishOutput()
        close(null)
    }

    @Test func `a full device fails the output`() async throws {
        let null = try device("/dev/null", O_RDONLY)
        let full = try device("/dev/full", O_WRONLY)
        let peer = try await PeerHarness.standard(input: null, output: full)
        try await peer.send("no room")
        try await peer.events { $0.contains(.outputFailed) }
        close(null)
        close(full)
    }

    @Test func `a terminal is read and written without becoming non-blocking`() async throws {
        let pair = try DescriptorPair.terminal()
        let peer = try await PeerHarness.standard(input: pair.second, output: pair.second, errorOutput: pair.second)
        try await Blocking.write("question\n", to: pair.first)
        try await peer.events { $0.frames == ["question"] }
        try await peer.send("answer")
        #expect(try await Blocking.read(pair.first) { $0 == "answer\n" } == "answer\n")
        #expect(!Blocking.isNonBlocking(pair.second))
        try await peer.finishOutput()
        try await peer.onLoop { peer, _ in peer.close() }
        close(pair.first)
        close(pair.second)
    }

    @Test func `a closed standard input is an empty one`() async throws {
        let output = try DescriptorPair.pipe()
        let peer = try await PeerHarness.standard(input: -1, output: output.second)
        try await peer.events { $0.contains(.inputClosed) }
        try await peer.finishOutput()
        close(output.first)
        close(output.second)
    }

    private func device(_ path: String, _ flags: Int32) throws -> Int32 {
        // SAFETY: the path is a string that outlives the call.
        let descriptor = unsafe open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw DescriptorFailure(number: errno) }
        return descriptor
    }

    /// An unnamed file, open at its start.
    private func file(holding text: String) throws -> Int32 {
        var name = Array("/tmp/sallyport-XXXXXX".utf8CString)
        // SAFETY: both calls read and write inside the array, which ends with its zero byte.
        let descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0, unsafe unlink(name) == 0 else { throw DescriptorFailure(number: errno) }
        let bytes = Array(text.utf8)
        // SAFETY: the pointer and count are the array's, which outlives the call.
        guard unsafe write(descriptor, bytes, bytes.count) == bytes.count, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw DescriptorFailure(number: errno)
        }
        return descriptor
    }
}
