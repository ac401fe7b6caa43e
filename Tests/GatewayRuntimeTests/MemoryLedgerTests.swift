import GatewayPorts
import GatewayRuntime
import GatewayTesting
import PolicyEngine
import Testing

@Suite struct MemoryLedgerTests {
    private static let start: Int64 = 1_700_000_000_000_000_000
    private static let charge = LedgerCharge(
        key: CounterKey(server: "server", grant: "local", session: "", tool: "tool", counter: "calls", by: ""),
        window: .hour, algorithm: .sliding, bound: .atMost(Amount(units: 100)), amount: .one)
    private static let demand = LedgerDemand(
        rule: "/rule", ruleName: nil, message: nil, polarity: .require, conditions: [], charges: [charge],
        isShadow: false)

    private struct NotGranted: Error {}

    private func reserve(_ ledger: any Ledger) throws -> Reservation {
        switch try ledger.reserve([MemoryLedgerTests.demand], at: MemoryLedgerTests.start) {
        case .answered(.granted(let grant)): return Reservation(grant, in: ledger, at: MemoryLedgerTests.start)
        case .answered(.refused), .waiting: throw NotGranted()
        }
    }

    @Test func `the ledger in memory keeps every promise of the port`() {
        #expect(LedgerConformance.failures { LedgerSubject(MemoryLedger()) } == [])
    }

    @Test func `many callers at once get exactly the maximum`() async {
        let ledger = MemoryLedger()
        let granted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).reduce(0) { count, _ in
                        switch ledger.reserve([MemoryLedgerTests.demand], at: MemoryLedgerTests.start) {
                        case .answered(.granted): count + 1
                        case .answered(.refused), .waiting: count
                        }
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(granted == 100)
    }

    @Test func `a dropped reservation gives its charges back`() throws {
        let ledger = ScriptedLedger()
        do {
            let reservation = try reserve(ledger)
            let keys = reservation.booked.map(\.key)
            #expect(keys == [MemoryLedgerTests.charge.key])
        }
        #expect(ledger.endings.map(\.settlement) == [.notSent])
        #expect(try ledger.usage(of: MemoryLedgerTests.charge, at: MemoryLedgerTests.start).value == .zero)
    }

    @Test func `a settled reservation ends once`() throws {
        let ledger = ScriptedLedger()
        try reserve(ledger).settle(as: .spent, at: MemoryLedgerTests.start)
        #expect(ledger.endings.map(\.settlement) == [.spent])
        #expect(try ledger.usage(of: MemoryLedgerTests.charge, at: MemoryLedgerTests.start).value == .one)
    }

    @Test func `a store that fails at settlement leaves the charge booked`() throws {
        let ledger = ScriptedLedger()
        let failure = LedgerFailure(code: .timeout, message: "the store did not answer")
        let reservation = try reserve(ledger)
        ledger.fail(with: failure)
        #expect(throws: failure) { _ = try reserve(ledger) }
        do throws(LedgerFailure) {
            try reservation.settle(as: .notSent, at: MemoryLedgerTests.start)
            Issue.record("the failure was lost")
        } catch {
            #expect(error == failure)
        }
        ledger.fail(with: nil)
        #expect(ledger.endings == [])
        #expect(try ledger.usage(of: MemoryLedgerTests.charge, at: MemoryLedgerTests.start).value == .one)
    }
}
