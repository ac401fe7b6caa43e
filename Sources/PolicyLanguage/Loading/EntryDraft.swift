internal import PolicyEngine

/// An entry whose rules are drafts.
struct EntryDraft {
    let selector: Selector
    let id: String
    /// Who owns the entry's counters.
    let owner: String
    var rules: [RuleDraft]
}
