/// Units of one counter that this process may use without asking the store.
///
/// Plain numbers only: it is looked at for every call, and copying it must cost nothing.
package struct Lease: Sendable, Hashable {
    /// The store's name for it.
    package let number: LeaseNumber
    /// The bound when it was granted; another ends the lease.
    package let bound: Bound
    /// The algorithm when it was granted; another ends the lease.
    package let algorithm: LimitAlgorithm
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

    /// An unused lease for charges like `charge`.
    package init(
        number: LeaseNumber, for charge: LedgerCharge, amount: Amount, startMonotonic: Int64, endMonotonic: Int64,
        lastNanoseconds: Int64
    ) {
        self.number = number
        bound = charge.bound
        algorithm = charge.algorithm
        self.amount = amount
        self.startMonotonic = startMonotonic
        self.endMonotonic = endMonotonic
        self.lastNanoseconds = lastNanoseconds
    }

    /// What may still be used.
    var left: Amount { amount - used }

    /// True when it was granted under the same policy.
    func isLike(_ bound: Bound, _ algorithm: LimitAlgorithm) -> Bool {
        self.bound == bound && self.algorithm == algorithm
    }
}

/// A lease that has ended, and what the store is told of it.
package struct EndedLease: Sendable, Hashable {
    /// The counter.
    package let identity: CounterIdentity
    /// The lease.
    package let number: LeaseNumber
    /// What was used.
    package internal(set) var used: Amount

    /// The end of a lease of which `used` was used.
    package init(identity: CounterIdentity, number: LeaseNumber, used: Amount) {
        self.identity = identity
        self.number = number
        self.used = used
    }
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
