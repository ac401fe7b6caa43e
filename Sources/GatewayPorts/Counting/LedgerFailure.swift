/// Why the ledger could not answer; a call that needs it is refused.
package struct LedgerFailure: Error, Sendable, Hashable {
    /// What failed; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The store cannot be reached or opened.
        case unavailable = "ledger_unavailable"
        /// The store did not answer in time.
        case timeout = "ledger_timeout"
        /// What the store holds cannot be read.
        case corrupt = "ledger_corrupt"
    }

    /// What failed.
    package let code: Code
    /// One sentence for the user: what failed and why.
    package let message: String

    /// A failure of the store.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}
