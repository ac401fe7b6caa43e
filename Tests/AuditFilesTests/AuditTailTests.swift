internal import AuditFiles
internal import GatewayPorts
internal import Testing

/// The newest records, merged and followed.
@Suite struct AuditTailTests {
    private static func details(_ entries: [AuditEntry]) -> [String] {
        entries.map { entry in
            AuditReader.line(for: entry).first { $0.role == .reason }?.text ?? ""
        }
    }

    private static func append(_ detail: String, at time: Int64, to writer: AuditWriter) throws {
        writer.append(Trail.record(at: time, detail: detail))
        try writer.commit()
    }

    @Test func `the last records of all lanes come in the order of time`() throws {
        let trail = Trail()
        let first = try trail.writer()
        let second = try trail.writer()
        for (time, writer) in [(1, first), (3, first), (5, first), (2, second), (4, second), (5, second)] {
            try Self.append("\(time) of lane \(writer.lane)", at: Int64(time) * 1_000_000, to: writer)
        }
        var tail = try AuditTail(directory: trail.path)
        let all = try tail.last(100)
        #expect(
            Self.details(all) == [
                "1 of lane 1", "2 of lane 2", "3 of lane 1", "4 of lane 2", "5 of lane 1", "5 of lane 2",
            ])
        var short = try AuditTail(directory: trail.path)
        let three = try short.last(3)
        #expect(Self.details(three) == ["4 of lane 2", "5 of lane 1", "5 of lane 2"])
        var none = try AuditTail(directory: trail.path)
        let nothing = try none.last(0)
        #expect(nothing.isEmpty)
    }

    @Test func `the last records reach back over rotated files`() throws {
        let trail = Trail()
        try trail.write(30) { $0.maxFileBytes = 1000 }
        for count in [1, 2, 3, 7, 29, 30, 31] {
            var tail = try AuditTail(directory: trail.path)
            let entries = try tail.last(count)
            #expect(entries.map(\.sequence) == Array(max(1, 31 - count)...30))
        }
    }

    @Test func `a follower sees each new record once, across rotations and in new lanes`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxFileBytes = 1000 }
        try Self.append("before", at: 0, to: writer)
        var tail = try AuditTail(directory: trail.path)
        let before = try tail.last(0)
        #expect(before.isEmpty)
        var seen: [Int] = []
        for round in 0..<10 {
            for _ in 0..<round { try Self.append("event", at: 1, to: writer) }
            seen += try tail.poll().map(\.sequence)
        }
        #expect(seen == Array(2...46))
        let second = try trail.writer()
        try Self.append("of a new lane", at: 2, to: second)
        let added = try tail.poll()
        #expect(Self.details(added) == ["of a new lane"])
        #expect(added.first?.lane == 2)
    }

    @Test func `an unfinished record is shown when it is whole`() throws {
        let trail = Trail()
        try trail.write(3)
        let bytes = try trail.bytes()
        try trail.replace(with: bytes.dropLast(20))
        var tail = try AuditTail(directory: trail.path)
        let first = try tail.last(10)
        #expect(first.map(\.sequence) == [1, 2])
        let between = try tail.poll()
        #expect(between.isEmpty)
        // A writer that cuts and goes on leaves another record in its place.
        try trail.write(1)
        let then = try tail.poll()
        #expect(then.map(\.sequence) == [3, 4])
    }

    @Test func `a line for people has its pieces in order`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        var record = AuditRecord(timeNanoseconds: 1_790_000_000_123_456_789, kind: .call, outcome: .refused)
        record.server = "payments"
        record.tool = "create_charge"
        record.rule = "/tools/create_charge/rules/1"
        record.code = "limit_reached"
        record.reason = "over the limit"
        record.upstream = AuditRecord.Upstream(status: .ok, bytes: 1, durationMicroseconds: 12_034)
        writer.append(record)
        try writer.commit()
        var tail = try AuditTail(directory: trail.path)
        let entry = try #require(try tail.last(1).first)
        let parts = AuditReader.line(for: entry)
        #expect(
            parts.map(\.text) == [
                "2026-09-21T14:13:20.123456Z", "refused", "payments/create_charge", "/tools/create_charge/rules/1",
                "limit_reached", "over the limit", "12.034 ms",
            ])
        #expect(parts.map(\.role) == [.time, .outcome, .subject, .rule, .code, .reason, .duration])
        #expect(entry.text == Array(try trail.bytes().dropLast()))
    }

    @Test func `what a client sends cannot drive the terminal`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        var record = Trail.record(detail: "\u{1B}[2J\u{9B}31m\u{202E}x\n")
        record.method = "a\u{1B}b"
        writer.append(record)
        try writer.commit()
        var tail = try AuditTail(directory: trail.path)
        let entry = try #require(try tail.last(1).first)
        let parts = AuditReader.line(for: entry)
        #expect(parts.first { $0.role == .subject }?.text == #"a\u{1b}b"#)
        #expect(parts.first { $0.role == .reason }?.text == #"\u{1b}[2J\u{9b}31m\u{202e}x\u{a}"#)
    }
}
