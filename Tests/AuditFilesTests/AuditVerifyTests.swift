internal import AuditFiles
internal import GatewayPorts
internal import Testing

/// Whatever is done to a finished trail is found.
@Suite struct AuditVerifyTests {
    /// A trail of five records in one file, and the anchor of its last.
    private static func small() throws -> (trail: Trail, anchor: AuditAnchor) {
        let trail = Trail()
        return (trail, try trail.write(5))
    }

    @Test func `an untouched trail is intact and reports its end`() throws {
        let (trail, anchor) = try Self.small()
        let lane = try #require(try trail.verify(anchors: [1: anchor]).lanes.first)
        #expect(lane.problem == nil)
        #expect(lane.records == 5)
        #expect(lane.firstSequence == 1)
        #expect(lane.end == anchor)
        #expect(lane.anchor == .holds)
        #expect(try trail.text().contains(#""hash":"\#(anchor.hash)"}"#))
    }

    @Test func `a change of any byte is found`() throws {
        let (trail, _) = try Self.small()
        let bytes = try trail.bytes()
        for index in bytes.indices {
            for replacement in [bytes[index] ^ 1, bytes[index] ^ 0x20, 0x0A, 0x00] where replacement != bytes[index] {
                var changed = bytes
                changed[index] = replacement
                try trail.replace(with: changed)
                #expect(try !trail.verify().isIntact, "byte \(index) became \(replacement)")
            }
        }
    }

    @Test func `the loss or the doubling of any byte is found`() throws {
        let (trail, _) = try Self.small()
        let bytes = try trail.bytes()
        for index in bytes.indices {
            try trail.replace(with: bytes[..<index] + bytes[(index + 1)...])
            #expect(try !trail.verify().isIntact, "byte \(index) was removed")
            try trail.replace(with: bytes[...index] + bytes[index...])
            #expect(try !trail.verify().isIntact, "byte \(index) was doubled")
        }
    }

    @Test func `the loss of any line is found, of the last ones by the anchor`() throws {
        let (trail, anchor) = try Self.small()
        let lines = try trail.lines()
        for index in lines.indices {
            var fewer = lines
            fewer.remove(at: index)
            try trail.replace(with: fewer.joined())
            let isLast = index == lines.count - 1
            #expect(try trail.firstProblem()?.kind == (isLast ? nil : .missing))
            #expect(try trail.firstProblem(anchors: [1: anchor])?.kind == (isLast ? .truncated : .missing))
        }
    }

    @Test func `the swap of any two lines is found as a change of order`() throws {
        let (trail, _) = try Self.small()
        let lines = try trail.lines()
        for first in lines.indices {
            for second in lines.indices where second > first {
                var swapped = lines
                swapped.swapAt(first, second)
                try trail.replace(with: swapped.joined())
                let problem = try #require(try trail.firstProblem())
                #expect(problem.kind == .reordered)
                #expect(problem.line == first + 1)
                #expect(problem.file == "audit-1.jsonl")
            }
        }
    }

    @Test func `a line that is repeated anywhere is found`() throws {
        let (trail, _) = try Self.small()
        let lines = try trail.lines()
        for line in lines {
            for place in 0...lines.count {
                var more = lines
                more.insert(line, at: place)
                try trail.replace(with: more.joined())
                #expect(try trail.firstProblem()?.kind == .reordered)
            }
        }
    }

    @Test func `a record of another chain is found`() throws {
        let (trail, _) = try Self.small()
        let other = Trail()
        let writer = try other.writer()
        for _ in 0..<5 { writer.append(Trail.record(detail: "another past")) }
        try writer.commit()
        var lines = try trail.lines()
        lines[2] = try other.lines()[2]
        try trail.replace(with: lines.joined())
        let problem = try #require(try trail.firstProblem())
        #expect(problem.kind == .altered)
        #expect(problem.line == 3)
    }

    @Test func `a chain written anew is found by its anchor`() throws {
        let (trail, anchor) = try Self.small()
        let other = Trail()
        let writer = try other.writer()
        for _ in 0..<6 { writer.append(Trail.record(detail: "another past")) }
        try writer.commit()
        try trail.replace(with: try other.bytes())
        #expect(try trail.verify().isIntact)
        let lane = try #require(try trail.verify(anchors: [1: anchor]).lanes.first)
        #expect(lane.problem?.kind == .altered)
        #expect(lane.problem?.line == 5)
        #expect(lane.anchor == .fails)
    }

