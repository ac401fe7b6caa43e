internal import GatewayPorts
internal import GatewayRuntime
internal import StoreSQLite
internal import Synchronization

/// The ledger of one run: in memory, or in a file with a thread of its own.
final class RunLedger: Sendable {
    let ledger: any Ledger
    private let store: SQLiteLedger?
    private let path: String?
    private let deliveries: Deliveries

    /// Counters that end with the process.
    init(memory: MemoryLedger) {
        ledger = memory
        store = nil
        path = nil
        deliveries = Deliveries()
    }

    /// Counters in a file, which is opened at once when the policy counts anything.
    /// - Throws: `LedgerFailure` when the system has no thread or memory left.
    init(_ options: StoreOptions, isNeeded: Bool) throws(LedgerFailure) {
        let deliveries = Deliveries()
        let store = try SQLiteLedger(options, clock: SystemClock()) { deliveries.arrived() }
        try store.start(openingEarly: isNeeded)
        self.deliveries = deliveries
        self.store = store
        path = options.path
        ledger = store
    }

    /// Says who is told, on another thread, that waiting calls have their answer.
    func onDeliveries(_ wake: @escaping @Sendable () -> Void) {
        deliveries.listen(wake)
    }

    /// How the counters fare.
    var reading: InstanceSnapshot.LedgerReading {
        guard let store else { return InstanceSnapshot.LedgerReading() }
        switch store.health {
        case .answering: return InstanceSnapshot.LedgerReading(file: path)
        case .failing(let failure): return InstanceSnapshot.LedgerReading(file: path, failure: failure.message)
        }
    }

    /// Gives everything back that was leased; blocks, but not for long.
    func close() {
        store?.close()
    }
}

/// Passes the wake-up of the store's thread on, once somebody listens.
private final class Deliveries: Sendable {
    /// A closure that goes in and out of a generic place by itself is wrapped once more each time, without end.
    private struct Listener {
        let wake: @Sendable () -> Void
    }

    private let listener = Mutex<Listener?>(nil)

    func listen(_ wake: @escaping @Sendable () -> Void) {
        listener.withLock { $0 = Listener(wake: wake) }
    }

    func arrived() {
        listener.withLock { $0 }?.wake()
    }
}
