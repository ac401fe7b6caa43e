internal import CPosix
internal import GatewayPorts

/// A call that a writer noted and did not live to record, as it stands in the lane's file of open calls.
struct LeftOpenCall {
    let place: Int
    /// The number of the record that was to close it; 0 when there was none yet.
    let closingSequence: Int
    let record: AuditRecord

    /// One slot, as long as a sector of a disk: check, number of the closing record, length, note.
    enum Slot {
        static let bytes = 512
        static let check = 0
        static let closing = 8
        static let length = 16
        static let note = 24
    }

    /// More slots than this are not read: no table is longer.
    static let maxSlots = 1 << 20

    /// Whether the record that was to close it is in a lane that ends with `sequence`.
    func isRecorded(upTo sequence: Int) -> Bool {
        closingSequence > 0 && closingSequence <= sequence
    }

    /// Reads the used slots of a table; torn ones and empty ones are passed over.
    /// - Throws: `AuditFailure` when the file cannot be read.
    static func read(_ file: borrowing OpenFile) throws(AuditFailure) -> [LeftOpenCall] {
        let slots = min(try file.status().size / Slot.bytes, maxSlots)
        let slotsPerRead = 512
        var calls: [LeftOpenCall] = []
        for first in stride(from: 0, to: slots, by: slotsPerRead) {
            let wanted = min(slotsPerRead, slots - first)
            let bytes = try file.bytes(at: first * Slot.bytes, count: wanted * Slot.bytes)
            for index in 0..<(bytes.count / Slot.bytes) {
                let start = index * Slot.bytes
                if let call = LeftOpenCall(bytes[start..<start + Slot.bytes], place: first + index) {
                    calls.append(call)
                }
            }
        }
        return calls
    }

    /// How many calls a lane has that no record closes and nobody writes to, when it ends with `sequence`.
    /// - Throws: `AuditFailure` when a file cannot be read.
    static func count(
        lane: Int, endingWith sequence: Int, in directory: borrowing AuditDirectory
    ) throws(AuditFailure) -> Int {
        let name = LaneFiles.openCallsName(of: lane)
        guard try directory.status(of: name) != nil, try !HeldLane.isHeld(lane, in: directory) else { return 0 }
        let calls = try read(try directory.open(name, .read))
        // A writer that came and went meanwhile has settled them.
        guard try directory.status(of: name) != nil else { return 0 }
        return calls.count { !$0.isRecorded(upTo: sequence) }
    }

    private init?(_ slot: ArraySlice<UInt8>, place: Int) {
        let check = Self.word(Slot.check, of: slot)
        let length = Self.word(Slot.length, of: slot)
        guard check != 0, length <= UInt64(OpenCallNote.maxBytes) else { return nil }
        let start = slot.startIndex + Slot.note
        let note = slot[start..<start + Int(length)]
        // SAFETY: the bytes are only read while the closure runs.
        let noteCheck = unsafe note.withUnsafeBytes { unsafe Self.checksum(of: $0) }
        guard noteCheck == check, let record = OpenCallNote.read(note) else { return nil }
        self.place = place
        self.record = record
        closingSequence = Int(clamping: Self.word(Slot.closing, of: slot))
    }

    private static func word(_ offset: Int, of slot: ArraySlice<UInt8>) -> UInt64 {
        slot.dropFirst(offset).prefix(8).reversed().reduce(0) { $0 &<< 8 | UInt64($1) }
    }

    /// What tells a whole note from a torn one; never zero.
    static func checksum(of note: UnsafeRawBufferPointer) -> UInt64 {
        // SAFETY: the pointer and count describe the buffer, which outlives the call.
        unsafe cposix_checksum(note.baseAddress?.assumingMemoryBound(to: UInt8.self), note.count)
    }
}
