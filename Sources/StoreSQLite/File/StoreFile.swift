internal import CPosix
internal import GRDB
internal import GatewayPorts

/// The open database of one process.
///
/// SAFETY: not `Sendable`; the worker that owns it lives behind a lock.
final class StoreFile {
    /// SQLite's own page size; with it the limit in bytes becomes one in pages.
    private static let pageBytes = 4_096

    let path: String
    /// This process's row among the instances.
    private(set) var instance: Int64 = 0
    private let queue: DatabaseQueue
    private let gate: StoreGate
    private let pace: StorePace
    private(set) var witness: StoreWitness

    /// Opens the database, or makes it; `known` is what it was when this process had it open before.
    ///
    /// - Throws: `LedgerFailure` when it cannot be used.
    init(_ options: StoreOptions, pace: StorePace, known: StoreWitness?) throws(LedgerFailure) {
        path = options.path
        self.pace = pace
        if let known {
            try known.checkDatabase()
        } else {
            StoreFile.create(options.path)
        }
        gate = try StoreGate(path: options.path + "-gate")
        do {
            queue = try StoreFile.connect(options, pace: pace)
            witness = StoreWitness(path: options.path)
            try transact { database in
                // A database that this process has used before and that is empty now has lost what was used.
                try StoreSchema.prepare(database, path: options.path, mayCreate: known == nil)
            }
            if known != nil { try queue.writeWithoutTransaction { try StoreFile.examine($0) } }
            // From the log into the file itself, so that a file cut to nothing is not taken for a new one.
            try queue.writeWithoutTransaction { database in
                do {
                    try database.checkpoint(.passive)
                } catch let error as DatabaseError where error.isBusy {
                    // Another process is at it.
                }
            }
        } catch {
            throw LedgerFailure(error, path: options.path)
        }
        witness = StoreWitness(path: options.path)
    }

    /// Runs a transaction that holds the write lock from its beginning.
    ///
    /// - Throws: `LedgerFailure` when it could not be made; nothing has changed then.
    func write<Value>(_ body: (Database) throws -> Value) throws(LedgerFailure) -> Value {
        try witness.check()
        do {
            return try transact(body)
        } catch {
            throw LedgerFailure(error, path: path)
        }
    }

    /// Notes this process among the instances.
    func note(instance: Int64) {
        self.instance = instance
    }

    /// Closes the connection; what was committed stays.
    func close() {
        do {
            try queue.close()
        } catch {
            // A connection that is not closed ends with the process, and everything that counts is committed.
        }
    }

    // MARK: - Opening

    private static func create(_ path: String) {
        guard !StoreWitness.exists(path) else { return }
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let descriptor = unsafe cposix_open_at(
            Int32(CPOSIX_WORKING_DIRECTORY), path, Int32(bitPattern: CPOSIX_OPEN_NEW.rawValue), 0o600)
        // Another process may have made it meanwhile; any other failure is SQLite's to report.
        if descriptor >= 0 { _ = cposix_close(descriptor) }
    }

    /// Looks through a database that has failed before.
    private static func examine(_ database: Database) throws {
        guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok" else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    private static func connect(_ options: StoreOptions, pace: StorePace) throws -> DatabaseQueue {
        let deadline = pace.deadline()
        while true {
            do {
                return try DatabaseQueue(path: options.path, configuration: configuration(options))
            } catch let error as DatabaseError where error.isBusy && pace.rest(until: deadline) {
                continue
            }
        }
    }

    private static func configuration(_ options: StoreOptions) -> Configuration {
        var configuration = Configuration()
        configuration.label = "sallyport.store"
        configuration.busyMode = .immediateError
        let pages = max(16, options.maxFileBytes / pageBytes)
        let synchronous =
            switch options.durability {
            case .normal: "NORMAL"
            case .full: "FULL"
            }
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = \(synchronous);
                    PRAGMA max_page_count = \(pages);
                    PRAGMA cell_size_check = ON;
                    PRAGMA trusted_schema = OFF;
                    """)
        }
        return configuration
    }

    // MARK: - Transactions

    private func transact<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { database in
            try begin(database)
            do {
                let value = try body(database)
                try database.commit()
                return value
            } catch {
                if database.isInsideTransaction { try database.rollback() }
                throw error
            }
        }
    }

    private func begin(_ database: Database) throws {
        let deadline = pace.deadline()
        while !gate.enter() {
            guard pace.rest(until: deadline) else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
        }
        defer { gate.leave() }
        while true {
            do {
                return try database.beginTransaction(.immediate)
            } catch let error as DatabaseError where error.isBusy && pace.rest(until: deadline) {
                continue
            }
        }
    }
}
