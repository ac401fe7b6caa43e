internal import CPosix
internal import GatewayPorts

/// Knows the files of a store again.
///
/// A file that is deleted or replaced stays open here, and other processes would count in another: so before each
/// transaction the names must still lead to the files that were opened.
struct StoreWitness: Sendable, Equatable {
    private struct File: Sendable, Equatable {
        let device: UInt64
        let inode: UInt64
    }

    private static let suffixes = ["", "-wal", "-shm"]

    private let path: String
    private let files: [File?]
    /// The greatest size that the database file was seen with, in bytes; it never shrinks.
    private var greatestBytes: Int64

    /// The files that the names lead to now.
    init(path: String) {
        self.path = path
        let found = StoreWitness.suffixes.map { StoreWitness.describe(path + $0) }
        files = found.map { $0?.file }
        greatestBytes = found.first.flatMap { $0?.bytes } ?? 0
    }

    /// Looks whether the names still lead to the same files.
    ///
    /// - Throws: `unavailable` when one is gone or another, `corrupt` when the database is shorter than before.
    mutating func check() throws(LedgerFailure) {
        for index in files.indices {
            let bytes = try check(index)
            guard index == 0 else { continue }
            guard bytes >= greatestBytes else {
                throw LedgerFailure(
                    code: .corrupt,
                    message: "the state file `\(path)` was cut from \(greatestBytes) to \(bytes) bytes: restore it "
                        + "from a copy, or delete it and restart, which forgets what was used")
            }
            greatestBytes = bytes
        }
    }

    /// Looks whether the database's name still leads to the same file.
    ///
    /// - Throws: `unavailable` when it is gone or another.
    func checkDatabase() throws(LedgerFailure) {
        _ = try check(0)
    }

    private func check(_ index: Int) throws(LedgerFailure) -> Int64 {
        let name = path + StoreWitness.suffixes[index]
        guard let found = StoreWitness.describe(name) else {
            throw LedgerFailure(
                code: .unavailable,
                message: "the state file `\(name)` was deleted while in use: put that very file back, or restart every "
                    + "gateway that uses it, which forgets what was used")
        }
        guard found.file == files[index] else {
            throw LedgerFailure(
                code: .unavailable,
                message: "the state file `\(name)` was replaced while in use: put back the one that was there, or "
                    + "restart every gateway that uses it")
        }
        return found.bytes
    }

    /// True when there is a database file at the path.
    static func exists(_ path: String) -> Bool { describe(path) != nil }

    private static func describe(_ path: String) -> (file: File, bytes: Int64)? {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let status = unsafe cposix_describe_at(Int32(CPOSIX_WORKING_DIRECTORY), path)
        guard status.error == 0 else { return nil }
        return (File(device: status.device, inode: status.inode), status.size)
    }
}
