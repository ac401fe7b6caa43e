internal import CPosix

/// Which start of the machine this is.
enum BootID {
    private static let path = "/proc/sys/kernel/random/boot_id"
    private static let maxBytes = 64

    /// The kernel's id of this start; empty where it gives none.
    static func current() -> String {
        // SAFETY: the string is lent as a terminated copy for the duration of the call.
        let descriptor = unsafe cposix_open_at(
            Int32(CPOSIX_WORKING_DIRECTORY), path, Int32(bitPattern: CPOSIX_OPEN_READ.rawValue), 0)
        guard descriptor >= 0 else { return "" }
        defer { _ = cposix_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maxBytes)
        // SAFETY: the pointer and count describe `bytes`, which outlives the call.
        let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe cposix_read(descriptor, buffer.baseAddress, buffer.count)
        }
        guard count > 0 else { return "" }
        return String(decoding: bytes.prefix(Int(count)).filter { $0 > 0x20 }, as: UTF8.self)
    }
}
