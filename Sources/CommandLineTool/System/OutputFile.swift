internal import CPosix
internal import Diagnostics
internal import OperatingSystem
internal import Transports

/// A file that a command writes for the user, and never over another without being told to.
enum OutputFile {
    /// Refuses a path where something is already, unless it may be replaced.
    static func check(_ path: String, mayReplace: Bool) throws(ToolError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw ToolError("no file has the name \(PlainText.quoted(path))", exit: .invalid)
        }
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let status = unsafe cposix_describe_at(Int32(CPOSIX_WORKING_DIRECTORY), path)
        if status.error == 0, status.kind != CPOSIX_KIND_FILE {
            throw ToolError(
                "\(PlainText.quoted(path)) is not a plain file", help: "choose another name", exit: .invalid)
        }
        if status.error == 0, !mayReplace { throw exists(path) }
    }

    /// Writes the whole file: a reader sees the old content or the new, and a failure leaves the old.
    static func write(_ bytes: [UInt8], to path: String, mayReplace: Bool) throws(ToolError) {
        guard mayReplace else { return try create(path, bytes) }
        let draft = "\(path).new-\(cposix_process_id())"
        try create(draft, bytes)
        let here = Int32(CPOSIX_WORKING_DIRECTORY)
        // SAFETY: both paths are lent as terminated copies for the duration of the call.
        let result = unsafe cposix_rename_at(here, draft, path)
        guard result == 0 else {
            remove(draft)
            throw failure(path, number: 0 &- result)
        }
    }

    private static func create(_ path: String, _ bytes: [UInt8]) throws(ToolError) {
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let descriptor = unsafe cposix_open_at(Int32(CPOSIX_WORKING_DIRECTORY), path, OpenMode.new, 0o666)
        guard descriptor >= 0 else {
            if 0 &- descriptor == CPOSIX_ERROR_EXISTS { throw exists(path) }
            throw failure(path, number: 0 &- descriptor)
        }
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(descriptor, buffer.baseAddress, count)
        }
        let closed = cposix_close(descriptor)
        let problem = written.error != 0 ? written.error : 0 &- closed
        guard problem == 0 else {
            remove(path)
            throw failure(path, number: problem)
        }
    }

    private static func remove(_ path: String) {
        // What cannot be removed stays: the failure that led here is the one to tell.
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        _ = unsafe cposix_unlink_at(Int32(CPOSIX_WORKING_DIRECTORY), path)
    }

    private static func exists(_ path: String) -> ToolError {
        ToolError(
            "\(PlainText.quoted(path)) exists already", help: "choose another name, or replace it with `--force`",
            exit: .invalid)
    }

    private static func failure(_ path: String, number: Int32) -> ToolError {
        ToolError(
            "cannot write \(PlainText.quoted(path)): \(SystemError(number: number).words)",
            help: "check the directory and its permissions", exit: .failed)
    }
}
