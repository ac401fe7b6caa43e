internal import GatewayPorts
internal import JSONText

/// The lines that are not in the file yet, chained as they come.
struct AuditBatch {
    private var lines = JSONWriter()
    /// How much of `bytes` an interrupted write has already put into the file.
    private(set) var writtenBytes = 0
    /// The last record in the batch, or the last one written when the batch is empty.
    private(set) var end: AuditAnchor
    /// How many records are in the batch.
    private(set) var count = 0

    /// A batch that grew beyond this gives its memory back once it is written.
    private static let keptCapacity = 256 * 1024

    init(after anchor: AuditAnchor) {
        end = anchor
    }

    var bytes: [UInt8] { lines.bytes }

    var isEmpty: Bool { bytes.isEmpty }

    var remainingBytes: Int { bytes.count - writtenBytes }

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
        guard writtenBytes >= bytes.count else { return }
        lines.bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
        writtenBytes = 0
        self.count = 0
    }
}
