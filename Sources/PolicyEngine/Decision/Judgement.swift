/// What one rule says of a call; refusals are rare and large, so they are kept apart.
enum Judgement {
    /// Nothing against it, save what the ledger finds.
    case passed([LedgerDemand])
    indirect case refused(PolicyRefusal)
    /// Refused unless a person approves, once every other rule has passed.
    indirect case needsApproval(PolicyRefusal)
}
