internal import FoundationEssentials
internal import GRDB
internal import GatewayPorts
internal import PolicyEngine

extension StoreTransaction {
    /// Reads the clock and lets it go on.
    ///
    /// INVARIANT: the store's clock never goes back, is never behind the wall clock of the process that asks, and while
    /// the machine runs it goes on at least as fast as the clock that never steps. So what is booked at its time leaves
    /// a window no earlier than by the wall clock of any process that has ever written.
    mutating func readMeta() throws {
        let statement = try database.cachedStatement(
            sql: "SELECT clock, monotonic, boot, counters FROM meta WHERE id = 1")
        guard let row = try Row.fetchOne(statement) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        let clock: Int64 = row[0]
        let monotonic: Int64 = row[1]
        let boot: String = row[2]
        counterCount = row[3]
        // Where the machine has no boot id, a clock that is far behind what was written has started again.
        let isSameStart = boot == now.boot && monotonic &- now.monotonic < StoredLease.longestNanoseconds
        guard isSameStart, clock != .min else {
            now = StoreInstant(clock: max(now.clock, clock), monotonic: now.monotonic, boot: now.boot)
            return
        }
        // Both are brought to the later of the two instants: another process may have committed since ours was read,
        // and a clock that is written down with an earlier instant than its own would run ahead from then on.
        let instant = max(now.monotonic, monotonic)
        let ours = now.clock.addingReportingOverflow(instant &- now.monotonic)
        let theirs = clock.addingReportingOverflow(instant &- monotonic)
        let latest = max(ours.overflow ? .max : ours.partialValue, theirs.overflow ? .max : theirs.partialValue)
        now = StoreInstant(clock: latest, monotonic: instant, boot: now.boot)
    }

    /// Deletes counters that are as if they had never been.
    mutating func forgetIdle() throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM counter WHERE id IN (
                    SELECT id FROM counter WHERE idle <= ?
                    AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.counter = counter.id) LIMIT ?)
                """)
        try statement.execute(arguments: [now.clock, StoreTransaction.idlePerTransaction])
        counterCount -= database.changesCount
    }

    /// Reads every counter that the batch concerns, and a few whose leases nobody speaks for.
    mutating func loadCounters() throws {
        for call in batch.calls {
            for demand in call.demands {
                for charge in demand.charges { try load(CounterIdentity(charge)) }
                for condition in demand.conditions { try load(CounterIdentity(condition)) }
            }
        }
        for wish in batch.renewals { try load(CounterIdentity(wish.charge)) }
        for lease in batch.ended { try load(lease.identity) }
        for refund in batch.refunds { try load(CounterIdentity(refund)) }
        for charge in batch.looks { try load(CounterIdentity(charge)) }
        let statement = try database.cachedStatement(
            sql: """
                SELECT DISTINCT counter.identity FROM lease JOIN counter ON counter.id = lease.counter
                WHERE lease.end <= ? OR lease.boot <> ? LIMIT ?
                """)
        let lapsed = try Data.fetchAll(
            statement, arguments: [now.monotonic, now.boot, StoreTransaction.lapsedPerTransaction])
        for bytes in lapsed { try load(CounterIdentity(storedBytes: [UInt8](bytes))) }
    }

    private mutating func load(_ identity: CounterIdentity) throws {
        guard loaded[identity] == nil else { return }
        let statement = try database.cachedStatement(
            sql: "SELECT id, state, updated FROM counter WHERE identity = ?")
        guard let row = try Row.fetchOne(statement, arguments: [Data(identity.storedBytes)]) else {
            loaded[identity] = Loaded(row: nil, bytes: [], counter: nil, updated: .min, leases: [])
            return
        }
        let id: Int64 = row[0]
        let bytes = [UInt8](row[1] as Data)
        var entry = Loaded(
            row: id, bytes: bytes, counter: try StoredCounter(identity, stateBytes: bytes), updated: row[2],
            leases: try leases(of: id))
        try bookLapsed(&entry)
        loaded[identity] = entry
    }

    private func leases(of counter: Int64) throws -> [StoredLease] {
        let statement = try database.cachedStatement(
            sql: "SELECT id, terms, boot, end FROM lease WHERE counter = ? ORDER BY id")
        return try Row.fetchAll(statement, arguments: [counter]).map { row in
            try StoredLease(
                id: row[0], counter: counter, terms: [UInt8](row[1] as Data), boot: row[2], endMonotonic: row[3])
        }
    }

    /// Books in full what processes held that did not speak in time: a crash forgets in the safe direction.
    ///
    /// INVARIANT: whoever changes a counter books its lapsed leases first and in order, so nothing is booked before
    /// what the counter has seen already.
    private func bookLapsed(_ entry: inout Loaded) throws {
        var due: [(lease: StoredLease, instant: Int64)] = []
        entry.leases.removeAll { lease in
            guard let instant = lease.lapse(at: now) else { return false }
            due.append((lease, min(max(instant, entry.updated), now.clock)))
            return true
        }
        guard !due.isEmpty else { return }
        entry.isChanged = true
        let statement = try database.cachedStatement(sql: "DELETE FROM lease WHERE id = ?")
        for (lease, instant) in due.sorted(by: { $0.instant < $1.instant }) {
            entry.counter?.book(lease.amount, at: instant)
            try statement.execute(arguments: [lease.id])
        }
    }
}
