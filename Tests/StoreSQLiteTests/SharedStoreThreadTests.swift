import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite
import Testing

/// Stores with threads of their own, as processes have them.
@Suite struct SharedStoreThreadTests {
    /// Calls so often; how many calls were granted.
    private static func exhaust(
        _ path: String, _ demand: LedgerDemand, attempts: Int, clock: TickingClock
    ) throws -> Int {
        let delivered = Delivered()
        let ledger = try SQLiteLedger(
            StoreOptions(path: path), clock: clock, onDeliveries: { delivered.ring() })
        try ledger.start()
        defer { ledger.close() }
        let subject = LedgerSubject(ledger, waitForDeliveries: { delivered.wait() })
        var granted = 0
        for _ in 0..<attempts where try subject.answer([demand], at: StoreSamples.start).grant != nil { granted += 1 }
        return granted
    }

    @Test(arguments: [true, false]) func `stores that share a file grant the maximum together, and each its part`(
        isExact: Bool
    ) async throws {
        let folder = try StateFolder()
        let path = folder.path
        let clock = TickingClock()
        let most: UInt64 = isExact ? 300 : 3_000
        let demand = StoreSamples.demand(StoreSamples.charge(window: .hour, most: most, isExact: isExact))
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<3 {
                group.addTask { try SharedStoreThreadTests.exhaust(path, demand, attempts: Int(most), clock: clock) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(granted.reduce(0, +) <= Int(most))
        // What was on lease elsewhere when a store was refused for the last time may stay unused, and no more.
        #expect(granted.reduce(0, +) >= Int(most) * (isExact ? 8 : 7) / 8)
        let counter = try #require(try StoreReader(path: path).contents(at: StoreSamples.start).counters.first)
        #expect(counter.value == Amount(units: UInt64(granted.reduce(0, +))))
        #expect(counter.leased == .zero)
    }
}
