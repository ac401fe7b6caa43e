/// One record as it stands in the trail.
package struct AuditEntry: Sendable, Equatable {
    /// The number of the lane.
    package let lane: Int
    /// The number of the record in its lane.
    package let sequence: Int
    /// The record's time as written: RFC 3339, UTC, microseconds; such texts sort as the times do.
    package let time: String
    /// The record's JSON text, without the newline.
    package let text: [UInt8]

    private static let timeLength = 27

    /// Reads a line; nil when it does not begin like a record.
    init?(_ line: ArraySlice<UInt8>, lane: Int) {
        guard let sequence = AuditSeal.sequence(ofLineStart: line) else { return nil }
        let afterSequence = line.dropFirst(AuditSeal.opening.count).drop { (0x30...0x39).contains($0) }
        self.lane = lane
        self.sequence = sequence
        time = String(
            decoding: afterSequence.dropFirst(AuditSeal.afterSequence.count).prefix(Self.timeLength), as: UTF8.self)
        text = Array(line)
    }

    /// Whether this record comes before another when all lanes are shown together.
    func precedes(_ other: AuditEntry) -> Bool {
        (time, lane, sequence) < (other.time, other.lane, other.sequence)
    }
}
