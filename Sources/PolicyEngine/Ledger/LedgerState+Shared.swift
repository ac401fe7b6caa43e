/// What a ledger over a store needs besides: a state made of just the counters that some calls concern.
extension LedgerState {
    /// The store's clock; it never goes back.
    package var nowNanoseconds: Int64 { clock }

    /// Lets the clock reach an instant.
    package mutating func advance(to nowNanoseconds: Int64) {
        clock = max(clock, nowNanoseconds)
    }

    /// Takes in a counter as the store kept it.
    package mutating func load(_ stored: StoredCounter) {
        table.insert(stored.counter, of: stored.identity)
        guard stored.held != .zero, let place = table.place(of: stored.identity) else { return }
        table.hold(stored.held, untilNanoseconds: stored.heldUntilNanoseconds, at: place)
    }

    /// A counter as it is now; nil when it is as if it had never been.
    package func stored(_ identity: CounterIdentity) -> StoredCounter? {
        guard let place = table.place(of: identity) else { return nil }
        var stored = StoredCounter(identity, counter: table[place])
        let held = table.held(at: place)
        stored.held = held.amount
        stored.heldUntilNanoseconds = held.untilNanoseconds
        return stored
    }

    /// What could still be added to the counter of a charge under its bound, held units counted as used; nil when
    /// nothing bounds it, zero when the counter does not exist.
    package mutating func room(for charge: LedgerCharge) -> Amount? {
        guard let place = table.place(of: charge) else { return .zero }
        switch Ceiling(bound: charge.bound, algorithm: charge.algorithm) {
        case .none: return nil
        case .nothing: return .zero
        case .atMost(let most): return most - advance(place, newRate: charge.rate)
        }
    }

    /// Notes that a process holds units of the counter of a charge, which exists.
    package mutating func hold(_ amount: Amount, of charge: LedgerCharge, untilNanoseconds: Int64) {
        guard let place = table.place(of: charge) else { return }
        table.hold(amount, untilNanoseconds: untilNanoseconds, at: place)
    }
}
