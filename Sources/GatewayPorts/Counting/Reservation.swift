package import PolicyEngine

/// Charges that are booked and not yet settled: whoever drops it gives them back.
package struct Reservation: ~Copyable {
    private let ledger: any Ledger
    private let reservedNanoseconds: Int64
    /// What is booked, shadow charges included.
    package private(set) var booked: [BookedCharge]
    /// What shadow demands would have refused.
    package let shadowRefusals: [LedgerRefusal]

    /// Takes over the charges that `ledger` granted at `nowNanoseconds`.
    package init(_ grant: LedgerGrant, in ledger: any Ledger, at nowNanoseconds: Int64) {
        self.ledger = ledger
        reservedNanoseconds = nowNanoseconds
        booked = grant.booked
        shadowRefusals = grant.shadowRefusals
    }

    /// Ends the reservation with what became of the call.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer; the charges stay booked, which only refuses too much.
    package consuming func settle(as settlement: Settlement, at nowNanoseconds: Int64) throws(LedgerFailure) {
        let charges = booked
        booked = []
        guard !charges.isEmpty else { return }
        try ledger.settle(charges, as: settlement, at: nowNanoseconds)
    }

    deinit {
        guard !booked.isEmpty else { return }
        do throws(LedgerFailure) {
            // The ledger's clock does not go back, so the time of the reservation is as good as now.
            try ledger.settle(booked, as: .notSent, at: reservedNanoseconds)
        } catch {
            // A charge that stays booked only refuses too much, and the next reservation reports the store.
        }
    }
}
