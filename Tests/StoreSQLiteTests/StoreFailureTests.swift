import Foundation
import GRDB
import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite
import Testing

@Suite struct StoreFailureTests {
    private static let start = StoreSamples.start
    private static let demand = StoreSamples.demand(StoreSamples.charge(most: 1_000, isExact: true))

    /// A ledger that has answered once.
    private static func used(
        _ folder: StateFolder, _ clock: ManualClock, change: (inout StoreOptions) -> Void = { _ in }
    ) throws -> SQLiteLedger {
        let ledger = try StoreSamples.ledger(folder.path, clock: clock, change: change)
        #expect(try ledger.answer([demand], at: start).grant != nil)
        return ledger
    }

    /// The failure that a call meets.
    private static func failure(of ledger: SQLiteLedger) -> LedgerFailure? {
        do throws(LedgerFailure) {
            _ = try ledger.answer([demand], at: start)
            return nil
        } catch {
            return error
        }
    }

    private static func value(in ledger: SQLiteLedger) throws -> Amount {
        try ledger.usage(of: StoreSamples.charge(most: 1_000, isExact: true), at: start).value
    }

    @Test func `a lock that is held too long refuses, and service resumes when it is gone`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock)
        let other = try DatabaseQueue(path: folder.path)
        let before = clock.monotonicNanoseconds()
        try other.writeWithoutTransaction { database in
            try database.beginTransaction(.immediate)
            let failure = try #require(StoreFailureTests.failure(of: ledger))
            #expect(failure.code == .timeout)
            #expect(failure.message.contains("locked by another process"))
            // The next call does not wait again: the store is known to fail until it is tried anew.
            let between = clock.monotonicNanoseconds()
            #expect(StoreFailureTests.failure(of: ledger) == failure)
            #expect(clock.monotonicNanoseconds() == between)
            try database.rollback()
        }
        #expect(clock.monotonicNanoseconds() - before >= 2 * StoreSamples.second)
        clock.advance(byNanoseconds: StoreSamples.second)
        ledger.runOnce()
        #expect(ledger.health == .answering)
        #expect(StoreFailureTests.failure(of: ledger) == nil)
        #expect(try StoreFailureTests.value(in: ledger) == Amount(units: 2))
    }

    @Test func `a call that waited for a lock is booked when it is granted, not when it asked`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let first = try StoreFailureTests.used(folder, clock)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.path, configuration: configuration)
        try other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        let ledger = try SQLiteLedger(
            StoreOptions(path: folder.path, bootID: "boot"), clock: clock,
            pause: { nanoseconds in
                clock.advance(byNanoseconds: nanoseconds)
                guard clock.monotonicNanoseconds() >= StoreSamples.second else { return }
                do {
                    try other.writeWithoutTransaction { if $0.isInsideTransaction { try $0.rollback() } }
                } catch {
                    Issue.record("the lock stays: \(error)")
                }
            }, onDeliveries: {})
        let charge = StoreSamples.charge("late", most: 1, isExact: true)
        #expect(try ledger.answer([StoreSamples.demand(charge)], at: StoreFailureTests.start).grant != nil)
        let free = try #require(try first.usage(of: charge, at: StoreFailureTests.start).nextFreeNanoseconds)
        #expect(free >= StoreFailureTests.start + 61 * StoreSamples.second)
    }

    @Test(arguments: ["", "-wal", "-shm"])
    func `a file that was deleted is noticed and not made anew`(suffix: String) throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock)
        let away = folder.path + ".away"
        try FileManager.default.moveItem(atPath: folder.path + suffix, toPath: away)
        let failure = try #require(StoreFailureTests.failure(of: ledger))
        #expect(failure.code == .unavailable)
        #expect(failure.message.contains("was deleted while in use"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + suffix))
        clock.advance(byNanoseconds: StoreSamples.second)
        ledger.runOnce()
        #expect(ledger.health == .failing(failure))
        try FileManager.default.moveItem(atPath: away, toPath: folder.path + suffix)
        clock.advance(byNanoseconds: StoreSamples.second)
        ledger.runOnce()
        #expect(ledger.health == .answering)
        #expect(StoreFailureTests.failure(of: ledger) == nil)
        #expect(try StoreFailureTests.value(in: ledger) == Amount(units: 2))
    }

    @Test func `a file that was replaced is noticed`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock)
        let copy = folder.path + ".copy"
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy)
        try FileManager.default.removeItem(atPath: folder.path)
        try FileManager.default.moveItem(atPath: copy, toPath: folder.path)
        let failure = try #require(StoreFailureTests.failure(of: ledger))
        #expect(failure.message.contains("was replaced while in use"))
    }

    @Test func `a file that was cut is refused, and service resumes when it is whole again`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock)
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path))
        try #require(!whole.isEmpty)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path))
        try file.truncate(atOffset: 0)
        for _ in 0..<3 {
            let failure = try #require(StoreFailureTests.failure(of: ledger))
            #expect(failure.code == .corrupt)
            clock.advance(byNanoseconds: 10 * StoreSamples.second)
            ledger.runOnce()
        }
        try file.write(contentsOf: whole)
        clock.advance(byNanoseconds: 10 * StoreSamples.second)
        ledger.runOnce()
        #expect(ledger.health == .answering)
    }

    @Test func `a damaged counter is refused and never repaired silently`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock)
        let other = try DatabaseQueue(path: folder.path)
        try other.write { try $0.execute(sql: "UPDATE counter SET state = substr(state, 2) || x'00'") }
        for _ in 0..<3 {
            let failure = try #require(StoreFailureTests.failure(of: ledger))
            #expect(failure.code == .corrupt)
            #expect(failure.message.contains("not what was written"))
            clock.advance(byNanoseconds: 10 * StoreSamples.second)
            ledger.runOnce()
        }
        let another = StoreSamples.demand(StoreSamples.charge("another", most: 1, isExact: true))
        #expect(try ledger.answer([another], at: StoreFailureTests.start).grant != nil)
    }

    @Test func `a file that is no database is refused`() throws {
        let folder = try StateFolder()
        try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: folder.path))
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        #expect(StoreFailureTests.failure(of: ledger)?.code == .corrupt)
    }

    @Test func `a database of somebody else is refused and left alone`() throws {
        let folder = try StateFolder()
        let other = try DatabaseQueue(path: folder.path)
        try other.write { try $0.execute(sql: "CREATE TABLE theirs(id)") }
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        #expect(StoreFailureTests.failure(of: ledger)?.message.contains("not a state file of this version") == true)
        #expect(try other.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") } == 1)
    }

    @Test func `a folder that is not there is named`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path + "/none/state.db", clock: ManualClock())
        let failure = try #require(StoreFailureTests.failure(of: ledger))
        #expect(failure.code == .unavailable)
        #expect(failure.message.contains(folder.path))
    }

    @Test func `a full file refuses what does not fit and says so`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock) { $0.maxFileBytes = 16 * 4_096 }
        var failure: LedgerFailure?
        for number in 0..<2_000 where failure == nil {
            let name = String(repeating: "x", count: 500) + "\(number)"
            let demand = StoreSamples.demand(StoreSamples.charge(name, most: 1, isExact: true))
            do throws(LedgerFailure) {
                _ = try ledger.answer([demand], at: StoreFailureTests.start)
            } catch {
                failure = error
            }
        }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("cannot grow") == true)
    }

    @Test func `leases are used to their end while the store fails, and not longer`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        let demand = StoreSamples.demand(StoreSamples.charge(most: 10_000))
        #expect(try ledger.grants(40, of: demand, at: StoreFailureTests.start) == 40)
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + ".away")
        clock.advance(byNanoseconds: 5 * StoreSamples.second / 10)
        ledger.runOnce()
        var granted = 0
        #expect(throws: LedgerFailure.self) {
            while case .answered(.granted) = try ledger.reserve([demand], at: StoreFailureTests.start) {
                granted += 1
                ledger.runOnce()
            }
        }
        #expect(granted > 0)
    }

    @Test func `a store that fails open counts in memory until it answers again`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreFailureTests.used(folder, clock) { $0.failMode = .open }
        let demand = StoreSamples.demand(StoreSamples.charge("two", most: 2, isExact: true))
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + ".away")
        #expect(try ledger.grants(5, of: demand, at: StoreFailureTests.start) == 2)
        #expect(ledger.health != .answering)
        let booked = try #require(
            try ledger.answer([StoreFailureTests.demand], at: StoreFailureTests.start).grant
        ).booked
        try FileManager.default.moveItem(atPath: folder.path + ".away", toPath: folder.path)
        clock.advance(byNanoseconds: StoreSamples.second)
        ledger.runOnce()
        #expect(ledger.health == .answering)
        // What was never booked in the store is not given back there.
        ledger.settle(booked, as: .notSent, at: StoreFailureTests.start)
        #expect(try StoreFailureTests.value(in: ledger) == .one)
    }
}
