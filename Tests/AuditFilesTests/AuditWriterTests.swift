internal import AuditFiles
internal import Foundation
internal import GatewayPorts
internal import Testing

/// Batches, lanes, rotation and what happens when the disk says no.
@Suite struct AuditWriterTests {
    // MARK: - Batches

    @Test func `nothing is on disk before the commit, and everything after it`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        writer.append(Trail.record(detail: "one"))
        writer.append(Trail.record(detail: "two"))
        #expect(try trail.bytes().isEmpty)
        try writer.commit()
        #expect(try trail.lines().count == 2)
        #expect(writer.committed.sequence == 2)
        try writer.commit()
        #expect(try trail.lines().count == 2)
        #expect(try trail.verify().isIntact)
    }

    @Test func `directory and files are for their owner alone`() throws {
        let trail = Trail()
        try trail.write(1)
        #expect(try trail.permissions("") == 0o700)
        #expect(try trail.permissions("audit-1.jsonl") == 0o600)
        #expect(try trail.permissions("audit-1.lock") == 0o600)
    }

    // MARK: - Lanes

    @Test func `two writers take two lanes, and a freed lane is continued`() throws {
        let trail = Trail()
        var first: AuditWriter? = try trail.writer()
        let second = try trail.writer()
        first?.append(Trail.record())
        second.append(Trail.record())
        try first?.commit()
        try second.commit()
        #expect(first?.lane == 1)
        #expect(second.lane == 2)
        first = nil
        let third = try trail.writer()
        third.append(Trail.record())
        try third.commit()
        #expect(third.lane == 1)
        #expect(third.committed.sequence == 2)
        let report = try trail.verify()
        #expect(report.lanes.map(\.records) == [2, 1])
        #expect(report.isIntact)
    }

    @Test func `without a free lane the writer says so`() throws {
        let trail = Trail()
        let holder = try trail.writer()
        let failure = #expect(throws: AuditFailure.self) { try trail.writer { $0.maxLanes = 1 } }
        #expect(failure?.code == .noFreeLane)
        #expect(holder.lane == 1)
    }

    // MARK: - Rotation

    @Test func `rotation keeps the chain and splits no batch`() throws {
        let trail = Trail()
        try trail.write(50) { $0.maxFileBytes = 2000 }
        let names = try trail.names().filter { $0.hasSuffix(".jsonl") }
        #expect(names.count > 5)
        #expect(names.first == "audit-1.000000000001.jsonl")
        for name in names { #expect(try trail.bytes(name).count <= 2000) }
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.problem == nil)
        #expect(lane.records == 50)
        #expect(lane.files == names.count)
        #expect(lane.end?.sequence == 50)
    }

    @Test func `a restart continues numbers and hashes across files`() throws {
        let trail = Trail()
        for _ in 0..<7 { try trail.write(3) { $0.maxFileBytes = 1000 } }
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.problem == nil)
        #expect(lane.records == 21)
    }

    @Test func `a record larger than a file has a file of its own`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxFileBytes = 1000 }
        for size in [10, 100_000, 10] {
            writer.append(Trail.record(detail: String(repeating: "x", count: size)))
            try writer.commit()
        }
        #expect(try trail.names().filter { $0.hasSuffix(".jsonl") }.count == 3)
        #expect(try trail.verify().lanes.first?.records == 3)
        #expect(try trail.verify().isIntact)
    }

    @Test func `a rotation that was killed between its two steps is finished by the next writer`() throws {
        let trail = Trail()
        try trail.write(3)
        try trail.move("audit-1.jsonl", to: "audit-1.000000000001.jsonl")
        try trail.write(2)
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.problem == nil)
        #expect(lane.records == 5)
    }

    @Test func `only the newest files are kept when a limit is set, and the trail says what was deleted`() throws {
        let trail = Trail()
        try trail.write(50) {
            $0.maxFileBytes = 2000
            $0.maxFilesPerLane = 3
        }
        let names = try trail.names().filter { $0.hasSuffix(".jsonl") }
        #expect(names.count == 3)
        let lane = try #require(try trail.verify().lanes.first)
        #expect(lane.problem == nil)
        #expect(try #require(lane.firstSequence) > 1)
        #expect(try trail.text(names[1]).contains(#""code":"audit_file_deleted","detail":"deleted `audit-1.0"#))
    }

    // MARK: - Failures

    @Test func `a directory that cannot be made is named`() throws {
        let trail = Trail()
        try trail.write(1)
        let path = trail.url("audit-1.jsonl").path + "/below"
        let failure = #expect(throws: AuditFailure.self) {
            try AuditWriter(AuditWriter.Configuration(directory: path), timeNanoseconds: 0)
        }
        #expect(failure?.code == .directoryUnusable)
        #expect(failure?.path.hasPrefix(trail.url("audit-1.jsonl").path) == true)
        #expect(failure?.message.hasSuffix("not a directory") == true)
        #expect(failure?.errorNumber == ENOTDIR)
    }

    @Test func `a full disk fails the commit and keeps the records`() throws {
        let trail = Trail()
        try FileManager.default.createDirectory(atPath: trail.path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trail.url("audit-1.jsonl").path, withDestinationPath: "/dev/full")
        let writer = try trail.writer()
        #expect(writer.isHealthy)
        writer.append(Trail.record())
        for _ in 0..<2 {
            let failure = #expect(throws: AuditFailure.self) { try writer.commit() }
            #expect(failure?.code == .writeFailed)
            #expect(failure?.errorNumber == ENOSPC)
            #expect(writer.isHealthy == false)
            #expect(writer.committed == .origin)
        }
    }

    @Test func `a full disk that has room again takes every record`() throws {
        let trail = Trail()
        try FileManager.default.createDirectory(atPath: trail.path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trail.url("audit-1.jsonl").path, withDestinationPath: "/dev/full")
        let writer = try trail.writer()
        for number in 1...3 {
            writer.append(Trail.record(detail: "\(number)"))
            #expect(throws: AuditFailure.self) { try writer.commit() }
        }
        #expect(writer.health.heldBytes > 0)
        #expect(writer.health.lastError?.hasSuffix("no space left on device") == true)
        try trail.remove("audit-1.jsonl")
        try writer.commit()
        #expect(writer.isHealthy)
        #expect(try trail.lines().count == 4)
        #expect(try trail.verify().isIntact)
    }

    @Test func `when told to count, a full disk refuses nothing and the trail says how many it lost`() throws {
        let trail = Trail()
        try FileManager.default.createDirectory(atPath: trail.path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trail.url("audit-1.jsonl").path, withDestinationPath: "/dev/full")
        let writer = try trail.writer {
            $0.whenUnwritable = .count
            $0.maxHeldBytes = 1000
            $0.maxOpenCalls = 16
        }
        for _ in 0..<20 {
            let call = try #require(writer.open(Trail.record()))
            writer.append(Trail.record(), closing: call)
            #expect(try writer.commit() == .durable)
            #expect(writer.isHealthy)
        }
        #expect(writer.health.isHealthy == false)
        let lost = writer.health.lostRecords
        #expect(lost > 10)
        #expect(writer.health.openCalls == 20 - lost + 2)
        try trail.remove("audit-1.jsonl")
        #expect(try writer.commit() == .durable)
        #expect(try trail.text().contains("\(lost) records were lost while the audit trail could not be written"))
        #expect(writer.health.openCalls == 0)
        #expect(try trail.verify().isIntact)
    }

    @Test func `a file that is moved away is followed by a new one, and moved back makes the chain whole`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        writer.append(Trail.record(detail: "one"))
        try writer.commit()
        try trail.move("audit-1.jsonl", to: "elsewhere")
        writer.append(Trail.record(detail: "two"))
        try writer.commit()
        #expect(writer.isHealthy)
        #expect(try trail.text().contains("`audit-1.jsonl` was moved or deleted by someone else"))
        #expect(try trail.text().contains("the chain goes on in a new file with record 2"))
        #expect(try trail.firstProblem()?.kind == .missing)
        try trail.move("elsewhere", to: "audit-1.000000000001.jsonl")
        #expect(try trail.verify().lanes.first?.records == 3)
        #expect(try trail.verify().isIntact)
    }

    @Test func `a file that someone else appends to is closed, and the chain goes on in a new one`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        writer.append(Trail.record())
        try writer.commit()
        let whole = try trail.bytes()
        try trail.append(Array("x\n".utf8))
        writer.append(Trail.record())
        try writer.commit()
        #expect(try trail.text().contains("is now `audit-1.000000000001.jsonl`"))
        #expect(try trail.firstProblem()?.kind == .altered)
        #expect(try trail.firstProblem()?.line == 2)
        try trail.replace("audit-1.000000000001.jsonl", with: whole)
        #expect(try trail.verify().isIntact)
    }

    @Test func `a file that is replaced is set aside, a limited number of times`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        for round in 1...65 {
            try trail.remove("audit-1.jsonl")
            try trail.replace(with: Array("x\n".utf8))
            writer.append(Trail.record())
            if round == 65 {
                let failure = #expect(throws: AuditFailure.self) { try writer.commit() }
                #expect(failure?.code == .fileChanged)
            } else {
                try writer.commit()
            }
        }
        #expect(try trail.names().filter { $0.contains("damaged") }.count == 64)
    }

    @Test func `without its lock a writer leaves the lane to others until the lock is back`() throws {
        let trail = Trail()
        let writer = try trail.writer()
        try trail.move("audit-1.lock", to: "lock")
        try trail.move("audit-1.jsonl", to: "elsewhere")
        writer.append(Trail.record())
        let failure = #expect(throws: AuditFailure.self) { try writer.commit() }
        #expect(failure?.code == .fileChanged)
        #expect(writer.isHealthy == false)
        try trail.move("lock", to: "audit-1.lock")
        try trail.move("elsewhere", to: "audit-1.jsonl")
        try writer.commit()
        #expect(writer.isHealthy)
        #expect(try trail.verify().isIntact)
    }

    @Test func `records beyond the limit in memory are counted, reported once and noted in the trail`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxHeldBytes = 1000 }
        try trail.move("audit-1.jsonl", to: "elsewhere")
        try trail.move("audit-1.lock", to: "lock")
        for _ in 0..<20 { writer.append(Trail.record()) }
        #expect(throws: AuditFailure.self) { try writer.commit() }
        try trail.move("elsewhere", to: "audit-1.jsonl")
        try trail.move("lock", to: "audit-1.lock")
        let failure = #expect(throws: AuditFailure.self) { try writer.commit() }
        let kept = try trail.lines().count - 1
        #expect(failure?.message == "\(20 - kept) records were lost while the audit trail could not be written")
        #expect(try trail.text().contains(#""code":"audit_records_lost","detail":"\#(20 - kept) records"#))
        writer.append(Trail.record())
        try writer.commit()
        #expect(writer.isHealthy)
        #expect(try trail.verify().isIntact)
    }

    @Test func `many records without a commit are written early, and none is lost`() throws {
        let trail = Trail()
        let writer = try trail.writer { $0.maxHeldBytes = 1000 }
        for _ in 0..<100 { writer.append(Trail.record()) }
        try writer.commit()
        #expect(try trail.verify().lanes.first?.records == 100)
    }
}
