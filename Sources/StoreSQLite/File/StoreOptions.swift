package import PolicyEngine

/// Where a store is and how it behaves; every limit has a name.
package struct StoreOptions: Sendable {
    /// What happens to calls while the store does not answer.
    package enum FailMode: Sendable, Hashable {
        /// They are refused.
        case closed
        /// They are counted in memory, which forgets what was used before.
        case open
    }

    /// What a power cut may take.
    package enum Durability: Sendable, Hashable {
        /// The last commits; a crash of processes takes nothing.
        case normal
        /// Nothing; each commit waits for the disk.
        case full
    }

    /// The database file, in a folder that exists; files beside it begin with the same name.
    package var path: String
    /// What happens to calls while the store does not answer.
    package var failMode: FailMode = .closed
    /// What a power cut may take.
    package var durability: Durability = .normal
    /// Calls that wait for the store at most, at least 1.
    package var maxWaiting = 10_000
    /// Calls that one transaction answers at most, at least 1.
    package var maxBatch = 1_024
    /// Refunds that wait for the store at most; one more is lost, which refuses too much.
    package var maxRefunds = 100_000
    /// How long a call waits for the store, and the store for other processes, in nanoseconds.
    package var timeoutNanoseconds: Int64 = 2_000_000_000
    /// Counters at most; a call that needs one more is refused until one is idle.
    package var maxCounters = LedgerState.defaultMaxCounters
    /// Size of the database file at most, in bytes.
    package var maxFileBytes = 1 << 30
    /// How much of a counter a process may hold, and for how long.
    package var terms = LeaseTerms()
    /// Which start of the machine this is: monotonic times of another say nothing.
    package var bootID: String

    /// The usual options for a file; without a boot id, the machine's.
    package init(path: String, bootID: String? = nil) {
        self.path = path
        self.bootID = bootID ?? BootID.current()
    }
}
