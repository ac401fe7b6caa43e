internal import CPosix
internal import GatewayPorts

/// Reads a file line by line, in memory bounded by its longest line.
struct LineReader: ~Copyable {
    /// One line, its newline excluded, as a range of `buffer`.
    struct Line: Equatable {
        let range: Range<Int>
        /// False for what follows the last newline: it stays unread, and is offered again with what has come since.
        let isTerminated: Bool
    }

    private let file: OpenFile
    /// The bytes that `Line.range` refers to, until the next call of `next`.
    private(set) var buffer: [UInt8]
    private var consumed = 0
    private var scanned = 0
    private var filled = 0
    /// Where in the file the byte after `filled` is.
    private var offset: Int

    private static let chunkBytes = 256 * 1024

    init(_ file: consuming OpenFile, at offset: Int = 0) {
        self.file = file
        self.offset = offset
        buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
    }

    /// Device, inode and length of the file.
    /// - Throws: `AuditFailure` with the system's error number.
    func status() throws(AuditFailure) -> OpenFile.Status {
        try file.status()
    }

    /// The next line, or nil at the end of the file.
    /// - Throws: `AuditFailure` when the file cannot be read.
    mutating func next() throws(AuditFailure) -> Line? {
        while true {
            if let newline = newline() {
                let range = consumed..<newline
                consumed = newline + 1
                scanned = consumed
                return Line(range: range, isTerminated: true)
            }
            scanned = filled
            guard makeRoom() else { return Line(range: consumed..<filled, isTerminated: false) }
            let received = try file.read(into: &buffer, from: filled, at: offset)
            filled += received
            offset += received
            if received == 0 {
                return consumed == filled ? nil : Line(range: consumed..<filled, isTerminated: false)
            }
        }
    }

    /// Forgets an unterminated line, so that it is read again: its writer may have cut it off and begun anew.
    mutating func forgetUnterminated() {
        offset -= filled - consumed
        filled = consumed
        scanned = consumed
    }

    private func newline() -> Int? {
        let count = filled - scanned
        let start = scanned
        // SAFETY: `scanned...filled` lies within the array, which outlives the call.
        let place = unsafe buffer.withUnsafeBufferPointer { bytes in
            unsafe cposix_find_newline(UnsafeBufferPointer(rebasing: bytes[start...]).baseAddress, count)
        }
        return place < count ? start + place : nil
    }

    /// Moves what is unread to the front of the buffer, or grows it; false when a line is longer than any record.
    private mutating func makeRoom() -> Bool {
        guard filled == buffer.count else { return true }
        if consumed > 0 {
            buffer.removeFirst(consumed)
            filled -= consumed
            scanned -= consumed
            buffer.append(contentsOf: repeatElement(0, count: consumed))
            consumed = 0
            return true
        }
        guard buffer.count < FileTail.maxLineBytes else { return false }
        buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        return true
    }
}
