import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite
import Testing

@Suite struct StoreConformanceTests {
    @Test func `the durable ledger keeps every promise of the port`() throws {
        var folders: [StateFolder] = []
        let failures = LedgerConformance.failures {
            let folder = try StateFolder()
            folders.append(folder)
            let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock())
            return LedgerSubject(ledger, waitForDeliveries: { ledger.runOnce() })
        }
        #expect(failures == [])
        #expect(!folders.isEmpty)
    }

    @Test func `the durable ledger keeps every promise when it never leases`() throws {
        var folders: [StateFolder] = []
        let failures = LedgerConformance.failures {
            let folder = try StateFolder()
            folders.append(folder)
            let ledger = try StoreSamples.ledger(folder.path, clock: ManualClock()) { $0.terms.share = .max }
            return LedgerSubject(ledger, waitForDeliveries: { ledger.runOnce() })
        }
        #expect(failures == [])
    }

    @Test func `a ledger with its own thread answers calls that wait`() throws {
        let folder = try StateFolder()
        let signal = Delivered()
        let ledger = try SQLiteLedger(
            StoreOptions(path: folder.path), clock: TickingClock(), onDeliveries: { signal.ring() })
        try ledger.start()
        let subject = LedgerSubject(ledger, waitForDeliveries: { signal.wait() })
        let demand = StoreSamples.demand(StoreSamples.charge(most: 40))
        var granted = 0
        for _ in 0..<100 where try subject.answer([demand], at: StoreSamples.start).grant != nil { granted += 1 }
        ledger.close()
        #expect(granted == 40)
        let other = StoreSamples.demand(StoreSamples.charge("other", most: 40))
        #expect(throws: LedgerFailure.self) { try ledger.reserve([other], at: StoreSamples.start) }
    }
}
