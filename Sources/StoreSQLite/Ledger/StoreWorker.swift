internal import CPosix
internal import GRDB
internal import GatewayPorts
internal import PolicyEngine

/// The one user of the database: opens it, runs batches, and tries again when it has failed.
struct StoreWorker {
    /// From the first to the longest wait before a store that failed is tried again, in nanoseconds.
    private static let backOffNanoseconds: ClosedRange<Int64> = 100_000_000...5_000_000_000
    /// How often a process says that it is there, in nanoseconds.
    static let heartbeatNanoseconds: Int64 = 5_000_000_000
    /// A process that has not said so for this long is not listed any more, in nanoseconds.
    private static let silenceNanoseconds: Int64 = 60_000_000_000
    /// Ended leases whose time of booking is remembered, for refunds that come late.
    private static let maxReports = 4_096

    private let options: StoreOptions
    private let pace: StorePace
    private var file: StoreFile?
    private var witness: StoreWitness?
    private var instance: Int64?
    private var heartbeatMonotonic = Int64.min
    private var reports: [LeaseNumber: Int64] = [:]
    private var reportOrder: [LeaseNumber] = []
    private var backOff = StoreWorker.backOffNanoseconds.lowerBound
    /// When a store that failed is tried again, on the clock that never steps; nil while it answers.
    private(set) var retryMonotonic: Int64?
    /// The file is opened before the first call needs it.
    var isOpeningEarly = false

    init(options: StoreOptions, pace: StorePace) {
        self.options = options
        self.pace = pace
    }

    /// True when the store has failed and it is not yet time to try again.
    func isResting(monotonic: Int64) -> Bool {
        retryMonotonic.map { monotonic < $0 } ?? false
    }

    /// True when there is something to do although nobody asks for anything: to say that this process is there, or to
    /// look whether a store that failed answers again.
    func isDue(monotonic: Int64) -> Bool {
        if let retryMonotonic { return retryMonotonic <= monotonic }
        return isOpeningEarly ? heartbeatMonotonic <= monotonic : file != nil && heartbeatMonotonic <= monotonic
    }

    /// When that is, on the clock that never steps; nil before the first use.
    var dueMonotonic: Int64? { retryMonotonic ?? (file == nil ? nil : heartbeatMonotonic) }

    /// Runs a batch in one transaction.
    ///
    /// - Throws: `LedgerFailure` when nothing of it has happened.
    mutating func run(_ batch: StoreBatch) throws(LedgerFailure) -> StoreOutcome {
        do throws(LedgerFailure) {
            let outcome = try attempt(batch)
            retryMonotonic = nil
            backOff = StoreWorker.backOffNanoseconds.lowerBound
            return outcome
        } catch {
            retryMonotonic = batch.monotonic &+ backOff
            backOff = min(2 * backOff, StoreWorker.backOffNanoseconds.upperBound)
            // A database that says it is damaged is not trusted again before it is opened and looked through anew.
            if error.code == .corrupt {
                file?.close()
                file = nil
            }
            throw error
        }
    }

    private mutating func attempt(_ batch: StoreBatch) throws(LedgerFailure) -> StoreOutcome {
        let file = try opened()
        let isBeat = heartbeatMonotonic <= batch.monotonic
        let (options, instance, reports, pace) = (options, instance, reports, pace)
        let (outcome, own) = try file.write { database in
            let own =
                isBeat || instance == nil ? try StoreWorker.note(instance, batch, in: database) : instance ?? 0
            var transaction = StoreTransaction(
                batch, in: database, options: options, instance: own, monotonic: pace.monotonic(),
                reportInstant: { reports[$0] })
            return (try transaction.run(), own)
        }
        self.instance = own
        if isBeat { heartbeatMonotonic = batch.monotonic &+ StoreWorker.heartbeatNanoseconds }
        witness = file.witness
        remember(outcome)
        return outcome
    }

    private mutating func opened() throws(LedgerFailure) -> StoreFile {
        if let file { return file }
        let opened = try StoreFile(options, pace: pace, known: witness)
        file = opened
        return opened
    }

    /// Remembers when leases were booked.
    private mutating func remember(_ outcome: StoreOutcome) {
        for number in outcome.reported {
            reports[number] = outcome.clockNanoseconds
            reportOrder.append(number)
        }
        guard reportOrder.count > 2 * StoreWorker.maxReports else { return }
        for number in reportOrder.prefix(reportOrder.count - StoreWorker.maxReports) { reports[number] = nil }
        reportOrder.removeFirst(reportOrder.count - StoreWorker.maxReports)
    }

    /// Says that this process is there, and forgets those that have long been silent.
    private static func note(_ instance: Int64?, _ batch: StoreBatch, in database: Database) throws -> Int64 {
        let now = batch.nowNanoseconds
        try database.cachedStatement(sql: "DELETE FROM instance WHERE seen < ?")
            .execute(arguments: [now.subtractingReportingOverflow(silenceNanoseconds).partialValue])
        let pid = Int64(cposix_process_id())
        try database.cachedStatement(
            sql: """
                INSERT INTO instance (id, pid, started, seen) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET seen = excluded.seen
                """
        ).execute(arguments: [instance, pid, now, now])
        return instance ?? database.lastInsertedRowID
    }

    /// Closes the database, and takes this process off its list.
    mutating func close() {
        guard let file else { return }
        if let instance {
            do throws(LedgerFailure) {
                try file.write { database in
                    try database.execute(sql: "DELETE FROM instance WHERE id = ?", arguments: [instance])
                }
            } catch {
                // A row that stays goes with the next process that looks.
            }
        }
        file.close()
        self.file = nil
    }
}
