/// Units of one counter that this process may use without asking the store.
package struct Lease: Sendable, Hashable {
    /// The store's name for it.
    package let number: LeaseNumber
    /// A charge as it was when the lease was granted; another bound or algorithm ends the lease.
    package let charge: LedgerCharge
    /// All that may be used.
    package let amount: Amount
    /// From when on, on the clock that never steps, in nanoseconds.
    package let startMonotonic: Int64
    /// Until when, not included, on the clock that never steps, in nanoseconds.
    package let endMonotonic: Int64
    /// The last wall-clock instant at which it may be used, in nanoseconds since the epoch.
    package let lastNanoseconds: Int64
    /// What was used.
    package internal(set) var used = Amount.zero

    /// An unused lease.
    package init(
        number: LeaseNumber, charge: LedgerCharge, amount: Amount, startMonotonic: Int64, endMonotonic: Int64,
        lastNanoseconds: Int64
    ) {
        self.number = number
        self.charge = charge
        self.amount = amount
        self.startMonotonic = startMonotonic
        self.endMonotonic = endMonotonic
        self.lastNanoseconds = lastNanoseconds
    }

    /// What may still be used.
    var left: Amount { amount - used }
}

/// A process's wish for a lease.
package struct LeaseWish: Sendable, Hashable {
    /// A charge of the kind that the lease would pay.
    package let charge: LedgerCharge
    /// How much it could use.
    package let wanted: Amount

    /// A wish for `wanted` units of the counter of `charge`.
    package init(charge: LedgerCharge, wanted: Amount) {
        self.charge = charge
        self.wanted = wanted
    }
}
