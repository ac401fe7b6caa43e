internal import Glibc
internal import NIOCore
internal import Testing
internal import Transports

@Suite(.timeLimit(.minutes(1))) struct StreamPeerTests {
    private struct Wires {
        let toPeer: Int32
        let fromPeer: Int32
        let peer: PeerHarness
    }

    private func wires(limits: StreamLimits = .init()) async throws -> Wires {
        // SIGPIPE would end the test run where the gateway gets EPIPE.
        signal(SIGPIPE, SIG_IGN)
        let input = try DescriptorPair.pipe()
        let output = try DescriptorPair.pipe()
        let peer = try await PeerHarness.start(input: input.first, output: output.second, limits: limits)
        return Wires(toPeer: input.second, fromPeer: output.first, peer: peer)
    }

    @Test func `frames leave together at the flush`() async throws {
        let wires = try await wires()
        try await wires.peer.onLoop { peer, _ in
            peer.send(Array("one".utf8).span)
            peer.send(Array("two".utf8).span)
        }
        #expect(fcntl(wires.fromPeer, F_SETFL, O_NONBLOCK) == 0)
        var byte: UInt8 = 0
        // SAFETY: the call writes at most the one byte it is given.
        #expect(unsafe read(wires.fromPeer, &byte, 1) == -1)
        #expect(fcntl(wires.fromPeer, F_SETFL, 0) == 0)
        try await wires.peer.onLoop { peer, _ in peer.flush() }
        try await wires.peer.finishOutput()
        #expect(try await Blocking.readAll(wires.fromPeer) == "one\ntwo\n")
        close(wires.fromPeer)
        close(wires.toPeer)
    }

    @Test func `an unfinished last line counts and the end is reported once`() async throws {
        let wires = try await wires()
        try await Blocking.write("{}\n[]", to: wires.toPeer, thenClose: true)
        let events = try await wires.peer.events { $0.contains(.inputClosed) }
        #expect(events.frames == ["{}", "[]"])
        #expect(events.suffix(3) == [.frame("[]"), .readsDone, .inputClosed])
        try await wires.peer.finishOutput()
        close(wires.fromPeer)
    }

    @Test func `the output stays open after the input ended`() async throws {
        let wires = try await wires()
        close(wires.toPeer)
        try await wires.peer.events { $0.contains(.inputClosed) }
        try await wires.peer.send("answer")
        try await wires.peer.finishOutput()
        #expect(try await Blocking.readAll(wires.fromPeer) == "answer\n")
        close(wires.fromPeer)
    }

    @Test func `the input stays open after the output failed`() async throws {
        let wires = try await wires()
        close(wires.fromPeer)
        try await wires.peer.events { $0.contains(.outputFailed) }
        try await wires.peer.send("dropped")
        try await Blocking.write("heard\n", to: wires.toPeer)
        let events = try await wires.peer.events { $0.contains(.frame("heard")) }
        #expect(events.filter { $0 == .outputFailed }.count == 1)
        try await wires.peer.onLoop { peer, _ in
            #expect(!peer.isWritable)
            peer.close()
        }
        close(wires.toPeer)
    }

    @Test func `closing the output writes everything first`() async throws {
        let wires = try await wires()
        let line = String(repeating: "x", count: 300_000)
        async let received = Blocking.readAll(wires.fromPeer)
        try await wires.peer.send(line, line)
        try await wires.peer.finishOutput()
        #expect(try await received.utf8.count == 600_002)
        close(wires.fromPeer)
        close(wires.toPeer)
    }

    @Test func `a slow reader turns the peer unwritable until it has drained`() async throws {
        let wires = try await wires(limits: StreamLimits(highWaterBytes: 1000, lowWaterBytes: 100))
        try await wires.peer.onLoop { peer, _ in
            peer.send([UInt8](repeating: 0x61, count: 200_000).span)
            #expect(!peer.isWritable)
            peer.flush()
            #expect(!peer.isWritable)
        }
        try await wires.peer.events { $0.last == .writable(false) }
        async let received = Blocking.read(wires.fromPeer) { $0.utf8.count == 200_001 }
        try await wires.peer.events { $0.last == .writable(true) }
        try await wires.peer.onLoop { peer, _ in #expect(peer.isWritable) }
        #expect(try await received.utf8.count == 200_001)
        try await wires.peer.onLoop { peer, _ in peer.close() }
        close(wires.fromPeer)
        close(wires.toPeer)
    }

    @Test func `a burst beyond the high-water mark that leaves at once is announced both ways`() async throws {
        let wires = try await wires(limits: StreamLimits(highWaterBytes: 1000, lowWaterBytes: 100))
        try await wires.peer.onLoop { peer, _ in
            peer.send([UInt8](repeating: 0x61, count: 2000).span)
            #expect(!peer.isWritable)
            peer.flush()
            #expect(peer.isWritable)
        }
        let events = try await wires.peer.events { $0.contains(.writable(true)) }
        #expect(events == [.writable(false), .writable(true)])
        try await wires.peer.onLoop { peer, _ in peer.close() }
        close(wires.fromPeer)
        close(wires.toPeer)
    }

    @Test func `a closed peer reports nothing more`() async throws {
        let wires = try await wires()
        try await wires.peer.onLoop { peer, _ in
            // Waiting in the pipe, unread, when the peer closes.
            let line = Array("unheard\n".utf8)
            // SAFETY: the pointer and count are the array's, which outlives the call.
            #expect(unsafe write(wires.toPeer, line, line.count) == line.count)
            peer.close()
        }
        close(wires.toPeer)
        close(wires.fromPeer)
        // A turn of the loop, in which the end of either descriptor would be seen.
        try await wires.peer.eventLoop.submit {}.get()
        try await wires.peer.onLoop { _, log in #expect(log.events.isEmpty) }
    }
}
