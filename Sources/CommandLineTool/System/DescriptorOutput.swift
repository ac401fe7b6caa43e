internal import CPosix
internal import OperatingSystem
internal import Transports

/// Writes to a descriptor until everything is written.
enum DescriptorOutput {
    /// Why not everything could be written; nil when it was.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> SystemError? {
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(descriptor, buffer.baseAddress, count)
        }
        return written.error == 0 ? nil : SystemError(number: written.error)
    }
}
