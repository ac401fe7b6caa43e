internal import CPosix

/// Writes to a descriptor until everything is written.
enum DescriptorOutput {
    /// False when the descriptor takes no more.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(descriptor, buffer.baseAddress, count)
        }
        return written.error == 0
    }
}
