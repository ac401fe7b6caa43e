internal import CPosix
internal import GatewayPorts
internal import Glibc

/// One open descriptor, closed when the value goes.
struct OpenFile: ~Copyable {
    /// The ways in which the trail opens a file.
    enum Mode {
        case read
        case append
        case createNew
        case update
        case directory

        fileprivate var number: Int32 {
            switch self {
            case .read: Int32(bitPattern: CPOSIX_OPEN_READ.rawValue)
            case .append: Int32(bitPattern: CPOSIX_OPEN_APPEND.rawValue)
            case .createNew: Int32(bitPattern: CPOSIX_OPEN_NEW.rawValue)
            case .update: Int32(bitPattern: CPOSIX_OPEN_UPDATE.rawValue)
            case .directory: Int32(bitPattern: CPOSIX_OPEN_DIRECTORY.rawValue)
            }
        }
    }

    /// What tells one file from another and how long it is.
    struct Status: Equatable {
        let device: UInt64
        let inode: UInt64
        var size: Int
    }

    /// The descriptor, for calls that take a directory; it stays owned by this value.
    let descriptor: Int32
    let path: String

    /// Opens `name` in the directory of `parent`, or in the working directory without one.
    /// - Throws: `AuditFailure` with the system's error number.
    init(
        _ name: String, in parent: borrowing OpenFile, mode: Mode, failure code: AuditFailure.Code = .fileUnusable
    ) throws(AuditFailure) {
        try self.init(name, at: parent.descriptor, path: "\(parent.path)/\(name)", mode: mode, failure: code)
    }

    /// Opens a directory by its path.
    /// - Throws: `AuditFailure` with the system's error number.
    init(directory path: String) throws(AuditFailure) {
        try self.init(
            path, at: Int32(CPOSIX_WORKING_DIRECTORY), path: path, mode: .directory,
            failure: .directoryUnusable)
    }

    private init(
        _ name: String, at parent: Int32, path: String, mode: Mode, failure code: AuditFailure.Code
    ) throws(AuditFailure) {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_open_at(parent, name, mode.number, 0o600)
        guard result >= 0 else {
            throw AuditFailure(
                code, doing: "open", path: path, errorNumber: 0 &- result,
                help: "let the user who runs the gateway read and write it, or name another state directory")
        }
        descriptor = result
        self.path = path
    }

    deinit {
        _ = cposix_close(descriptor)
    }

    // MARK: - Reading and writing

    /// Device, inode and length.
    /// - Throws: `AuditFailure` with the system's error number.
    func status() throws(AuditFailure) -> Status {
        let status = cposix_describe(descriptor)
        guard status.error == 0 else { throw failure(doing: "examine", errorNumber: status.error) }
        return Status(device: status.device, inode: status.inode, size: Int(clamping: status.size))
    }

    /// Writes all of the bytes.
    /// - Returns: how many were written and the error number of what stopped it, zero when nothing did.
    func write(_ bytes: UnsafeRawBufferPointer) -> (count: Int, errorNumber: Int32) {
        // SAFETY: the pointer and count describe the buffer, which outlives the call.
        let written = unsafe cposix_write_all(
            descriptor, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
        return (written.count, written.error)
    }

    /// Reads into `bytes` from `start` to its end, at `offset` in the file.
    /// - Returns: how many bytes were read; zero at the end of the file.
    /// - Throws: `AuditFailure` with the system's error number.
    func read(into bytes: inout [UInt8], from start: Int, at offset: Int) throws(AuditFailure) -> Int {
        // SAFETY: the slice is inside the array, which outlives the call.
        let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[start...])
            return unsafe cposix_read_at(descriptor, rest.baseAddress, rest.count, Int64(offset))
        }
        guard result >= 0 else { throw failure(doing: "read", errorNumber: Int32(clamping: 0 &- result)) }
        return Int(result)
    }

    /// Cuts the file to `size` bytes.
    /// - Throws: `AuditFailure` with the system's error number.
    func truncate(to size: Int) throws(AuditFailure) {
        let result = cposix_truncate(descriptor, Int64(size))
        guard result == 0 else { throw failure(doing: "cut", errorNumber: 0 &- result) }
    }

    /// Waits until what was written is on the disk.
    /// - Returns: the error number of what went wrong, zero when nothing did.
    func synchronize() -> Int32 {
        0 &- cposix_fdatasync(descriptor)
    }

    /// Takes the exclusive lock, without waiting.
    /// - Returns: false when somebody else has it.
    /// - Throws: `AuditFailure` when locks do not work here.
    func lock() throws(AuditFailure) -> Bool {
        let result = cposix_flock_try(descriptor)
        if result == 0 { return true }
        if result == 0 &- EWOULDBLOCK { return false }
        throw failure(doing: "lock", errorNumber: 0 &- result)
    }

    private func failure(doing action: String, errorNumber: Int32) -> AuditFailure {
        AuditFailure(
            .fileUnusable, doing: action, path: path, errorNumber: errorNumber,
            help: "check the file, its owner and the file system it is on")
    }
}
