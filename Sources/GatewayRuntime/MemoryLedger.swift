package import GatewayPorts
package import PolicyEngine
internal import Synchronization

/// The ledger of one process: exact while it runs, forgotten when it ends.
package final class MemoryLedger: Ledger, LedgerInspection, Sendable {
    private let state: Mutex<LedgerState>

    /// An empty ledger of at most `maxCounters` counters and `maxLogEntries` remembered charges.
    package init(
        maxCounters: Int = LedgerState.defaultMaxCounters, maxLogEntries: Int = LedgerState.defaultMaxLogEntries
    ) {
        state = Mutex(LedgerState(maxCounters: maxCounters, maxLogEntries: maxLogEntries))
    }

    /// Books every charge of a call in one step, or nothing; it always answers.
    package func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) -> LedgerReply {
        .answered(state.withLock { $0.reserve(demands, at: nowNanoseconds) })
    }

    /// Nothing ever waits.
    package func takeDeliveries() -> [LedgerDelivery] { [] }

    /// Nothing ever waits.
    package func abandon(_ ticket: LedgerTicket) {}

    /// Gives back what the settlement says.
    package func settle(_ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64) {
        state.withLock { $0.settle(booked, as: settlement, at: nowNanoseconds) }
    }

    /// Where the counter of a charge stands.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) -> CounterUsage {
        state.withLock { $0.usage(of: charge, at: nowNanoseconds) }
    }
}
