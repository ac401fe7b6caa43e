internal import GatewayPorts

/// The lines that are not in the file yet, chained as they come.
struct AuditBatch: ~Copyable {
    private var lines = LineBuffer(capacity: keptCapacity)
    /// How much of `bytes` an interrupted write has already put into the file.
    private(set) var writtenBytes = 0
    /// The last record in the batch, or the last one written when the batch is empty.
    private(set) var end: AuditAnchor
    /// How many records are in the batch.
    private(set) var count = 0

    /// A batch that grew beyond this gives its memory back once it is written.
    private static let keptCapacity = 128 * 1024

    init(after anchor: AuditAnchor) {
        end = anchor
    }

    /// The length of all lines, in bytes.
    var byteCount: Int { lines.count }

    var isEmpty: Bool { lines.count == 0 }

    var remainingBytes: Int { lines.count - writtenBytes }

    /// Writes what is not in the file yet.
    /// - Returns: how many bytes were written and the error number of what stopped it, zero when nothing did.
    func write(to file: borrowing OpenFile) -> (count: Int, errorNumber: Int32) {
        // SAFETY: the bytes are only read while the closure runs.
        unsafe lines.withBytes(from: writtenBytes) { unsafe file.write($0) }
    }

    /// Adds one record after the last.
    mutating func append(_ record: borrowing AuditRecord) {
        let sequence = end.sequence + 1
        let hash = AuditLineEncoder.append(record, sequence: sequence, previous: end.hash, to: &lines)
        end = AuditAnchor(sequence: sequence, hash: hash)
        count += 1
    }

    /// Begins the batch anew, in another file.
    mutating func rewind() {
        writtenBytes = 0
    }

    /// Notes that `count` more bytes are in the file.
    mutating func advance(by count: Int) {
        writtenBytes += count
        guard writtenBytes >= lines.count else { return }
        lines.removeAll(keptCapacity: Self.keptCapacity)
        writtenBytes = 0
        self.count = 0
    }
}
