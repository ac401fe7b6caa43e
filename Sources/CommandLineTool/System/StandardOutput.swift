internal import CPosix

/// Where results go.
enum StandardOutput {
    /// False when nobody reads them any longer.
    @discardableResult
    static func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    /// False when nobody reads them any longer.
    @discardableResult
    static func write(_ bytes: [UInt8]) -> Bool {
        DescriptorOutput.write(bytes, to: 1)
    }
}

/// Where everything else goes.
enum StandardError {
    static func write(_ text: String) {
        // There is nobody else to tell when standard error is closed.
        _ = DescriptorOutput.write(Array(text.utf8), to: 2)
    }
}

private enum DescriptorOutput {
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        let written = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(descriptor, buffer.baseAddress, count)
        }
        return written.error == 0
    }
}
