import Foundation
import GRDB
import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite
import Testing

@Suite struct StoreLeaseTests {
    private static let start = StoreSamples.start
    private static let charge = StoreSamples.charge(window: .hour, most: 1_000)
    private static let demand = StoreSamples.demand(charge)

    private static func contents(_ folder: StateFolder) throws -> StoreReader.Contents {
        try StoreReader(path: folder.path).contents(at: start)
    }

    @Test func `busy counters are leased and cost no transaction a call`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        var waits = 0
        for _ in 0..<500 {
            switch try ledger.reserve([StoreLeaseTests.demand], at: StoreLeaseTests.start) {
            case .answered: break
            case .waiting: waits += 1
            }
            ledger.runOnce()
        }
        #expect(waits < 20)
        let counter = try #require(try StoreLeaseTests.contents(folder).counters.first)
        #expect(counter.value + counter.leased >= Amount(units: 500))
    }

    @Test func `a stopped process gives back what it did not use`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        #expect(try ledger.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        #expect(try StoreLeaseTests.contents(folder).counters.first?.leased != .zero)
        ledger.close()
        let contents = try StoreLeaseTests.contents(folder)
        #expect(contents.counters.map(\.value) == [Amount(units: 100)])
        #expect(contents.counters.map(\.leased) == [.zero])
        #expect(contents.instances == [])
    }

    @Test func `an idle process gives its lease back`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        #expect(try ledger.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        let rest = try #require(ledger.runOnce())
        #expect(rest > 0 && rest <= StoreSamples.second)
        clock.advance(byNanoseconds: rest)
        ledger.runOnce()
        #expect(try StoreLeaseTests.contents(folder).counters.map(\.value) == [Amount(units: 100)])
        #expect(try StoreLeaseTests.contents(folder).counters.map(\.leased) == [.zero])
    }

    @Test func `what a crashed process held counts as used, and leaves the window with the rest`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        var ledger: SQLiteLedger? = try StoreSamples.ledger(folder.path, clock: clock)
        #expect(try ledger?.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        let held = try StoreLeaseTests.contents(folder)
        let total = try #require(held.counters.first.map { $0.value + $0.leased })
        ledger = nil
        let next = try StoreSamples.ledger(folder.path, clock: clock)
        clock.advance(byNanoseconds: 2 * StoreSamples.second)
        let later = clock.wallNanoseconds()
        #expect(try next.usage(of: StoreLeaseTests.charge, at: later).value == total)
        // An eighth of what was left, and no more, is forgotten.
        #expect(total <= Amount(units: 100 + 1_000 / 8))
        let hour = StoreLeaseTests.start + 3_600 * StoreSamples.second
        #expect(try next.usage(of: StoreLeaseTests.charge, at: hour + StoreSamples.second).value == .zero)
    }

    @Test func `a machine that starts again ends every lease`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        var ledger: SQLiteLedger? = try StoreSamples.ledger(folder.path, clock: clock)
        #expect(try ledger?.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        ledger = nil
        let next = try StoreSamples.ledger(folder.path, clock: ManualClock()) { $0.bootID = "another" }
        let usage = try next.usage(of: StoreLeaseTests.charge, at: StoreLeaseTests.start)
        let contents = try StoreLeaseTests.contents(folder)
        #expect(contents.counters.map(\.leased) == [.zero])
        #expect(contents.counters.map(\.value) == [usage.value])
    }

    @Test func `a lease of another start of the machine is booked no earlier than what came after it`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        #expect(try ledger.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        // The clock leaps, another call is booked, and the machine stops before the lease has ended.
        let later = StoreLeaseTests.start + 1_800 * StoreSamples.second
        let exact = StoreSamples.demand(StoreSamples.charge(window: .hour, most: 1_000, isExact: true))
        #expect(try ledger.answer([exact], at: later).grant != nil)
        let total = try #require(try StoreLeaseTests.contents(folder).counters.first.map { $0.value + $0.leased })
        let next = try StoreSamples.ledger(folder.path, clock: ManualClock()) { $0.bootID = "another" }
        #expect(try next.usage(of: StoreLeaseTests.charge, at: later).value == total)
        // What was booked directly at first leaves after its hour; the lease stays with the later call.
        let hour = StoreLeaseTests.start + 3_600 * StoreSamples.second
        let left = try next.usage(of: StoreLeaseTests.charge, at: hour).value
        #expect(left > .one && left < total)
        #expect(try next.usage(of: StoreLeaseTests.charge, at: later + 3_600 * StoreSamples.second).value == .zero)
    }

    @Test func `the end of a lease that the store could not be told is told when it answers again`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        #expect(try ledger.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        let rest = try #require(ledger.runOnce())
        clock.advance(byNanoseconds: rest)
        try FileManager.default.moveItem(atPath: folder.path, toPath: folder.path + ".away")
        ledger.runOnce()
        #expect(ledger.health != .answering)
        try FileManager.default.moveItem(atPath: folder.path + ".away", toPath: folder.path)
        clock.advance(byNanoseconds: StoreSamples.second / 10)
        ledger.runOnce()
        #expect(try StoreLeaseTests.contents(folder).counters.map(\.value) == [Amount(units: 100)])
        #expect(try StoreLeaseTests.contents(folder).counters.map(\.leased) == [.zero])
    }

    @Test func `a process whose clock is ahead does not free what one that is behind has just used`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let window = 10 * StoreSamples.second
        let charge = StoreSamples.charge(window: .span(nanoseconds: window), most: 5, isExact: true)
        let demand = StoreSamples.demand(charge)
        let ahead = try StoreSamples.ledger(folder.path, clock: clock)
        let behind = try StoreSamples.ledger(folder.path, clock: clock)
        let lead = 60 * StoreSamples.second
        let other = StoreSamples.demand(StoreSamples.charge("other", most: 5, isExact: true))
        #expect(try ahead.grants(1, of: other, at: clock.wallNanoseconds() + lead) == 1)
        clock.advance(byNanoseconds: window / 2)
        #expect(try behind.grants(9, of: demand, at: clock.wallNanoseconds()) == 5)
        clock.advance(byNanoseconds: window - 1)
        #expect(try ahead.grants(9, of: demand, at: clock.wallNanoseconds() + lead) == 0)
        clock.advance(byNanoseconds: 50_000_000)
        #expect(try ahead.grants(9, of: demand, at: clock.wallNanoseconds() + lead) == 5)
    }

    @Test func `another bound ends a lease`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        #expect(try ledger.grants(100, of: StoreLeaseTests.demand, at: StoreLeaseTests.start) == 100)
        var smaller = StoreLeaseTests.charge
        smaller.bound = .atMost(Amount(units: 100))
        let answer = try ledger.answer([StoreSamples.demand(smaller)], at: StoreLeaseTests.start)
        #expect(answer.refusal?.bound == smaller.bound)
    }

    @Test func `exact limits and conditions always ask the store`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        let exact = StoreSamples.demand(StoreSamples.charge("exact", most: 1_000, isExact: true))
        let charge = StoreSamples.charge("read", window: .day, algorithm: .fixed, most: 1_000)
        let condition = LedgerCondition(
            key: charge.key, window: charge.window, algorithm: charge.algorithm,
            comparison: .less(Amount(units: 1_000)))
        for demand in [exact, StoreSamples.demand(charge, conditions: [condition])] {
            for _ in 0..<50 {
                switch try ledger.reserve([demand], at: StoreLeaseTests.start) {
                case .answered: Issue.record("answered from memory")
                case .waiting: ledger.runOnce()
                }
            }
        }
        #expect(try StoreLeaseTests.contents(folder).counters.allSatisfy { $0.leased == .zero })
    }

    @Test func `a full counter is refused from memory for a moment`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        let charge = StoreSamples.charge(most: 1)
        let demand = StoreSamples.demand(charge)
        #expect(try ledger.grants(2, of: demand, at: StoreLeaseTests.start) == 1)
        guard case .answered(.refused(let refusal)) = try ledger.reserve([demand], at: StoreLeaseTests.start) else {
            Issue.record("the store was asked again at once")
            return
        }
        #expect(refusal.key == charge.key && refusal.bound == charge.bound)
        #expect(refusal.retryAfterNanoseconds == 60 * StoreSamples.second)
        clock.advance(byNanoseconds: 50_000_000)
        guard case .waiting(let ticket) = try ledger.reserve([demand], at: clock.wallNanoseconds()) else {
            Issue.record("the store is not asked again")
            return
        }
        ledger.abandon(ticket)
    }

    @Test func `an abandoned call gives back what it is granted`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        let charge = StoreSamples.charge(most: 3)
        guard case .waiting(let ticket) = try ledger.reserve([StoreSamples.demand(charge)], at: StoreLeaseTests.start)
        else {
            Issue.record("answered before the store was asked")
            return
        }
        ledger.runOnce()
        ledger.abandon(ticket)
        #expect(ledger.takeDeliveries().isEmpty)
        #expect(try ledger.usage(of: charge, at: StoreLeaseTests.start).value == .zero)
    }

    @Test func `calls that wait are answered together and in order`() throws {
        let folder = try StateFolder()
        let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
        let demand = StoreSamples.demand(StoreSamples.charge(most: 3))
        var tickets: [LedgerTicket] = []
        for _ in 0..<5 {
            guard case .waiting(let ticket) = try ledger.reserve([demand], at: StoreLeaseTests.start) else { continue }
            tickets.append(ticket)
        }
        ledger.runOnce()
        let deliveries = ledger.takeDeliveries()
        #expect(deliveries.map(\.ticket) == tickets)
        #expect(try deliveries.map { try $0.result.get().grant != nil } == [true, true, true, false, false])
    }

    @Test func `calls beyond the bound of waiting calls fail at once, and calls that wait too long fail`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock) { $0.maxWaiting = 2 }
        for _ in 0..<2 { _ = try ledger.reserve([StoreLeaseTests.demand], at: StoreLeaseTests.start) }
        #expect(throws: LedgerFailure.self) {
            _ = try ledger.reserve([StoreLeaseTests.demand], at: StoreLeaseTests.start)
        }
        clock.advance(byNanoseconds: 2 * StoreSamples.second)
        let deliveries = ledger.takeDeliveries()
        #expect(deliveries.count == 2)
        for delivery in deliveries {
            #expect(throws: LedgerFailure.self) { _ = try delivery.result.get() }
        }
    }

    @Test func `a refund reaches a lease that was booked long ago`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock)
        var booked: [BookedCharge] = []
        for _ in 0..<20 {
            booked += try ledger.answer([StoreLeaseTests.demand], at: StoreLeaseTests.start).grant?.booked ?? []
        }
        #expect(booked.contains { $0.lease != nil })
        let rest = try #require(ledger.runOnce())
        clock.advance(byNanoseconds: rest)
        ledger.runOnce()
        clock.advance(byNanoseconds: 5 * StoreSamples.second)
        ledger.settle(booked, as: .notSent, at: clock.wallNanoseconds())
        #expect(try ledger.usage(of: StoreLeaseTests.charge, at: clock.wallNanoseconds()).value == .zero)
    }

    @Test func `a counter's number is bounded, and idle ones make room`() throws {
        let folder = try StateFolder()
        let clock = ManualClock()
        let ledger = try StoreSamples.ledger(folder.path, clock: clock) { $0.maxCounters = 3 }
        for number in 0..<4 {
            let demand = StoreSamples.demand(StoreSamples.charge("\(number)", most: 1))
            let answer = try ledger.answer([demand], at: StoreLeaseTests.start)
            #expect((answer.grant != nil) == (number < 3))
            if number == 3 { #expect(answer.refusal?.reason == .tooManyCounters) }
        }
        let demand = StoreSamples.demand(StoreSamples.charge("3", most: 1))
        let later = StoreLeaseTests.start + 60 * StoreSamples.second
        #expect(try ledger.answer([demand], at: later).grant != nil)
        #expect(try StoreLeaseTests.contents(folder).counterCount == 1)
    }
}
