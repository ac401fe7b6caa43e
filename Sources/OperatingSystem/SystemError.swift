internal import CPosix

/// A failed operating-system call.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// The call's errno, positive.
    package let number: Int32

    /// Creates an error from a positive errno.
    package init(number: Int32) {
        self.number = number
    }

    /// The system's words for it, such as `No such file or directory`.
    package var description: String {
        var text = [CChar](repeating: 0, count: 128)
        // SAFETY: the pointer and count describe `text`, which outlives the call.
        let length = unsafe text.withUnsafeMutableBufferPointer { buffer in
            unsafe cposix_error_text(number, buffer.baseAddress, buffer.count)
        }
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
