/// What the store and the book tell each other.
extension LeaseBook {
    /// True when the store should be asked for leases, or told of ended ones, without a call that waits.
    package func hasNews(monotonic: Int64) -> Bool {
        !renewals.isEmpty || nextEndMonotonic <= monotonic
    }

    /// When a lease ends next, on the clock that never steps; nil when none is held; never too late.
    package var wakeMonotonic: Int64? { nextEndMonotonic == .max ? nil : nextEndMonotonic }

    /// How many leases are held.
    package var leaseCount: Int {
        entries.reduce(0) { $0 + ($1.current == nil ? 0 : 1) + ($1.next == nil ? 0 : 1) }
    }

    /// How many counters are known.
    package var entryCount: Int { entries.count }

    // MARK: - Asking

    /// Notes that the store is asked for a call, and says which leases would have spared that.
    mutating func noteAsk(_ demands: [LedgerDemand], monotonic: Int64) -> [LeaseWish] {
        var wishes: [LeaseWish] = []
        for demand in demands {
            for condition in demand.conditions { noteRead(CounterIdentity(condition), monotonic: monotonic) }
            for charge in demand.charges where !charge.isExact {
                guard let place = entryPlace(for: charge, monotonic: monotonic), !entries[place].isRead else {
                    continue
                }
                endMismatched(charge, at: place, monotonic: monotonic)
                entries[place].charge = charge
                guard let wanted = noteAsk(charge, at: place, monotonic: monotonic) else { continue }
                wishes.append(LeaseWish(charge: charge, wanted: wanted))
            }
        }
        return wishes
    }

    /// How much to lease because of an ask; nil when calls are rare, or the store is being asked already.
    private mutating func noteAsk(_ charge: LedgerCharge, at place: Int, monotonic: Int64) -> Amount? {
        let quiet = monotonic.subtractingClamped(entries[place].askedMonotonic)
        let isFirst = entries[place].askedMonotonic == .min
        entries[place].askedMonotonic = monotonic
        guard !entries[place].isAsking, entries[place].next == nil else { return nil }
        if isFirst || quiet > LeaseBook.busyNanoseconds {
            entries[place].wanted = .zero
            return nil
        }
        entries[place].isAsking = true
        let grown = LeaseBook.multiply(entries[place].wanted, by: 2)
        entries[place].wanted = max(grown, LeaseBook.multiply(charge.amount, by: 2))
        return entries[place].wanted
    }

    /// Ends leases that were granted under another policy.
    private mutating func endMismatched(_ charge: LedgerCharge, at place: Int, monotonic: Int64) {
        while let lease = entries[place].current, !lease.isLike(charge.bound, charge.algorithm) {
            endCurrent(at: place, monotonic: monotonic)
        }
    }

    private mutating func noteRead(_ identity: CounterIdentity, monotonic: Int64) {
        guard let place = entryPlace(for: identity, monotonic: monotonic) else { return }
        entries[place].isRead = true
        while entries[place].current != nil { endCurrent(at: place, monotonic: monotonic) }
    }

    // MARK: - Answers

    /// Takes in what the store has leased of a counter; a lease that cannot be kept ends at once.
    package mutating func adopt(_ lease: Lease, of identity: CounterIdentity) {
        nextEndMonotonic = min(nextEndMonotonic, lease.endMonotonic)
        guard let place = place(of: identity.key, window: identity.window, kind: identity.kind) else {
            ended.append(EndedLease(identity: identity, number: lease.number, used: .zero))
            return
        }
        entries[place].isAsking = false
        if entries[place].isRead || entries[place].next != nil { return end(lease, at: place) }
        if entries[place].current == nil {
            entries[place].current = lease
        } else {
            entries[place].next = lease
        }
    }

    /// The store has answered a wish without a lease.
    package mutating func forget(_ wish: LeaseWish) {
        guard let place = place(of: wish.charge) else { return }
        entries[place].isAsking = false
        entries[place].wanted = .zero
    }

    /// Learns the store's clock, which goes on with the one that never steps.
    package mutating func learn(clock storeNanoseconds: Int64, monotonic: Int64) {
        clockLead = storeNanoseconds.subtractingClamped(monotonic)
        clock = max(clock, storeNanoseconds)
    }

    /// Learns that the store has refused a call, so that the next is refused without it.
    package mutating func learn(_ refusal: LedgerRefusal, of demands: [LedgerDemand], monotonic: Int64) {
        guard refusal.reason == .bound, let bound = refusal.bound else { return }
        let charges = demands.flatMap { $0.isShadow ? [] : $0.charges }.filter { $0.key == refusal.key }
        // Charges of one call on one counter add up; only a single one says what does not fit.
        guard let charge = charges.first, charges.count == 1, charge.bound == bound, !charge.isExact,
            let place = place(of: charge)
        else { return }
        entries[place].full = FullNotice(
            amount: charge.amount, bound: bound,
            freeNanoseconds: refusal.retryAfterNanoseconds.map { clock.addingClamped($0) },
            endMonotonic: monotonic.addingClamped(LeaseBook.fullNanoseconds))
    }

