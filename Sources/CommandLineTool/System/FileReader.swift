internal import CPosix
internal import OperatingSystem
internal import Transports

/// Reads whole files.
enum FileReader {
    /// The longest file that is read, in bytes.
    static let maxFileBytes = 64 << 20

    private static let chunkBytes = 64 << 10

    /// The bytes of the file at `path`, or of standard input for `-`.
    static func bytes(of path: String, maxBytes: Int = maxFileBytes) throws(FileFailure) -> [UInt8] {
        if path == "-" { return try bytes(of: 0, path: "standard input", maxBytes: maxBytes) }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileFailure(path: path, reason: "no file has such a name")
        }
        // SAFETY: the path is lent as a terminated copy for the duration of the call.
        let descriptor = unsafe cposix_open_at(Int32(CPOSIX_WORKING_DIRECTORY), path, OpenMode.read, 0)
        guard descriptor >= 0 else {
            throw FileFailure(path: path, reason: SystemError(number: 0 &- descriptor).words)
        }
        defer { _ = cposix_close(descriptor) }
        return try bytes(of: descriptor, path: path, maxBytes: maxBytes)
    }

    private static func bytes(of descriptor: Int32, path: String, maxBytes: Int) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let capacity = chunk.count
            // SAFETY: the call writes at most `capacity` bytes into the array that it is lent.
            let count = unsafe cposix_read(descriptor, &chunk, capacity)
            guard count >= 0 else {
                throw FileFailure(path: path, reason: SystemError(number: Int32(clamping: 0 &- count)).words)
            }
            if count == 0 { return bytes }
            bytes += chunk.prefix(Int(count))
            guard bytes.count <= maxBytes else {
                throw FileFailure(path: path, reason: "it is longer than \(maxBytes) bytes")
            }
        }
    }
}
