package import GatewayPorts
internal import OperatingSystem
package import PolicyEngine
internal import Synchronization

/// A ledger that survives crashes and is shared by the processes of one machine: a database, and leases of it in
/// memory.
///
/// Most calls are answered from leases, without leaving the event loop; the others wait for the next transaction, which
/// a thread of the store's own makes for all of them together.
package final class SQLiteLedger: Ledger, LedgerInspection, Sendable {
    private let options: StoreOptions
    private let clock: any GatewayClock
    private let onDeliveries: @Sendable () -> Void
    private let bell: Bell
    private let restBell: Bell
    private let endBell: Bell
    private let desk: Mutex<LedgerDesk>
    /// The lock only confines the worker: the store's thread, or a test that steps it, takes it first, and the desk's
    /// inside it; nobody takes them the other way round.
    private let worker: Mutex<StoreWorker>
    private let looks = Mutex<[CounterLook]>([])
    private let isThreaded = Atomic(false)

    /// A ledger over the file that the options name, which is not opened yet.
    ///
    /// `onDeliveries` is called on the store's thread when ``takeDeliveries()`` has something to give. `pause` lets so
    /// many nanoseconds pass while another process holds the file; tests give their own.
    /// - Throws: `LedgerFailure` when the system has no memory left.
    package init(
        _ options: StoreOptions, clock: any GatewayClock, pause: (@Sendable (Int64) -> Void)? = nil,
        onDeliveries: @escaping @Sendable () -> Void
    ) throws(LedgerFailure) {
        self.options = options
        self.clock = clock
        self.onDeliveries = onDeliveries
        do throws(SystemError) {
            bell = try Bell()
            restBell = try Bell()
            endBell = try Bell()
        } catch {
            throw LedgerFailure(code: .unavailable, message: "cannot prepare the store's thread: \(error)")
        }
        let restBell = restBell
        let rest: @Sendable (Int64) -> Void = { restBell.wait(atMostNanoseconds: $0) }
        let pace = StorePace(clock: clock, timeoutNanoseconds: options.timeoutNanoseconds, pause: pause ?? rest)
        desk = Mutex(LedgerDesk(options: options))
        worker = Mutex(StoreWorker(options: options, pace: pace))
    }

    // MARK: - Life

    /// Starts the store's thread, which opens the file at once, or when the first call needs it.
    ///
    /// - Throws: `LedgerFailure` when the system has no thread left.
    package func start(openingEarly: Bool = true) throws(LedgerFailure) {
        isThreaded.store(true, ordering: .releasing)
        worker.withLock { $0.isOpeningEarly = openingEarly }
        do throws(SystemError) {
            try SystemThread.start { [self] in work() }
        } catch {
            isThreaded.store(false, ordering: .releasing)
            throw LedgerFailure(code: .unavailable, message: "cannot start the store's thread: \(error)")
        }
    }

    /// Gives back every lease and closes the file; calls that wait are answered with a failure.
    ///
    /// Blocks for as long as calls wait for the store at most; not for an event loop.
    package func close() {
        desk.withLock { $0.close() }
        if isThreaded.load(ordering: .acquiring) {
            bell.ring()
            endBell.wait(atMostNanoseconds: options.timeoutNanoseconds)
        } else {
            finish()
        }
    }

    /// Whether the store answers.
    package var health: StoreHealth {
        desk.withLock { $0.failure }.map { .failing($0) } ?? .answering
    }

    // MARK: - Calls

    /// Books every charge of a call from leases at once, or lets it wait for the store.
    ///
    /// - Throws: `LedgerFailure` when the store is known not to answer, or too many calls wait for it.
    package func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) throws(LedgerFailure) -> LedgerReply {
        let monotonic = clock.monotonicNanoseconds()
        var wakes = false
        defer { if wakes { bell.ring() } }
        return try desk.withLock { desk throws(LedgerFailure) in
            try desk.reserve(demands, at: nowNanoseconds, monotonic: monotonic, wakes: &wakes)
        }
    }

    /// What has become known of waiting calls.
    package func takeDeliveries() -> [LedgerDelivery] {
        let monotonic = clock.monotonicNanoseconds()
        return desk.withLock { $0.takeDeliveries(monotonic: monotonic) }
    }

    /// Nobody waits for this ticket any more.
    package func abandon(_ ticket: LedgerTicket) {
        var wakes = false
        desk.withLock { $0.abandon(ticket, wakes: &wakes) }
        if wakes { bell.ring() }
    }

    /// Gives back what the settlement says: to a lease at once, else to the store when it next answers.
    package func settle(_ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64) {
        var wakes = false
        desk.withLock { $0.settle(booked, as: settlement, at: nowNanoseconds, wakes: &wakes) }
        if wakes { bell.ring() }
    }

    /// Where the counter of a charge stands in the store, units on lease counted as used.
    ///
    /// Blocks until the store has answered; not for an event loop.
    /// - Throws: `LedgerFailure` when it does not.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) throws(LedgerFailure) -> CounterUsage {
        let look = try CounterLook(charge: charge, nowNanoseconds: nowNanoseconds)
        looks.withLock { $0.append(look) }
        if isThreaded.load(ordering: .acquiring) { bell.ring() } else { runOnce() }
        return try look.wait(atMostNanoseconds: options.timeoutNanoseconds)
    }

    // MARK: - The store's thread

    private func work() {
        while !desk.withLock({ $0.isClosing }) {
            switch runOnce() {
            case .some(let nanoseconds): bell.wait(atMostNanoseconds: nanoseconds)
            case .none: bell.wait()
            }
        }
        finish()
        endBell.ring()
    }

    /// Runs what is to be done now in one transaction, as the store's thread does in a loop; for tests without it.
    ///
    /// Returns in how many nanoseconds there may be more to do; nil when only a call brings more.
    @discardableResult
    package func runOnce() -> Int64? {
        let (isHeard, rest) = worker.withLock { worker in step(&worker) }
        if isHeard { onDeliveries() }
        return rest
    }

    private func step(_ worker: inout StoreWorker) -> (isHeard: Bool, rest: Int64?) {
        let wall = clock.wallNanoseconds()
        let monotonic = clock.monotonicNanoseconds()
        let asked = looks.withLock { looks in
            defer { looks = [] }
            return looks
        }
        if worker.isResting(monotonic: monotonic) {
            let failure = desk.withLock { $0.failure }
            if let failure { for look in asked { look.answer(.failure(failure)) } }
            return (false, worker.dueMonotonic.map { max(0, $0 &- monotonic) })
        }
        var batch = desk.withLock { $0.takeBatch(at: wall, monotonic: monotonic) }
        batch.looks = asked.map(\.charge)
        for look in asked { batch.nowNanoseconds = max(batch.nowNanoseconds, look.nowNanoseconds) }
        // Read after every time that the batch holds: a pair in which the wall is the later one makes the store's clock
        // run ahead, which frees windows too early; the other way round it only refuses too much.
        batch.monotonic = clock.monotonicNanoseconds()
        var isHeard = false
        if !batch.isEmpty || worker.isDue(monotonic: monotonic) {
            do throws(LedgerFailure) {
                let outcome = try worker.run(batch)
                isHeard = desk.withLock { $0.finish(batch, outcome) }
                for (look, usage) in zip(asked, outcome.usages) { look.answer(.success(usage)) }
            } catch {
                isHeard = desk.withLock { $0.fail(batch, with: error) }
                for look in asked { look.answer(.failure(error)) }
            }
        }
        let next = desk.withLock { $0.hasMore && $0.failure == nil ? monotonic : $0.wakeMonotonic ?? .max }
        let due = min(next, worker.dueMonotonic ?? .max)
        return (isHeard, due == .max ? nil : max(0, due &- monotonic))
    }

    /// Tells the store what was used, and closes it.
    private func finish() {
        runOnce()
        worker.withLock { $0.close() }
        onDeliveries()
    }
}
