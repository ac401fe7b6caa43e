/// What one process holds of a store's counters, and what it knows to be full: answers most calls without the store.
///
/// It grants only from leases, which the store counts as used already, so whatever it grants is paid for; and it
/// refuses only what the store has refused a moment ago.
package struct LeaseBook: Sendable {
    /// What the book says to a call.
    package enum Answer: Sendable, Hashable {
        /// Every charge is taken from a lease.
        case granted(LedgerGrant)
        /// A counter is full.
        case refused(LedgerRefusal)
        /// The store must be asked, and told what to lease for the calls to come.
        case ask([LeaseWish])
    }

    /// A counter that the store has found full.
    struct FullNotice: Sendable {
        /// The least amount that was refused.
        let amount: Amount
        let bound: Bound
        /// When it is worth asking again, on the store's clock; nil when waiting does not help.
        let freeNanoseconds: Int64?
        /// When to ask again at the latest, on the clock that never steps.
        let endMonotonic: Int64
    }

    struct Entry: Sendable {
        let identity: CounterIdentity
        /// A charge that asked for a lease last.
        var charge: LedgerCharge?
        /// The lease that pays.
        var current: Lease?
        /// The lease that pays next.
        var next: Lease?
        /// How much the next lease should be.
        var wanted = Amount.zero
        /// When the store was last asked because no lease could pay.
        var askedMonotonic: Int64
        /// The store has been asked for a lease and has not answered.
        var isAsking = false
        /// Conditions read this counter: it is never leased, so that they see its true value.
        var isRead = false
        var full: FullNotice?
        /// Another counter under the same key.
        var sibling: Int?
    }

    /// Counters that the book knows at most; others ask the store for each call.
    package static let maxEntries = 4_096
    /// How long a full counter is refused from memory at most, in nanoseconds.
    static let fullNanoseconds: Int64 = 50_000_000
    /// Two asks further apart than this do not make a lease worth while, in nanoseconds.
    static let busyNanoseconds: Int64 = 1_000_000_000

    /// The first entry of each key.
    var places: [CounterKey: Int] = [:]
    var entries: [Entry] = []
    /// Leases that have ended and of which the store has not been told.
    var ended: [EndedLease] = []
    /// Leases that are wanted before the current ones are used up.
    var renewals: [LeaseWish] = []
    /// The latest time that the book was told, on the store's clock.
    var clock = Int64.min
    /// How far the store's clock is ahead of the one that never steps; nil until the store has said.
    var clockLead: Int64?
    /// No lease ends before this, on the clock that never steps.
    var nextEndMonotonic = Int64.max
    /// Entries are not looked through for quiet ones before this.
    var nextForgetMonotonic = Int64.min
    private var spareClaims: [(place: Int, amount: Amount)] = []

    /// An empty book.
    package init() {}

    // MARK: - Reserving

    /// Takes every charge of a call from leases, or nothing.
    package mutating func reserve(
        _ demands: [LedgerDemand], at nowNanoseconds: Int64, monotonic: Int64
    ) -> Answer {
        advance(to: nowNanoseconds, monotonic: monotonic)
        var claims: [(place: Int, amount: Amount)] = []
        swap(&claims, &spareClaims)
        defer {
            claims.removeAll(keepingCapacity: true)
            swap(&claims, &spareClaims)
        }
        var mustAsk = false
        let asked = demands.span
        for index in asked.indices {
            if !LeaseBook.isSimple(asked[index]) { mustAsk = true }
            let charges = asked[index].charges.span
            for number in charges.indices {
                guard let place = place(of: charges[number]) else {
                    mustAsk = true
                    continue
                }
                if !asked[index].isShadow,
                    let refusal = refusal(of: charges[number], demand: index, at: place, monotonic: monotonic)
                {
                    return .refused(refusal)
                }
                if mustAsk { continue }
                var pending = charges[number].amount
                for claim in claims where claim.place == place { pending = pending + claim.amount }
                if canPay(charges[number], pending: pending, at: place, monotonic: monotonic) {
                    claims.append((place, charges[number].amount))
                } else {
                    mustAsk = true
                }
            }
        }
        if mustAsk { return .ask(noteAsk(demands, monotonic: monotonic)) }
        return .granted(LedgerGrant(booked: take(claims, for: demands, monotonic: monotonic), shadowRefusals: []))
    }

    /// A demand that leases can pay: it only charges.
    private static func isSimple(_ demand: borrowing LedgerDemand) -> Bool {
        switch demand.polarity {
        case .require: demand.conditions.isEmpty
        case .deny: false
        }
    }

    /// The refusal of a charge on a counter that is known to be full.
    private func refusal(
        of charge: borrowing LedgerCharge, demand: Int, at place: Int, monotonic: Int64
    ) -> LedgerRefusal? {
        guard let full = entries[place].full, monotonic < full.endMonotonic, charge.amount >= full.amount,
            charge.bound == full.bound, !charge.isExact
        else { return nil }
        if let free = full.freeNanoseconds, clock >= free { return nil }
        return LedgerRefusal(
            demand: demand, key: charge.key, bound: charge.bound,
            retryAfterNanoseconds: full.freeNanoseconds.map { $0.subtractingClamped(clock) })
    }

    /// Whether the lease at a place can pay all that a call has of its counter; a lease that cannot makes way for the
    /// next.
    private mutating func canPay(
        _ charge: borrowing LedgerCharge, pending: Amount, at place: Int, monotonic: Int64
    ) -> Bool {
        if charge.isExact || entries[place].isRead { return false }
        while let lease = entries[place].current {
            if monotonic < lease.endMonotonic, clock <= lease.lastNanoseconds, pending <= lease.left,
                lease.isLike(charge.bound, charge.algorithm)
            {
                return true
            }
            guard entries[place].next != nil else { return false }
            endCurrent(at: place, monotonic: monotonic)
        }
        return false
    }

    private mutating func take(
        _ claims: [(place: Int, amount: Amount)], for demands: [LedgerDemand], monotonic: Int64
    ) -> [BookedCharge] {
        var booked: [BookedCharge] = []
        booked.reserveCapacity(claims.count)
        let asked = demands.span
        for index in asked.indices {
            let charges = asked[index].charges.span
            for number in charges.indices {
                let place = claims[booked.count].place
                let lease = pay(charges[number].amount, at: place, monotonic: monotonic)
                booked.append(
                    BookedCharge(
                        key: charges[number].key, window: charges[number].window,
                        algorithm: charges[number].algorithm, amount: charges[number].amount,
                        refundOn: charges[number].refundOn, bookedNanoseconds: clock, lease: lease))
            }
        }
        return booked
    }

    /// Takes an amount from the lease at a place, and asks for the next one when half of this one is gone.
    private mutating func pay(_ amount: Amount, at place: Int, monotonic: Int64) -> LeaseNumber? {
        guard var lease = entries[place].current else { return nil }
        let used = lease.used + amount
        lease.used = used
        entries[place].current = lease
        if entries[place].isAsking || entries[place].next != nil { return lease.number }
        let isHalfUsed = lease.left < used
        let isHalfOver = monotonic &- lease.startMonotonic > lease.endMonotonic &- monotonic
        if isHalfUsed || isHalfOver, var charge = entries[place].charge {
            (charge.bound, charge.algorithm) = (lease.bound, lease.algorithm)
            entries[place].isAsking = true
            entries[place].wanted =
                isHalfOver ? LeaseBook.multiply(used, by: 3) : LeaseBook.multiply(lease.amount, by: 2)
            renewals.append(LeaseWish(charge: charge, wanted: entries[place].wanted))
        }
        return lease.number
    }

    // MARK: - Helpers

    /// Lets the clock go on.
    mutating func advance(to nowNanoseconds: Int64, monotonic: Int64) {
        clock = max(clock, nowNanoseconds, clockLead.map { monotonic.addingClamped($0) } ?? .min)
    }

    func place(of charge: borrowing LedgerCharge) -> Int? {
        place(of: charge.key, window: charge.window, kind: CounterIdentity.Kind(charge.algorithm))
    }

    func place(of key: CounterKey, window: Window, kind: CounterIdentity.Kind) -> Int? {
        var place = places[key]
        while let candidate = place {
            if entries[candidate].identity.kind == kind, entries[candidate].identity.window == window {
                return candidate
            }
            place = entries[candidate].sibling
        }
        return nil
    }

    static func multiply(_ amount: Amount, by factor: UInt128) -> Amount {
        let (product, overflow) = amount.billionths.multipliedReportingOverflow(by: factor)
        return overflow ? .maximum : min(Amount(billionths: product), .maximum)
    }
}
