internal import AuditFiles
internal import GatewayPorts
internal import Testing

/// What a writer makes of a lane whose last writer was killed, or that was tampered with.
@Suite struct AuditRecoveryTests {
    @Test func `an unfinished record is cut off at every length and the cut is recorded`() throws {
        let trail = Trail()
        try trail.write(2)
        let whole = try trail.bytes()
        let last = try #require(try trail.lines().last)
        for kept in 0..<last.count {
            try trail.replace(with: whole.dropLast(last.count - kept))
            try trail.write(1)
            let lane = try #require(try trail.verify().lanes.first)
            #expect(lane.problem == nil)
            #expect(lane.records == (kept == 0 ? 2 : 3))
            let sentence = "cut \(kept) bytes of an unfinished record off the end of `audit-1.jsonl`"
            #expect(try trail.text().contains(sentence) == (kept > 0))
        }
    }

    @Test func `a file with nothing but an unfinished first record starts anew`() throws {
        let trail = Trail()
        try trail.write(1)
        try trail.replace(with: try trail.bytes().prefix(30))
        try trail.write(1)
        #expect(try trail.verify().isIntact)
        #expect(try trail.text().contains("cut 30 bytes"))
    }

    @Test func `a last record that does not fit its hash is set aside and not repaired`() throws {
        let trail = Trail()
        try trail.write(3)
        var bytes = try trail.bytes()
        bytes[bytes.count - 160] ^= 1
        try trail.replace(with: bytes)
        try trail.write(1)
        #expect(try trail.bytes("audit-1.jsonl.damaged-1") == bytes)
        #expect(try trail.text().contains("set aside as `audit-1.jsonl.damaged-1`"))
        #expect(try trail.lines().count == 2)
        let problem = try trail.firstProblem()
        #expect(problem?.kind == .setAside)
        #expect(problem?.file == "audit-1.jsonl.damaged-1")
    }

    @Test func `after a damaged file the chain goes on from the rotated file before it`() throws {
        let trail = Trail()
        try trail.write(3)
        try trail.move("audit-1.jsonl", to: "audit-1.000000000001.jsonl")
        try trail.replace(with: Array("not a record\n".utf8))
        try trail.write(1)
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.records == 5)
        #expect(lane.problem?.kind == .setAside)
    }

    @Test func `each damaged file keeps a name of its own`() throws {
        let trail = Trail()
        for _ in 0..<2 {
            try trail.write(0)
            try trail.replace(with: Array("garbage\n".utf8))
        }
        try trail.write(1)
        let names = try trail.names()
        #expect(names.contains("audit-1.jsonl.damaged-1"))
        #expect(names.contains("audit-1.jsonl.damaged-2"))
    }

    @Test func `a last record of any length is found`() throws {
        for length in [10, 65_000, 65_536, 300_000, 1_100_000] {
            let trail = Trail()
            var writer: AuditWriter? = try trail.writer()
            for size in [length, 10, length] {
                writer?.append(Trail.record(detail: String(repeating: "x", count: size)))
                try writer?.commit()
            }
            writer = nil
            #expect(try trail.writer().committed.sequence == 3)
            #expect(try trail.names() == ["audit-1.jsonl", "audit-1.lock"])
        }
    }
}
