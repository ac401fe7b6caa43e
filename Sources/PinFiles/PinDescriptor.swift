internal import CPosix
internal import OperatingSystem

/// One open file or directory, closed when the last one who holds it lets go.
final class PinDescriptor: Sendable {
    private let number: Int32

    private init(_ number: Int32) {
        self.number = number
    }

    deinit {
        _ = cposix_close(number)
    }

    // MARK: - Opening

    /// The directory at a path.
    static func directory(_ path: String) throws(SystemError) -> PinDescriptor {
        try open(path, in: Int32(CPOSIX_WORKING_DIRECTORY), how: CPOSIX_OPEN_DIRECTORY)
    }

    /// Makes the directory and its missing parents, for this user alone, and opens it.
    static func directory(making path: String) throws(SystemError) -> PinDescriptor {
        for end in path.indices where path[end] == "/" && end > path.startIndex { make(String(path[..<end])) }
        make(path)
        return try directory(path)
    }

    /// What cannot be made may be there already: opening the whole path decides.
    private static func make(_ path: String) {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        _ = unsafe cposix_make_directory_at(Int32(CPOSIX_WORKING_DIRECTORY), path, 0o700)
    }

    /// The file of this name, to read it.
    func open(_ name: String) throws(SystemError) -> PinDescriptor {
        try Self.open(name, in: number, how: CPOSIX_OPEN_READ)
    }

    /// The file of this name, made when it is not there, for its lock.
    func openOrCreate(_ name: String) throws(SystemError) -> PinDescriptor {
        try Self.open(name, in: number, how: CPOSIX_OPEN_UPDATE)
    }

    private func create(_ name: String) throws(SystemError) -> PinDescriptor {
        try Self.open(name, in: number, how: CPOSIX_OPEN_NEW)
    }

    private static func open(
        _ name: String, in directory: Int32, how: cposix_open
    ) throws(SystemError) -> PinDescriptor {
        guard !name.isEmpty, !name.utf8.contains(0) else { throw SystemError(number: CPOSIX_ERROR_INVALID) }
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_open_at(directory, name, Int32(bitPattern: how.rawValue), 0o600)
        guard result >= 0 else { throw SystemError(number: 0 &- result) }
        return PinDescriptor(result)
    }

    // MARK: - Content

    /// Everything in the file; nil when that is more than `maxBytes`.
    func content(maxBytes: Int) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        let status = cposix_describe(number)
        bytes.reserveCapacity(Int(clamping: max(0, min(status.size, Int64(maxBytes)))))
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
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

    /// Puts new content in place of a file: a reader sees the old or the new, and a power cut leaves one of the two.
    func replace(_ name: String, with bytes: [UInt8], draft: String) throws(SystemError) {
        do throws(SystemError) {
            try remove(draft)
            let file = try create(draft)
            try file.write(bytes)
            try Self.check(cposix_fsync(file.number))
            // SAFETY: both names are lent as terminated copies for the duration of the call.
            try Self.check(unsafe cposix_rename_at(number, draft, name))
        } catch {
            // The first failure is the one to tell; a draft that is left is removed by the next write.
            do throws(SystemError) { try remove(draft) } catch {}
            throw error
        }
        try Self.check(cposix_fsync(number))
    }

    private func write(_ bytes: [UInt8]) throws(SystemError) {
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(number, buffer.baseAddress, count)
        }
        guard written.error == 0 else { throw SystemError(number: written.error) }
    }

    private func remove(_ name: String) throws(SystemError) {
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_unlink_at(number, name)
        if result != 0 &- CPOSIX_ERROR_NOT_FOUND { try Self.check(result) }
    }

    // MARK: - Names and locks

    /// The names of everything in the directory, in order.
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

    /// True when `name` in a directory is this very file still.
    func isNamed(_ name: String, in directory: PinDescriptor) -> Bool {
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        let named = unsafe cposix_describe_at(directory.number, name)
        let own = cposix_describe(number)
        return named.error == 0 && own.error == 0 && named.device == own.device && named.inode == own.inode
    }

    /// Whether the directory has something of this name.
    func has(_ name: String) -> Bool {
        // SAFETY: the name is lent as a terminated copy for the duration of the call.
        unsafe cposix_describe_at(number, name).error == 0
    }

    /// Locks the file until it is closed; false when somebody else has it.
    func lock() throws(SystemError) -> Bool {
        let result = cposix_flock_try(number)
        if result == 0 &- CPOSIX_ERROR_WOULD_BLOCK { return false }
        try Self.check(result)
        return true
    }

    private static func check(_ result: Int32) throws(SystemError) {
        guard result == 0 else { throw SystemError(number: 0 &- result) }
    }
}