    @Test func `a lane that is gone is found by its anchor`() throws {
        let (trail, anchor) = try Self.small()
        try trail.remove("audit-1.jsonl")
        #expect(try trail.verify().isIntact)
        #expect(try trail.firstProblem(anchors: [1: anchor])?.kind == .truncated)
        #expect(try trail.verify(anchors: [1: .origin]).lanes.first?.anchor == .holds)
    }

    // MARK: - Several files

    private static func rotated() throws -> (trail: Trail, names: [String], anchor: AuditAnchor) {
        let trail = Trail()
        let anchor = try trail.write(20) { $0.maxFileBytes = 1200 }
        return (trail, try trail.names().filter { $0.hasSuffix(".jsonl") }, anchor)
    }

    @Test func `the loss of a file from the middle is found`() throws {
        let (trail, names, _) = try Self.rotated()
        try trail.remove(names[1])
        let problem = try #require(try trail.firstProblem())
        #expect(problem.kind == .missing)
        #expect(problem.file == names[2])
        #expect(problem.line == 1)
    }

    @Test func `the loss of the newest file is found by the anchor`() throws {
        let (trail, _, anchor) = try Self.rotated()
        try trail.remove("audit-1.jsonl")
        #expect(try trail.firstProblem(anchors: [1: anchor])?.kind == .truncated)
    }

    @Test func `without its oldest file a chain starts later, and says so`() throws {
        let (trail, names, anchor) = try Self.rotated()
        let first = try #require(try trail.verify().lanes.first?.end)
        #expect(first == anchor)
        try trail.remove(names[0])
        let lane = try #require(
            try trail.verify(anchors: [1: AuditAnchor(sequence: 1, hash: .zero)]).lanes.first)
        #expect(lane.problem == nil)
        #expect(try #require(lane.firstSequence) > 1)
        #expect(lane.anchor == .outOfReach)
    }

    @Test func `the loss of the first line of the oldest file is found by its name`() throws {
        let (trail, names, _) = try Self.rotated()
        try trail.remove(names[0])
        try trail.replace(names[1], with: try trail.lines(names[1]).dropFirst().joined())
        #expect(try trail.firstProblem()?.kind == .missing)
    }

    // MARK: - Ends

    @Test func `an unfinished last record is torn, unless a process is writing`() throws {
        let (trail, _) = try Self.small()
        try trail.replace(with: try trail.bytes().dropLast(10))
        let problem = try #require(try trail.firstProblem())
        #expect(problem.kind == .torn)
        #expect(problem.line == 5)
        let other = Trail()
        let writer = try other.writer()
        writer.append(Trail.record())
        try writer.commit()
        try other.replace(with: try other.bytes().dropLast(10))
        #expect(try other.verify().isIntact)
        withExtendedLifetime(writer) {}
    }

    @Test func `a line that is JSON no strict reader accepts is not a record`() throws {
        let (trail, _) = try Self.small()
        try trail.replace(with: Array("{}\n".utf8))
        let problem = try #require(try trail.firstProblem())
        #expect(problem.kind == .altered)
        #expect(problem.message == "the line is not an audit record")
    }

    @Test func `a record with the arguments of the largest frame is read back`() throws {
        let trail = Trail()
        var writer: AuditWriter? = try trail.writer()
        var record = Trail.record()
        let value = [UInt8](repeating: 0x78, count: 16 * 1024 * 1024)
        record.arguments = AuditRecord.Arguments(
            keys: [String(decoding: value, as: UTF8.self)], digest: [], values: [0x22] + value + [0x22])
        writer?.append(record)
        try writer?.commit()
        writer = nil
        try trail.write(1)
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.problem == nil)
        #expect(lane.records == 2)
        var tail = try AuditTail(directory: trail.path)
        let entry = try #require(try tail.last(2).first)
        #expect(AuditReader.line(for: entry).map(\.text).last == "lifecycle")
    }

    @Test func `a directory that is not there is an error`() throws {
        let failure = #expect(throws: AuditFailure.self) {
            try AuditReader.verify(directory: Trail().path)
        }
        #expect(failure?.code == .directoryUnusable)
    }

    @Test func `a hash reads what it writes and nothing else`() {
        let text = String(repeating: "0123456789abcdef", count: 4)
        #expect(ChainHash(text)?.description == text)
        #expect(ChainHash(text.uppercased()) == nil)
        #expect(ChainHash(String(text.dropLast())) == nil)
        #expect(ChainHash(text + "0") == nil)
    }
}
