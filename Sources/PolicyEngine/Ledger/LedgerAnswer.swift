/// What the ledger says to a call's demands.
package enum LedgerAnswer: Sendable, Hashable {
    /// Every charge is booked.
    case granted(LedgerGrant)
    /// Nothing is booked.
    case refused(LedgerRefusal)
}
