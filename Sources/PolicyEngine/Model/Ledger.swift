/// Why the ledger would not grant a call's charges.
package struct LedgerRefusal: Sendable, Hashable {
    /// The demand that failed, as an index into the plan's demands.
    package var demand: Int
    /// The counter that is full or whose condition failed.
    package var key: CounterKey
    /// What the bound was; nil for a failed condition.
    package var bound: Bound?
    /// When a retry of the same call can succeed, in nanoseconds from now; nil when waiting does not help.
    package var retryAfterNanoseconds: Int64?

    /// A refusal of `demand`.
    package init(demand: Int, key: CounterKey, bound: Bound?, retryAfterNanoseconds: Int64?) {
        self.demand = demand
        self.key = key
        self.bound = bound
        self.retryAfterNanoseconds = retryAfterNanoseconds
    }
}

/// One charge as it was booked, enough to give it back.
package struct BookedCharge: Sendable, Hashable {
    package var key: CounterKey
    package var window: Window
    package var algorithm: LimitAlgorithm
    package var amount: Amount
    package var refundOn: RefundCauses
    /// When it was booked, on the ledger's clock.
    package var bookedNanoseconds: Int64

    /// A booked charge with every part given.
    package init(
        key: CounterKey, window: Window, algorithm: LimitAlgorithm, amount: Amount, refundOn: RefundCauses,
        bookedNanoseconds: Int64
    ) {
        self.key = key
        self.window = window
        self.algorithm = algorithm
        self.amount = amount
        self.refundOn = refundOn
        self.bookedNanoseconds = bookedNanoseconds
    }
}

/// What the ledger did for one call.
package struct LedgerGrant: Sendable, Hashable {
    /// Every charge that was booked, shadow ones included.
    package var booked: [BookedCharge]
    /// What shadow demands would have refused.
    package var shadowRefusals: [LedgerRefusal]

    /// A grant with every part given.
    package init(booked: [BookedCharge], shadowRefusals: [LedgerRefusal]) {
        self.booked = booked
        self.shadowRefusals = shadowRefusals
    }
}

/// How a reservation ends.
package enum Settlement: Sendable, Hashable {
    /// Nothing was sent upstream.
    case notSent
    /// The upstream answered with a result that is not an error, or did not answer.
    case spent
    case rpcError
    case toolError
}
