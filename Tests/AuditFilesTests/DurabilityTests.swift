internal import AuditFiles
internal import Foundation
internal import GatewayPorts
internal import Synchronization
internal import Testing

/// When records are on the disk, and what happens when the disk says no.
@Suite struct DurabilityTests {
    /// A disk that counts its flushes, fails on demand, and can be waited for.
    private final class Disk: Sendable {
        let flushes = Atomic<Int>(0)
        let errorNumber = Atomic<Int32>(0)
        private let wakeUps = AsyncStream.makeStream(of: Void.self)

        /// Waits for the next wake-up.
        func wakeUp() async {
            for await _ in wakeUps.stream { return }
        }

        func flush(_ descriptor: Int32) -> Int32 {
            flushes.add(1, ordering: .relaxed)
            return errorNumber.load(ordering: .relaxed)
        }

        func writer(_ trail: Trail, _ durability: Durability) throws -> AuditWriter {
            var configuration = AuditWriter.Configuration(directory: trail.path)
            configuration.durability = durability
            configuration.flush = { self.flush($0) }
            configuration.maxOpenCalls = 4
            return try AuditWriter(configuration, timeNanoseconds: 0) { self.wakeUps.continuation.yield() }
        }
    }

    @Test func `always: replies wait for the disk and one wake-up says that it has their records`() async throws {
        let trail = Trail()
        let disk = Disk()
        let writer = try disk.writer(trail, .always)
        for _ in 0..<10 {
            writer.append(Trail.record())
            switch try writer.commit() {
            case .durable:
                break
            case .syncing(let commit):
                while writer.durableCommit < commit { await disk.wakeUp() }
            }
        }
        #expect(writer.durableCommit == 10)
        #expect(try writer.commit() == .durable)
        #expect(writer.health.lastFlushAgeMilliseconds != nil)
    }

    @Test func `interval: replies do not wait, and the disk is flushed once for many commits`() async throws {
        let trail = Trail()
        let disk = Disk()
        let writer = try disk.writer(trail, .interval(milliseconds: 1))
        for _ in 0..<100 {
            writer.append(Trail.record())
            #expect(try writer.commit() == .durable)
        }
        #expect(writer.durableCommit == 100)
        await disk.wakeUp()
        #expect(disk.flushes.load(ordering: .relaxed) > 0)
    }

    @Test func `never: nothing is flushed, not even at the end`() throws {
        let trail = Trail()
        let disk = Disk()
        var writer: AuditWriter? = try disk.writer(trail, .never)
        writer?.append(Trail.record())
        #expect(try writer?.commit() == .durable)
        writer = nil
        #expect(disk.flushes.load(ordering: .relaxed) == 0)
        #expect(try trail.lines().count == 1)
    }

    @Test func `the end of a writer flushes what is left`() throws {
        let trail = Trail()
        let disk = Disk()
        var writer: AuditWriter? = try disk.writer(trail, .interval(milliseconds: 3_600_000))
        writer?.append(Trail.record())
        #expect(disk.flushes.load(ordering: .relaxed) == 0)
        writer = nil
        #expect(disk.flushes.load(ordering: .relaxed) == 1)
        #expect(try trail.lines().count == 1)
    }

    @Test func `a rotated file is flushed before it is let go`() throws {
        let trail = Trail()
        let flushed = Mutex<Set<UInt64>>([])
        var configuration = AuditWriter.Configuration(directory: trail.path)
        configuration.durability = .interval(milliseconds: 3_600_000)
        configuration.maxFileBytes = 1000
        configuration.flush = { descriptor in
            var information = stat()
            // SAFETY: the structure outlives the call.
            _ = unsafe fstat(descriptor, &information)
            flushed.withLock { _ = $0.insert(UInt64(information.st_ino)) }
            return 0
        }
        let writer = try AuditWriter(configuration, timeNanoseconds: 0)
        for _ in 0..<20 {
            writer.append(Trail.record())
            try writer.commit()
        }
        writer.finish()
        let files = try trail.names().filter { $0.hasSuffix(".jsonl") }
        #expect(files.count > 3)
        for name in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: trail.url(name).path)
            let inode = try #require(attributes[.systemFileNumber] as? NSNumber)
            #expect(flushed.withLock { $0.contains(inode.uint64Value) }, "\(name)")
        }
    }

    @Test func `a flush that fails refuses calls until the trail tells of it and a flush works`() async throws {
        let trail = Trail()
        let disk = Disk()
        let writer = try disk.writer(trail, .always)
        disk.errorNumber.store(EIO, ordering: .relaxed)
        writer.append(Trail.record())
        // STYLE: the flush may have failed before the commit looks.
        _ = try? writer.commit()
        while writer.isHealthy { await disk.wakeUp() }
        #expect(writer.durableCommit == 0)
        let failure = #expect(throws: AuditFailure.self) { try writer.commit() }
        #expect(failure?.message.hasSuffix("input/output error") == true)
        #expect(try trail.text().contains(#""code":"audit_flush_failed""#))
        #expect(try trail.text().contains("records up to 1 may not survive a power cut"))
        disk.errorNumber.store(0, ordering: .relaxed)
        while !writer.isHealthy {
            writer.append(Trail.record())
            // STYLE: it fails until a flush has worked.
            _ = try? writer.commit()
            await disk.wakeUp()
        }
        #expect(writer.health.lastError?.contains("flush") == true)
        #expect(try trail.verify().isIntact)
    }

    @Test func `open calls are flushed too`() throws {
        let trail = Trail()
        let disk = Disk()
        let writer = try disk.writer(trail, .interval(milliseconds: 3_600_000))
        let call = try #require(writer.open(Trail.record()))
        writer.finish()
        #expect(disk.flushes.load(ordering: .relaxed) == 1)
        withExtendedLifetime(call) {}
    }
}
