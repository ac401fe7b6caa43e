internal import GatewayPorts
internal import PolicyEngine
internal import StoreSQLite

/// What the state file holds.
package struct StoreReading: Sendable, Equatable {
    /// Its path.
    package var path: String
    /// Bytes of the file; nil when it is not there.
    package var bytes: Int64?
    /// Why it cannot be read; nil when it can.
    package var failure: String?
    /// How many counters it holds; nil when it cannot be read.
    package var counterCount: Int?

    /// A reading with every part given.
    package init(path: String, bytes: Int64?, failure: String? = nil, counterCount: Int? = nil) {
        self.path = path
        self.bytes = bytes
        self.failure = failure
        self.counterCount = counterCount
    }

    /// The most counters that are read.
    private static let maxCounters = 10_000

    /// Looks at the file, and at every counter in it.
    static func look(
        at path: String, _ book: LimitBook, nowNanoseconds: Int64
    ) -> (store: StoreReading, limits: [LimitReading]) {
        var store = StoreReading(path: path, bytes: OpenDescriptor.size(of: path))
        // A gateway makes it when the first call counts; one that has lost it says so itself.
        guard store.bytes != nil else { return (store, []) }
        let contents: StoreReader.Contents
        do throws(LedgerFailure) {
            contents = try StoreReader(path: path).contents(at: nowNanoseconds, maxCounters: maxCounters)
        } catch {
            store.failure = error.message
            return (store, [])
        }
        store.counterCount = contents.counterCount
        let limits = contents.counters.map { usage in
            LimitReading(
                key: usage.identity.key, window: usage.identity.window, used: usage.value, leased: usage.leased,
                maximum: book.maximum(of: usage.identity), nextFreeNanoseconds: usage.nextFreeNanoseconds)
        }
        return (store, limits)
    }
}
