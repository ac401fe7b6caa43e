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
