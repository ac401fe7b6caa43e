/// Every counter of a ledger, and the one place where charges are booked: values in, values out.
package struct LedgerState: Sendable {
    /// Counters that a ledger keeps unless told otherwise.
    package static let defaultMaxCounters = 100_000
    /// Charges that a ledger remembers one by one unless told otherwise.
    package static let defaultMaxLogEntries = 4_000_000

    /// An empty ledger.
    package init(
        maxCounters: Int = LedgerState.defaultMaxCounters, maxLogEntries: Int = LedgerState.defaultMaxLogEntries
    ) {}

    /// Books every charge of the demands, or nothing.
    package mutating func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) -> LedgerAnswer {
        .refused(
            LedgerRefusal(
                demand: 0,
                key: CounterKey(server: "", grant: "", session: "", tool: "", counter: "", by: ""), bound: nil,
                retryAfterNanoseconds: nil))
    }

    /// Gives back what the settlement says.
    package mutating func settle(_ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64) {}

    /// Where the counter of a charge stands.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) -> CounterUsage {
        CounterUsage(value: .zero, left: nil, nextFreeNanoseconds: nil)
    }
}
