internal import GatewayPorts
internal import PolicyEngine

/// A call that waits for the store.
struct WaitingCall: Sendable {
    let ticket: LedgerTicket
    let demands: [LedgerDemand]
    /// The caller's wall clock when it asked, in nanoseconds since the epoch.
    let nowNanoseconds: Int64
    /// When it has waited long enough, on the clock that never steps.
    let deadlineMonotonic: Int64
    /// What to lease so that the next calls need not wait.
    let wishes: [LeaseWish]
}

/// Everything that one transaction does.
struct StoreBatch: Sendable {
    var calls: [WaitingCall] = []
    /// Leases that are wanted before the current ones are used up.
    var renewals: [LeaseWish] = []
    /// Leases that have ended, with what was used of them.
    var ended: [EndedLease] = []
    /// Charges to give back.
    var refunds: [BookedCharge] = []
    /// Counters that somebody looks at.
    var looks: [LedgerCharge] = []
    /// The callers' latest wall clock, in nanoseconds since the epoch.
    var nowNanoseconds: Int64
    /// The clock that never steps, in nanoseconds.
    var monotonic: Int64

    /// True when there is nothing to do.
    var isEmpty: Bool {
        calls.isEmpty && renewals.isEmpty && ended.isEmpty && refunds.isEmpty && looks.isEmpty
    }
}

/// What a transaction has done.
struct StoreOutcome: Sendable {
    /// One for each waiting call, in order.
    var answers: [LedgerAnswer] = []
    /// What was leased to this process.
    var leases: [(identity: CounterIdentity, lease: Lease)] = []
    /// Wishes that came to nothing.
    var unmet: [LeaseWish] = []
    /// One for each look, in order.
    var usages: [CounterUsage] = []
    /// Leases that were booked, at ``clockNanoseconds``.
    var reported: [LeaseNumber] = []
    /// The store's clock, in nanoseconds since the epoch.
    var clockNanoseconds: Int64
    /// The clock that never steps at the same instant.
    var monotonic: Int64
}
