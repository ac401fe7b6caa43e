/// What one rule says of a call.
enum Judgement {
    /// Nothing against it, save what the ledger finds.
    case passed([LedgerDemand])
    case refused(PolicyRefusal)
    /// Refused unless a person approves, once every other rule has passed.
    case needsApproval(PolicyRefusal)
}
