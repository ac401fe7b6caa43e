internal import FoundationEssentials
internal import GRDB
internal import GatewayPorts
internal import PolicyEngine

extension StoreTransaction {
    /// Writes the counters that have changed, and deletes those that are as if they had never been.
    mutating func writeCounters(from state: LedgerState) throws {
        for (identity, entry) in loaded {
            guard let counter = state.stored(identity) else {
                guard let row = entry.row else { continue }
                try database.cachedStatement(sql: "DELETE FROM counter WHERE id = ?").execute(arguments: [row])
                counterCount -= 1
                continue
            }
            let bytes = counter.stateBytes
            if let row = entry.row {
                guard entry.isChanged || bytes != entry.bytes else { continue }
                let statement = try database.cachedStatement(
                    sql: "UPDATE counter SET state = ?, updated = ?, idle = ? WHERE id = ?")
                try statement.execute(arguments: [Data(bytes), now.clock, counter.idleNanoseconds, row])
            } else {
                let statement = try database.cachedStatement(
                    sql: "INSERT INTO counter (identity, state, updated, idle) VALUES (?, ?, ?, ?)")
                try statement.execute(
                    arguments: [Data(identity.storedBytes), Data(bytes), now.clock, counter.idleNanoseconds])
                loaded[identity]?.row = database.lastInsertedRowID
                counterCount += 1
            }
        }
    }

    /// Deletes the leases that were booked and writes the new ones.
    func writeLeases(_ outcome: inout StoreOutcome) throws {
        for number in outcome.reported {
            let statement = try database.cachedStatement(sql: "DELETE FROM lease WHERE id = ?")
            try statement.execute(arguments: [number.rawValue])
        }
        for (wish, amount, life, last) in granted {
            let identity = CounterIdentity(wish.charge)
            guard let counter = loaded[identity]?.row else {
                outcome.unmet.append(wish)
                continue
            }
            let length = life + options.terms.grace(of: identity)
            let (end, overflow) = now.clock.addingReportingOverflow(length)
            let terms = StoredLease.terms(
                amount: amount, lastNanoseconds: overflow ? .max : end, counter: counter)
            let statement = try database.cachedStatement(
                sql: "INSERT INTO lease (counter, owner, terms, boot, end) VALUES (?, ?, ?, ?, ?)")
            try statement.execute(arguments: [counter, instance, Data(terms), now.boot, now.monotonic &+ length])
            let lease = Lease(
                number: LeaseNumber(rawValue: database.lastInsertedRowID), for: wish.charge, amount: amount,
                startMonotonic: now.monotonic, endMonotonic: now.monotonic &+ life, lastNanoseconds: last)
            outcome.leases.append((identity, lease))
        }
    }

    /// Writes the clock and the number of counters.
    func writeMeta() throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE meta SET clock = ?, monotonic = ?, boot = ?, counters = ? WHERE id = 1")
        try statement.execute(arguments: [now.clock, now.monotonic, now.boot, counterCount])
    }
}
