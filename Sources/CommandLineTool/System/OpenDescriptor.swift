internal import CPosix
internal import OperatingSystem

/// One open file or directory, closed when the last one who holds it lets go.
///
/// Names that its methods take are relative to it, and it is a directory then.
final class OpenDescriptor: Sendable {
    private let number: Int32

    private init(_ number: Int32) {
        self.number = number
    }

    deinit {
        _ = cposix_close(number)
    }

    // MARK: - Opening

    /// The directory at a path.
    static func directory(_ path: String) throws(SystemError) -> OpenDescriptor {
        try open(path, in: Int32(CPOSIX_WORKING_DIRECTORY), how: Int32(bitPattern: CPOSIX_OPEN_DIRECTORY.rawValue))
    }

    /// Makes the directory and its missing parents, for this user alone, and opens it.
    static func directory(making path: String) throws(SystemError) -> OpenDescriptor {
        for end in path.indices where path[end] == "/" && end > path.startIndex { make(String(path[..<end])) }
        make(path)
        return try directory(path)
    }

    /// What cannot be made may be there already: opening the whole path decides.
    private static func make(_ path: String) {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        _ = unsafe cposix_make_directory_at(Int32(CPOSIX_WORKING_DIRECTORY), path, 0o700)
    }

    /// A new file that this user alone may read; fails when the name is taken.
    func create(_ name: String) throws(SystemError) -> OpenDescriptor {
        try Self.open(name, in: number, how: OpenMode.new)
    }

    /// The file of this name, to read it.
    func open(_ name: String) throws(SystemError) -> OpenDescriptor {
        try Self.open(name, in: number, how: OpenMode.read)
    }

    private static func open(_ name: String, in directory: Int32, how: Int32) throws(SystemError) -> OpenDescriptor {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw SystemError(number: CPOSIX_ERROR_INVALID) }
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_open_at(directory, name, how, 0o600)
        guard result >= 0 else { throw SystemError(number: 0 &- result) }
        return OpenDescriptor(result)
    }

    // MARK: - Names in a directory

    func rename(_ name: String, to newName: String) throws(SystemError) {
        // SAFETY: both names are lent as terminated copies for the duration of the call.
        try Self.check(unsafe cposix_rename_at(number, name, newName))
    }

    /// Deletes the file of this name, if there is one.
    func remove(_ name: String) throws(SystemError) {
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_unlink_at(number, name)
        if result != 0 &- CPOSIX_ERROR_NOT_FOUND { try Self.check(result) }
    }

    /// The names of everything in it, in order.
    func names() throws(SystemError) -> [String] {
        // SAFETY: the listing is used and closed in this function alone, and each name is copied before the next call.
        guard let listing = unsafe cposix_listing_open(number) else { throw SystemError(number: CPOSIX_ERROR_ACCESS) }
        var names: [String] = []
        // SAFETY: as above.
        while let name = unsafe cposix_listing_next(listing) {
            // SAFETY: the name ends with a zero byte and is valid until the next call.
            names.append(unsafe String(cString: name))
        }
        // SAFETY: as above; nothing uses the listing after this.
        unsafe cposix_listing_close(listing)
        return names.sorted()
    }

    /// True when `name` is this very file still.
    func isNamed(_ name: String, in directory: OpenDescriptor) -> Bool {
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let named = unsafe cposix_describe_at(directory.number, name)
        let own = cposix_describe(number)
        return named.error == 0 && own.error == 0 && named.device == own.device && named.inode == own.inode
    }

    // MARK: - Content

    func write(_ bytes: [UInt8]) throws(SystemError) {
        if let failure = DescriptorOutput.write(bytes, to: number) { throw failure }
    }

    /// Everything in the file; nil when that is more than `maxBytes`.
    func content(maxBytes: Int) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= maxBytes {
            let capacity = chunk.count
            // SAFETY: the call writes at most `capacity` bytes into the array that it is lent.
            let count = unsafe cposix_read_at(number, &chunk, capacity, Int64(bytes.count))
            guard count >= 0 else { throw SystemError(number: Int32(clamping: 0 &- count)) }
            if count == 0 { return bytes }
            bytes += chunk.prefix(Int(count))
        }
        return nil
    }

    /// Bytes of the file at a path; nil when there is none.
    static func size(of path: String) -> Int64? {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let status = unsafe cposix_describe_at(Int32(CPOSIX_WORKING_DIRECTORY), path)
        return status.error == 0 && status.kind == CPOSIX_KIND_FILE ? status.size : nil
    }

    // MARK: - Locks

    /// Who may have a lock at the same time.
    enum Lock {
        case exclusive
        case shared
    }

    /// Locks the file until it is closed; false when somebody else's lock is in the way.
    func lock(_ lock: Lock) throws(SystemError) -> Bool {
        let result =
            switch lock {
            case .exclusive: cposix_flock_try(number)
            case .shared: cposix_flock_try_shared(number)
            }
        if result == 0 &- CPOSIX_ERROR_WOULD_BLOCK { return false }
        try Self.check(result)
        return true
    }

    private static func check(_ result: Int32) throws(SystemError) {
        guard result == 0 else { throw SystemError(number: 0 &- result) }
    }
}
