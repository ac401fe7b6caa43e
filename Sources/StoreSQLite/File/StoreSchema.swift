internal import GRDB
internal import GatewayPorts

/// The tables of the store.
enum StoreSchema {
    /// The version of the tables, kept as `user_version`.
    static let version = 1

    private static let statements = """
        CREATE TABLE meta(
            id INTEGER PRIMARY KEY CHECK (id = 1), clock INTEGER NOT NULL, monotonic INTEGER NOT NULL,
            boot TEXT NOT NULL, counters INTEGER NOT NULL);
        CREATE TABLE counter(
            id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, state BLOB NOT NULL, updated INTEGER NOT NULL,
            idle INTEGER NOT NULL);
        CREATE INDEX counter_idle ON counter(idle);
        CREATE TABLE lease(
            id INTEGER PRIMARY KEY AUTOINCREMENT, counter INTEGER NOT NULL, owner INTEGER NOT NULL,
            terms BLOB NOT NULL, boot TEXT NOT NULL, end INTEGER NOT NULL);
        CREATE INDEX lease_counter ON lease(counter);
        CREATE TABLE instance(
            id INTEGER PRIMARY KEY AUTOINCREMENT, pid INTEGER NOT NULL, started INTEGER NOT NULL,
            seen INTEGER NOT NULL);
        INSERT INTO meta VALUES (1, \(Int64.min), 0, '', 0);
        PRAGMA user_version = \(version);
        """

    /// Makes the tables in an empty database if it may, or looks whether they are the known ones; in a transaction.
    ///
    /// - Throws: `LedgerFailure` when another version wrote them, or a `DatabaseError`.
    static func prepare(_ database: Database, path: String, mayCreate: Bool) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if found == version { return }
        guard mayCreate, found == 0, try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
            throw LedgerFailure(
                code: .corrupt,
                message: "the file `\(path)` is not a state file of this version: name another one, or use the version "
                    + "that wrote it")
        }
        try database.execute(sql: statements)
    }
}
