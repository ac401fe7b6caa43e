internal import GatewayPorts

/// How a file of the trail ends.
enum FileTail: Equatable {
    /// No whole line; `tornBytes` of an unfinished one.
    case empty(tornBytes: Int)
    /// A last line whose hash fits, `tornBytes` after it, and the number of the file's first record.
    case sealed(AuditAnchor, firstSequence: Int, tornBytes: Int)
    /// A first or last line that was not written by this code, or was changed since.
    case damaged

    /// No record is longer: names and values of arguments are at most one frame of 16 MiB each, and a reason quotes
    /// them.
    static let maxLineBytes = 64 * 1024 * 1024

    /// Reads the end of a file.
    /// - Throws: `AuditFailure` when the file cannot be read.
    static func read(_ file: borrowing OpenFile) throws(AuditFailure) -> FileTail {
        let size = try file.status().size
        var length = min(size, 64 * 1024)
        while true {
            let bytes = try file.bytes(at: size - length, count: length)
            guard bytes.count == length else { return .damaged }
            if let tail = try tail(of: bytes, isWholeFile: length == size, in: file) { return tail }
            guard length < maxLineBytes else { return .damaged }
            length = min(size, length * 4)
        }
    }

    /// Finds the last line; nil when it begins before `bytes`.
    private static func tail(
        of bytes: [UInt8], isWholeFile: Bool, in file: borrowing OpenFile
    ) throws(AuditFailure) -> FileTail? {
        guard let end = bytes.lastIndex(of: 0x0A) else {
            return isWholeFile ? .empty(tornBytes: bytes.count) : nil
        }
        let newlineBefore = bytes[..<end].lastIndex(of: 0x0A)
        guard newlineBefore != nil || isWholeFile else { return nil }
        let line = (newlineBefore.map { $0 + 1 } ?? 0)..<end
        guard
            let seal = AuditSeal(of: bytes[line]), seal.hash == AuditSeal.hash(of: bytes, line: line),
            let first = AuditSeal.sequence(ofLineStart: try file.bytes(at: 0, count: 64)[...])
        else { return .damaged }
        return .sealed(
            AuditAnchor(sequence: seal.sequence, hash: seal.hash), firstSequence: first,
            tornBytes: bytes.count - end - 1)
    }
}

extension OpenFile {
    /// Reads `count` bytes at `offset`; fewer when the file ends before.
    /// - Throws: `AuditFailure` when the file cannot be read.
    func bytes(at offset: Int, count: Int) throws(AuditFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = try read(into: &bytes, from: filled, at: offset + filled)
            if received == 0 { break }
            filled += received
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
