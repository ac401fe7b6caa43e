internal import FoundationEssentials
internal import GRDB
internal import GatewayPorts
internal import PolicyEngine

/// One transaction: reads the counters that a batch concerns, lets the pure rules decide, writes them back.
struct StoreTransaction {
    /// A counter as it was read.
    struct Loaded {
        /// Its row; nil when it has none.
        var row: Int64?
        /// The state in the row.
        var bytes: [UInt8]
        var counter: StoredCounter?
        /// When the row was written, on the store's clock.
        var updated: Int64
        var leases: [StoredLease]
        /// Something was booked or is on lease no more.
        var isChanged = false
    }

    /// Leases without a word from their holders that one transaction books besides those of its own counters.
    static let lapsedPerTransaction = 16
    /// Idle counters that one transaction forgets.
    static let idlePerTransaction = 64

    let database: Database
    let options: StoreOptions
    let instance: Int64
    let batch: StoreBatch
    /// When a lease of this process was booked; nil when it was not, or too long ago to know.
    let reportInstant: (LeaseNumber) -> Int64?
    var now: StoreInstant
    var counterCount = 0
    var loaded: [CounterIdentity: Loaded] = [:]
    /// Leases to write, with the wish that each answers.
    var granted: [(wish: LeaseWish, amount: Amount, life: Int64, last: Int64)] = []

    /// `monotonic` is read inside the transaction: the wait for its lock may have been long.
    init(
        _ batch: StoreBatch, in database: Database, options: StoreOptions, instance: Int64, monotonic: Int64,
        reportInstant: @escaping (LeaseNumber) -> Int64?
    ) {
        self.batch = batch
        self.database = database
        self.options = options
        self.instance = instance
        self.reportInstant = reportInstant
        let clock = batch.nowNanoseconds.addingReportingOverflow(max(0, monotonic &- batch.monotonic))
        now = StoreInstant(
            clock: clock.overflow ? .max : clock.partialValue, monotonic: max(monotonic, batch.monotonic),
            boot: options.bootID)
    }

    /// Does everything that the batch asks for.
    ///
    /// - Throws: whatever the database or a damaged row throws; the caller rolls back.
    mutating func run() throws -> StoreOutcome {
        try readMeta()
        try forgetIdle()
        try loadCounters()
        var outcome = StoreOutcome(clockNanoseconds: now.clock, monotonic: now.monotonic)
        bookEnded(&outcome)
        giveBack()
        var state = makeState()
        for call in batch.calls { outcome.answers.append(state.reserve(call.demands, at: now.clock)) }
        lease(from: &state, &outcome)
        outcome.usages = batch.looks.map { state.usage(of: $0, at: now.clock) }
        try writeCounters(from: state)
        try writeLeases(&outcome)
        try writeMeta()
        return outcome
    }

    // MARK: - Booking

    /// Books what was used of this process's leases that have ended.
    private mutating func bookEnded(_ outcome: inout StoreOutcome) {
        for lease in batch.ended {
            guard var entry = loaded[lease.identity],
                let index = entry.leases.firstIndex(where: { $0.id == lease.number.rawValue })
            else { continue }
            entry.leases.remove(at: index)
            var used = lease.used
            for refund in batch.refunds where refund.lease == lease.number { used = used - refund.amount }
            if used != .zero { entry.counter?.book(used, at: now.clock) }
            entry.isChanged = true
            loaded[lease.identity] = entry
            outcome.reported.append(lease.number)
        }
    }

    /// Gives back charges; one that was taken from a lease was booked with it.
    private mutating func giveBack() {
        for refund in batch.refunds {
            var booked = refund.bookedNanoseconds
            if let lease = refund.lease {
                // Of a lease that ends with this batch, what was given back was never booked.
                guard let instant = reportInstant(lease) else { continue }
                booked = instant
            }
            loaded[CounterIdentity(refund)]?.counter?.refund(refund.amount, bookedAt: booked, at: now.clock)
        }
    }

    /// The pure state of the counters that were read.
    private func makeState() -> LedgerState {
        let known = loaded.values.count { $0.counter != nil }
        var state = LedgerState(maxCounters: known + max(0, options.maxCounters - counterCount))
        state.advance(to: now.clock)
        for entry in loaded.values {
            guard var counter = entry.counter else { continue }
            for lease in entry.leases {
                counter.held = counter.held + lease.amount
                counter.heldUntilNanoseconds = max(counter.heldUntilNanoseconds, lease.lastNanoseconds)
            }
            state.load(counter)
        }
        return state
    }

    // MARK: - Leasing

    private mutating func lease(from state: inout LedgerState, _ outcome: inout StoreOutcome) {
        var seen: Set<CounterIdentity> = []
        for wish in wishes(&outcome) where seen.insert(CounterIdentity(wish.charge)).inserted {
            let identity = CounterIdentity(wish.charge)
            if state.stored(identity) != nil,
                let amount = options.terms.amount(
                    wanted: wish.wanted, room: state.room(for: wish.charge), perCall: wish.charge.amount),
                let life = options.terms.life(of: identity, at: now.clock)
            {
                state.hold(amount, of: wish.charge, untilNanoseconds: .min)
                granted.append((wish, amount, life.lifeNanoseconds, life.lastNanoseconds))
            } else {
                outcome.unmet.append(wish)
            }
        }
    }

    /// What is wished for by calls that were granted, and for leases that end soon.
    private func wishes(_ outcome: inout StoreOutcome) -> [LeaseWish] {
        var wishes = batch.renewals
        for (call, answer) in zip(batch.calls, outcome.answers) {
            switch answer {
            case .granted: wishes += call.wishes
            case .refused: outcome.unmet += call.wishes
            }
        }
        return wishes
    }
}
