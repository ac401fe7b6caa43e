internal import CPosix
internal import FoundationEssentials
internal import GRDB
package import GatewayPorts
package import PolicyEngine

/// Looks into a store's file without being one of its users: for `status`, from any process.
///
/// Blocks while it reads; it writes nothing and takes no lock that a writer waits for.
package struct StoreReader: Sendable {
    /// One counter as it stands.
    package struct StoredUsage: Sendable, Hashable {
        /// Which counter it is.
        package let identity: CounterIdentity
        /// What counts now, without what is on lease.
        package let value: Amount
        /// What processes hold and may still use, which counts as used.
        package let leased: Amount
        /// When some of the value stops counting, if nothing is added, in wall-clock nanoseconds since the epoch; nil
        /// when nothing counts, or nothing ever stops counting.
        package let nextFreeNanoseconds: Int64?
        /// When it is as if it had never been, if nothing is added, in wall-clock nanoseconds since the epoch.
        package let idleNanoseconds: Int64
    }

    /// One process that uses the store.
    package struct Instance: Sendable, Hashable {
        /// Its process id.
        package let processID: Int32
        /// When it began, in wall-clock nanoseconds since the epoch.
        package let startedNanoseconds: Int64
        /// When it was last heard of, in wall-clock nanoseconds since the epoch; every few seconds while it runs.
        package let seenNanoseconds: Int64
        /// Leases that it holds.
        package let leaseCount: Int
    }

    /// Everything there is to see at one instant.
    package struct Contents: Sendable, Hashable {
        /// The processes, in the order they began.
        package var instances: [Instance]
        /// The counters, at most as many as were asked for, those charged last first.
        package var counters: [StoredUsage]
        /// How many counters there are.
        package var counterCount: Int
        /// The store's clock, in nanoseconds since the epoch.
        package var clockNanoseconds: Int64
    }

    private let path: String

    /// A reader of the file at a path.
    package init(path: String) {
        self.path = path
    }

    /// Reads the file; `maxCounters` bounds the list.
    ///
    /// - Throws: `LedgerFailure` when the file is not there or cannot be read.
    package func contents(at nowNanoseconds: Int64, maxCounters: Int = 10_000) throws(LedgerFailure) -> Contents {
        guard StoreWitness.exists(path) else {
            throw LedgerFailure(
                code: .unavailable, message: "there is no state file `\(path)`: start a gateway with that folder first")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(1)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { database in
                try StoreReader.read(database, at: nowNanoseconds, maxCounters: maxCounters)
            }
        } catch {
            throw LedgerFailure(error, path: path)
        }
    }

    private static func read(
        _ database: Database, at nowNanoseconds: Int64, maxCounters: Int
    ) throws -> Contents {
        guard let meta = try Row.fetchOne(database, sql: "SELECT clock, counters FROM meta WHERE id = 1") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        let clock: Int64 = max(meta[0], nowNanoseconds)
        let rows = try Row.fetchAll(
            database, sql: "SELECT id, identity, state FROM counter ORDER BY updated DESC LIMIT ?",
            arguments: [max(0, maxCounters)])
        let counters = try rows.map { row in
            let identity = try CounterIdentity(storedBytes: [UInt8](row[1] as Data))
            let counter = try StoredCounter(identity, stateBytes: [UInt8](row[2] as Data))
            return StoredUsage(
                identity: identity, value: counter.value(at: clock),
                leased: try leased(of: row[0], in: database),
                nextFreeNanoseconds: counter.nextFreeNanoseconds(at: clock), idleNanoseconds: counter.idleNanoseconds)
        }
        let instances = try Row.fetchAll(
            database,
            sql: """
                SELECT pid, started, seen, (SELECT count(*) FROM lease WHERE owner = instance.id) FROM instance
                ORDER BY started
                """)
        return Contents(
            instances: instances.map {
                Instance(
                    processID: Int32(truncatingIfNeeded: $0[0] as Int64), startedNanoseconds: $0[1],
                    seenNanoseconds: $0[2], leaseCount: $0[3])
            },
            counters: counters, counterCount: meta[1], clockNanoseconds: clock)
    }

    private static func leased(of counter: Int64, in database: Database) throws -> Amount {
        let statement = try database.cachedStatement(sql: "SELECT id, terms, boot, end FROM lease WHERE counter = ?")
        return try Row.fetchAll(statement, arguments: [counter]).reduce(.zero) { sum, row in
            let lease = try StoredLease(
                id: row[0], counter: counter, terms: [UInt8](row[1] as Data), boot: row[2], endMonotonic: row[3])
            return sum + lease.amount
        }
    }
}
