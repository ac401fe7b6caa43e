internal import CPosix

/// Where results go.
enum StandardOutput {
    static func write(_ text: String) {
        write(Array(text.utf8))
    }

    static func write(_ bytes: [UInt8]) {
        DescriptorOutput.write(bytes, to: 1)
    }
}

/// Where everything else goes.
enum StandardError {
    static func write(_ text: String) {
        DescriptorOutput.write(Array(text.utf8), to: 2)
    }
}

private enum DescriptorOutput {
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        let count = bytes.count
        // SAFETY: the array outlives the call, which reads `count` bytes of it and keeps no pointer.
        // A reader that went away is nobody to tell.
        _ = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe cposix_write_all(descriptor, buffer.baseAddress, count)
        }
    }
}
