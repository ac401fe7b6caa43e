internal import CPosix
internal import GatewayPorts
internal import Glibc

/// The directory that holds the audit trail.
struct AuditDirectory: ~Copyable, Sendable {
    private let directory: OpenFile

    var path: String { directory.path }

    /// Opens an existing directory.
    /// - Throws: `AuditFailure.directoryUnusable`.
    init(existing path: String) throws(AuditFailure) {
        directory = try OpenFile(directory: path)
    }

    /// Opens the directory, and makes it and its missing parents for this user alone.
    /// - Throws: `AuditFailure.directoryUnusable`.
    init(creating path: String) throws(AuditFailure) {
        for end in path.indices where path[end] == "/" && end > path.startIndex {
            try Self.make(String(path[..<end]))
        }
        try Self.make(path)
        directory = try OpenFile(directory: path)
    }

    private static func make(_ path: String) throws(AuditFailure) {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_make_directory_at(Int32(CPOSIX_WORKING_DIRECTORY), path, 0o700)
        // A parent on a read-only or foreign file system may exist all the same: opening the whole path decides.
        if result == 0 || [EEXIST, EROFS, EACCES, EPERM].contains(0 &- result) { return }
        throw AuditFailure(
            .directoryUnusable, doing: "make the directory", path: path, errorNumber: 0 &- result,
            help: "make it and let the user who runs the gateway write to it, or name another state directory")
    }

    // MARK: - Files in it

    /// Opens a file of the trail.
    /// - Throws: `AuditFailure` with the system's error number.
    func open(_ name: String, _ mode: OpenFile.Mode) throws(AuditFailure) -> OpenFile {
        let code: AuditFailure.Code = mode == .read ? .fileUnusable : .directoryUnusable
        return try OpenFile(name, in: directory, mode: mode, failure: code)
    }

    /// What is at `name`, or nil when there is nothing.
    /// - Throws: `AuditFailure` with the system's error number.
    func status(of name: String) throws(AuditFailure) -> OpenFile.Status? {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let status = unsafe cposix_describe_at(directory.descriptor, name)
        if status.error == ENOENT { return nil }
        guard status.error == 0 else { throw failure(doing: "examine", name, errorNumber: status.error) }
        return OpenFile.Status(device: status.device, inode: status.inode, size: Int(clamping: status.size))
    }

    /// Renames a file of the trail; the new name is free.
    /// - Throws: `AuditFailure` with the system's error number.
    func rename(_ name: String, to newName: String) throws(AuditFailure) {
        if try status(of: newName) != nil { throw failure(doing: "rotate to", newName, errorNumber: EEXIST) }
        // SAFETY: both strings are lent as terminated copies for the duration of the call.
        let result = unsafe cposix_rename_at(directory.descriptor, name, newName)
        guard result == 0 else { throw failure(doing: "rename", name, errorNumber: 0 &- result) }
    }

    /// Deletes a file of the trail.
    /// - Throws: `AuditFailure` with the system's error number.
    func remove(_ name: String) throws(AuditFailure) {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let result = unsafe cposix_unlink_at(directory.descriptor, name)
        guard result == 0 else { throw failure(doing: "delete", name, errorNumber: 0 &- result) }
    }

    /// The lanes that have files, by number.
    /// - Throws: `AuditFailure` when the directory cannot be listed.
    func lanes() throws(AuditFailure) -> [LaneFiles] {
        // SAFETY: the listing is used and closed in this function alone, and each name is copied before the next call.
        guard let listing = unsafe cposix_listing_open(directory.descriptor) else {
            throw failure(doing: "list", ".", errorNumber: EACCES)
        }
        var names: [String] = []
        // SAFETY: as above.
        while let name = unsafe cposix_listing_next(listing) {
            // SAFETY: the name ends with a zero byte and is valid until the next call.
            names.append(unsafe String(cString: name))
        }
        // SAFETY: as above; nothing uses the listing after this.
        unsafe cposix_listing_close(listing)
        return LaneFiles.sorted(names)
    }

    private func failure(doing action: String, _ name: String, errorNumber: Int32) -> AuditFailure {
        AuditFailure(
            .fileUnusable, doing: action, path: "\(path)/\(name)", errorNumber: errorNumber,
            help: "check the directory, its owner and the file system it is on")
    }
}
