/// How much of a counter one process may hold, and for how long.
///
/// A lease is units of one counter that a process may use without asking the store. The store counts all of it as used
/// while it lives, and books what was used, or all of it when nobody says, at its end: no unit leaves a window before
/// its holder could have used it.
package struct LeaseTerms: Sendable, Hashable {
    /// Fixed windows end at an instant: leases end so long before, against clocks that are read a little apart.
    static let calendarMarginNanoseconds: Int64 = 50_000_000
    /// A lease that would be shorter is not worth its row.
    static let leastLifeNanoseconds: Int64 = 20_000_000

    /// How long a lease may be used, in nanoseconds.
    package var lifeNanoseconds: Int64
    /// How long after that its holder may still say what it used, in nanoseconds.
    package var graceNanoseconds: Int64
    /// A lease is at most one part in so many of what is left; a process holds two leases of a counter at most.
    package var share: UInt64

    /// Terms with every part given.
    package init(
        lifeNanoseconds: Int64 = 750_000_000, graceNanoseconds: Int64 = 250_000_000, share: UInt64 = 16
    ) {
        self.lifeNanoseconds = lifeNanoseconds
        self.graceNanoseconds = graceNanoseconds
        self.share = max(1, share)
    }

    /// How much to lease to a process that wants `wanted` and has `room` left; nil when each call had better ask.
    ///
    /// `room` is nil for a counter without bound.
    package func amount(wanted: Amount, room: Amount?, perCall: Amount) -> Amount? {
        var amount = min(wanted, Amount.maximum)
        if let room { amount = min(amount, Amount(billionths: room.billionths / UInt128(share))) }
        guard perCall != .zero, amount >= perCall else { return nil }
        // A part of a call would only be lost to others.
        return Amount(billionths: amount.billionths / perCall.billionths * perCall.billionths)
    }

    /// How long a lease of a counter may be used from `now` on, and the last wall-clock instant at which it may; nil
    /// when the window leaves no time for one.
    package func life(
        of identity: CounterIdentity, at nowNanoseconds: Int64
    ) -> (lifeNanoseconds: Int64, lastNanoseconds: Int64)? {
        var life = min(lifeNanoseconds, identity.window.nanoseconds / 8)
        var last = Int64.max
        switch identity.kind {
        case .sliding, .tokenBucket: break
        case .fixed:
            last = identity.window.calendarBounds(at: nowNanoseconds).last
            let left = last.subtractingClamped(nowNanoseconds)
            life = min(life, left.subtractingClamped(LeaseTerms.calendarMarginNanoseconds))
        }
        return life < LeaseTerms.leastLifeNanoseconds ? nil : (life, last)
    }

    /// How long after its life a lease of a counter waits for its holder's word.
    package func grace(of identity: CounterIdentity) -> Int64 {
        min(graceNanoseconds, identity.window.nanoseconds / 8)
    }
}
