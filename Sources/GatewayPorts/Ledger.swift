package import PolicyEngine

/// Grants what calls ask for, all or none, and takes back what they did not use.
///
/// Times are wall-clock nanoseconds since the epoch; a ledger's own clock never goes back, whatever it is told.
package protocol Ledger: Sendable {
    /// Books every charge of a call in one step, or nothing.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer; nothing counts as granted then.
    func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) throws(LedgerFailure) -> LedgerAnswer

    /// Ends a reservation: gives back the charges that ask for it under this outcome, and `notSent` gives back all.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer; the charges stay booked then.
    func settle(
        _ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64
    ) throws(LedgerFailure)

    /// Where the counter of a charge stands, for `status` and `explain`.
    ///
    /// - Throws: `LedgerFailure` when the store does not answer.
    func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) throws(LedgerFailure) -> CounterUsage
}
