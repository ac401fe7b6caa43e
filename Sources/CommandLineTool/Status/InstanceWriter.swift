internal import CPosix
package import OperatingSystem
internal import Synchronization

/// Writes one instance file: each time a new one over the old one, locked for as long as it is the current one.
///
/// The lock goes with the process, however that ends, so a file without one is of a gateway that died. Blocks; not for
/// an event loop.
package final class InstanceWriter: Sendable {
    /// What the names of instance files end with.
    static let ending = ".json"
    /// What the names of files end with that are being written.
    static let draftEnding = ".new"

    private static let maxTries = 10

    private let directory: OpenDescriptor
    private let name: String
    private let description: InstanceDescription
    /// The current file, open for its lock.
    private let current: Mutex<OpenDescriptor?>

    /// A writer in `directory`, which is made when it is not there.
    /// - Throws: `SystemError` when the directory cannot be made or opened.
    package init(directory path: String, description: InstanceDescription) throws(SystemError) {
        directory = try OpenDescriptor.directory(making: path)
        var generator = SystemRandomNumberGenerator()
        let random = String(generator.next() as UInt64, radix: 36)
        name = "\(description.processID)-\(random)\(Self.ending)"
        self.description = description
        current = Mutex(nil)
    }

    /// Replaces the file.
    /// - Throws: `SystemError` when it cannot be written; the old one stays then.
    package func write(_ snapshot: InstanceSnapshot, at nowNanoseconds: Int64) throws(SystemError) {
        let report = InstanceReport(description: description, snapshot: snapshot, writtenNanoseconds: nowNanoseconds)
        for _ in 0..<Self.maxTries where try replace(report.json + [UInt8(ascii: "\n")]) { return }
        throw SystemError(number: CPOSIX_ERROR_WOULD_BLOCK)
    }

    /// Puts a new file in place of the current one; false when `status` took the draft for one that was left behind.
    private func replace(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        let draftName = name + Self.draftEnding
        try directory.remove(draftName)
        let draft = try directory.create(draftName)
        guard try draft.lock(.exclusive) else { return false }
        do throws(SystemError) {
            try draft.write(bytes)
            try directory.rename(draftName, to: name)
        } catch {
            if error.number == CPOSIX_ERROR_NOT_FOUND { return false }
            // The first failure is the one to tell; what is left behind is removed by the next write or by `status`.
            do throws(SystemError) { try directory.remove(draftName) } catch {}
            throw error
        }
        // Only now is the old one closed, and its lock gone: it has no name any more.
        current.withLock { $0 = draft }
        return true
    }

    /// Deletes the file.
    /// - Throws: `SystemError` when it cannot be deleted.
    package func remove() throws(SystemError) {
        try directory.remove(name)
        current.withLock { $0 = nil }
    }
}
