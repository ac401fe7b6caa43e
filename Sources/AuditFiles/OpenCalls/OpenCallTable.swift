internal import GatewayPorts

/// The calls of one lane that went upstream and have no record yet, in a file that outlives the process.
///
/// A killed process leaves the file behind, and whoever takes the lane next records what stands in it. Places that were
/// freed last are used first, so that few pages of the file are ever touched.
struct OpenCallTable: ~Copyable {
    private typealias Slot = LeftOpenCall.Slot

    /// The file, for the disk thread.
    let file: SharedFile
    private let map: MappedFile
    private let capacity: Int
    private var freed: [Int] = []
    private var isUsed: [Bool] = []
    private var note = LineBuffer(capacity: OpenCallNote.maxBytes)
    /// How many places are in use.
    private(set) var count = 0

    /// Opens the lane's table with room for `capacity` calls, at least one, and keeps what is left in it.
    /// - Throws: `AuditFailure` when the file cannot be made or the disk has no room for it.
    init(
        lane: Int, capacity: Int, in directory: borrowing AuditDirectory, left: inout [LeftOpenCall]
    ) throws(AuditFailure) {
        let shared = SharedFile(try directory.open(LaneFiles.openCallsName(of: lane), .update))
        left = try LeftOpenCall.read(shared.file)
        let places = max(1, min(capacity, LeftOpenCall.maxSlots), (left.last?.place ?? -1) + 1)
        map = try MappedFile(shared.file, count: places * Slot.bytes)
        file = shared
        self.capacity = places
        isUsed = Array(repeating: false, count: (left.last?.place ?? -1) + 1)
        for call in left { isUsed[call.place] = true }
        freed = isUsed.indices.reversed().filter { !isUsed[$0] }
        count = left.count
    }

    /// Notes a call; nil when every place is in use.
    mutating func open(_ record: borrowing AuditRecord) -> OpenCall? {
        guard let place = takePlace() else { return nil }
        OpenCallNote.write(record, to: &note)
        let start = place * Slot.bytes
        // SAFETY: the bytes are only read while the closure runs.
        let check = unsafe note.withBytes { bytes in
            unsafe map.store(bytes, at: start + Slot.note)
            return unsafe LeftOpenCall.checksum(of: bytes)
        }
        map.store(0, at: start + Slot.closing)
        map.store(UInt64(note.count), at: start + Slot.length)
        map.store(check, at: start + Slot.check)
        return OpenCall(place: place)
    }

    /// Notes which record closes a call, before that record is written; 0 takes it back.
    func close(_ call: OpenCall, with sequence: Int) {
        guard isInUse(call) else { return }
        map.store(UInt64(sequence), at: call.place * Slot.bytes + Slot.closing)
    }

    /// Ends a note: its record is in the file, or the call was never sent.
    mutating func free(_ call: OpenCall) {
        guard isInUse(call) else { return }
        map.store(0, at: call.place * Slot.bytes + Slot.check)
        isUsed[call.place] = false
        freed.append(call.place)
        count -= 1
    }

    private func isInUse(_ call: OpenCall) -> Bool {
        isUsed.indices.contains(call.place) && isUsed[call.place]
    }

    private mutating func takePlace() -> Int? {
        if let place = freed.popLast() {
            isUsed[place] = true
            count += 1
            return place
        }
        guard isUsed.count < capacity else { return nil }
        isUsed.append(true)
        count += 1
        return isUsed.count - 1
    }
}
