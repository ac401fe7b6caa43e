/// Why the audit trail cannot be written or read.
package struct AuditFailure: Error, Sendable, Equatable {
    /// What failed; the raw values are stable.
    package enum Code: String, Sendable, CaseIterable {
        /// The directory cannot be made, entered or written.
        case directoryUnusable = "audit_directory_unusable"
        /// A file of the trail cannot be opened, locked, renamed or read.
        case fileUnusable = "audit_file_unusable"
        /// Every lane is held by another process.
        case noFreeLane = "audit_no_free_lane"
        /// The batch could not be written: a full disk, a quota, a broken device.
        case writeFailed = "audit_write_failed"
        /// The file was deleted or changed by someone else while it was being written.
        case fileChanged = "audit_file_changed"
    }

    /// What failed.
    package let code: Code
    /// The file or directory concerned.
    package let path: String
    /// The operating system's error number; 0 when no system call failed.
    package let errorNumber: Int32
    /// One sentence for the user: what failed and why.
    package let message: String
    /// What to do about it, as an imperative.
    package let help: String

    /// Creates a failure.
    package init(code: Code, path: String, errorNumber: Int32, message: String, help: String) {
        self.code = code
        self.path = path
        self.errorNumber = errorNumber
        self.message = message
        self.help = help
    }
}
