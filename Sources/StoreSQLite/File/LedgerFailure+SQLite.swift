internal import GRDB
internal import GatewayPorts
internal import PolicyEngine

extension LedgerFailure {
    /// What an error of the database means to the user.
    init(_ error: any Error, path: String) {
        switch error {
        case let failure as LedgerFailure: self = failure
        case let error as DatabaseError: self.init(database: error, path: path)
        case is StateDecodingError:
            self.init(
                code: .corrupt,
                message: "a counter in `\(path)` is not what was written: restore the file from a copy, or delete it "
                    + "and restart, which forgets what was used")
        case let error:
            self.init(code: .unavailable, message: "the state file `\(path)` cannot be used: \(error)")
        }
    }

    private init(database error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                code: .timeout,
                message: "the state file `\(path)` stayed locked by another process: stop what holds it")
        case .SQLITE_FULL:
            self.init(
                code: .unavailable,
                message: "the state file `\(path)` cannot grow: free space on its disk, or raise its limit")
        case .SQLITE_READONLY:
            self.init(
                code: .unavailable,
                message: "the state file `\(path)` is read-only: let the user who runs the gateway write it and its "
                    + "folder")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                code: .unavailable,
                message: "the state file `\(path)` cannot be opened: let the user who runs the gateway read and write "
                    + "it and its folder")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                code: .corrupt,
                message: "the state file `\(path)` is damaged: restore it from a copy, or delete it and restart, which "
                    + "forgets what was used")
        case let code:
            self.init(
                code: .unavailable,
                message: "the state file `\(path)` cannot be used: SQLite error \(code.rawValue): look at its disk")
        }
    }
}

extension DatabaseError {
    /// True when another process holds the lock that is needed.
    var isBusy: Bool { resultCode == .SQLITE_BUSY || resultCode == .SQLITE_LOCKED }
}
