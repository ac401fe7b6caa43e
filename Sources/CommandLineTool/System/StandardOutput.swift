internal import CPosix
internal import OperatingSystem
internal import Transports

/// Where results go.
enum StandardOutput {
    /// The signal that ends a program whose reader went away.
    private static let brokenPipe: Int32 = 13

    static func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    /// Writes all of it.
    /// - Throws: `ToolExit.signal` when nobody reads it any longer, `ToolError` when it cannot be written.
    static func write(_ bytes: [UInt8]) throws {
        guard let failure = DescriptorOutput.write(bytes, to: 1) else { return }
        if failure.number == CPOSIX_ERROR_BROKEN_PIPE { throw ToolExit.signal(brokenPipe) }
        throw ToolError("cannot write to standard output: \(failure.words)", exit: .failed)
    }
}