    // MARK: - Ends

    /// Leases that have ended, for the store; after this nothing can be used of them.
    package mutating func takeEnded(monotonic: Int64) -> [EndedLease] {
        if nextEndMonotonic <= monotonic { endDue(monotonic: monotonic) }
        defer { ended = [] }
        return ended
    }

    /// Leases whose ends the store could not be told.
    package mutating func putBackEnded(_ leases: [EndedLease]) {
        ended.append(contentsOf: leases)
    }

    /// Leases that are wanted before the current ones are used up, for the store.
    package mutating func takeRenewals() -> [LeaseWish] {
        defer { renewals = [] }
        return renewals
    }

    /// Ends every lease: the process stops, or may not trust them any more.
    package mutating func endAll() {
        for place in entries.indices {
            end(entries[place].current, at: place)
            end(entries[place].next, at: place)
            entries[place].current = nil
            entries[place].next = nil
        }
        nextEndMonotonic = .max
    }

    private mutating func endDue(monotonic: Int64) {
        nextEndMonotonic = .max
        for place in entries.indices {
            if let next = entries[place].next, next.endMonotonic <= monotonic {
                end(next, at: place)
                entries[place].next = nil
            }
            if let lease = entries[place].current, lease.endMonotonic <= monotonic {
                endCurrent(at: place, monotonic: monotonic)
            }
            for lease in [entries[place].current, entries[place].next].compactMap({ $0 }) {
                nextEndMonotonic = min(nextEndMonotonic, lease.endMonotonic)
            }
        }
    }

    /// Ends the lease that pays; the next one takes its place.
    mutating func endCurrent(at place: Int, monotonic: Int64) {
        guard let lease = entries[place].current else { return }
        end(lease, at: place)
        // A lease that lived out its time says how much a lease should be.
        if monotonic >= lease.endMonotonic { entries[place].wanted = lease.used }
        entries[place].current = entries[place].next
        entries[place].next = nil
    }

    private mutating func end(_ lease: Lease?, at place: Int) {
        guard let lease else { return }
        ended.append(EndedLease(identity: entries[place].identity, number: lease.number, used: lease.used))
    }

    // MARK: - Entries

    private mutating func entryPlace(for charge: LedgerCharge, monotonic: Int64) -> Int? {
        entryPlace(for: CounterIdentity(charge), monotonic: monotonic)
    }

    private mutating func entryPlace(for identity: CounterIdentity, monotonic: Int64) -> Int? {
        if let place = place(of: identity.key, window: identity.window, kind: identity.kind) { return place }
        if entries.count >= LeaseBook.maxEntries { forgetQuiet(monotonic: monotonic) }
        guard entries.count < LeaseBook.maxEntries else { return nil }
        entries.append(Entry(identity: identity, askedMonotonic: .min, sibling: places[identity.key]))
        places[identity.key] = entries.count - 1
        return entries.count - 1
    }

    /// Makes room: keeps only what holds a lease, waits for one or was asked for lately.
    private mutating func forgetQuiet(monotonic: Int64) {
        guard monotonic >= nextForgetMonotonic else { return }
        nextForgetMonotonic = monotonic.addingClamped(LeaseBook.busyNanoseconds)
        let kept = entries.filter { entry in
            entry.current != nil || entry.next != nil || entry.isAsking
                || monotonic.subtractingClamped(entry.askedMonotonic) <= LeaseBook.busyNanoseconds
        }
        entries = []
        places = [:]
        for var entry in kept {
            entry.sibling = places[entry.identity.key]
            places[entry.identity.key] = entries.count
            entries.append(entry)
        }
    }

    // MARK: - Settling

    /// Gives back what a settlement says to leases that live; the rest is for the store.
    package mutating func settle(_ booked: [BookedCharge], as settlement: Settlement) -> [BookedCharge] {
        var forStore: [BookedCharge] = []
        for charge in booked where settlement.refunds(charge.refundOn) {
            let identity = CounterIdentity(charge)
            let place = place(of: identity.key, window: identity.window, kind: identity.kind)
            if let place { entries[place].full = nil }
            guard let number = charge.lease, giveBack(charge.amount, to: number, at: place) else {
                forStore.append(charge)
                continue
            }
        }
        return forStore
    }

    private mutating func giveBack(_ amount: Amount, to number: LeaseNumber, at place: Int?) -> Bool {
        if let place, let lease = entries[place].current, lease.number == number {
            entries[place].current?.used = lease.used - amount
            return true
        }
        guard let index = ended.firstIndex(where: { $0.number == number }) else { return false }
        ended[index].used = ended[index].used - amount
        return true
    }
}
