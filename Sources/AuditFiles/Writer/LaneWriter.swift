internal import CPosix
internal import GatewayPorts

/// One lane, held by this process: its chain, its files, and the calls that have no record yet.
///
/// Used by one thread at a time.
final class LaneWriter {
    /// The limits of a lane.
    struct Limits {
        var maxFileBytes: Int
        var maxFiles: Int?
        var maxHeldBytes: Int
        var maxOpenCalls: Int
        /// How often a file is looked at whether it is still ours.
        var fileCheckNanoseconds: Int64
    }

    let limits: Limits
    let directory: AuditDirectory
    let heldLane: HeldLane
    var file: SharedFile
    var fileStatus: OpenFile.Status
    var fileFirstSequence: Int
    /// True between the two steps of a rotation: the file has its new name, and its successor could not be made yet.
    var isFileRenamed = false
    var batch: AuditBatch
    var openCalls: OpenCallTable
    /// The calls whose records are in the batch.
    private var closing: [OpenCall] = []
    private var nextFileCheck: Int64 = 0
    private var isTableRemoved = false

    /// The time of the newest record, for those that the lane writes by itself.
    var lastTimeNanoseconds: Int64
    /// The last record that is in the file.
    private(set) var committed: AuditAnchor
    /// Records and bytes written since the lane was taken, and the longest write.
    private(set) var writtenRecords: UInt64 = 0
    private(set) var writtenBytes: UInt64 = 0
    private(set) var longestWriteNanoseconds: Int64 = 0
    /// How many calls of an earlier writer were put into the batch when the lane was taken.
    private(set) var recoveredCalls = 0

    var number: Int { heldLane.number }
    var currentName: String { LaneFiles.currentName(of: number) }
    var path: String { "\(directory.path)/\(currentName)" }
    var heldBytes: Int { batch.remainingBytes }

    /// Repairs the end of a lane if its last writer was killed, and puts what is to be said about that, and the calls
    /// which that writer did not live to record, into the first batch.
    /// - Throws: `AuditFailure` when a file of the lane cannot be used.
    init(
        _ heldLane: consuming HeldLane, in directory: consuming AuditDirectory, limits: Limits, timeNanoseconds: Int64
    ) throws(AuditFailure) {
        let lane = heldLane.number
        let files = try directory.lanes().first { $0.lane == lane } ?? LaneFiles(lane: lane)
        let recovery = try LaneRecovery(of: files, in: directory)
        let file = SharedFile(try directory.open(files.currentName, .append))
        var left: [LeftOpenCall] = []
        openCalls = try OpenCallTable(lane: lane, capacity: limits.maxOpenCalls, in: directory, left: &left)
        fileStatus = try file.file.status()
        fileFirstSequence = recovery.currentFirstSequence ?? recovery.end.sequence + 1
        batch = AuditBatch(after: recovery.end)
        committed = recovery.end
        lastTimeNanoseconds = timeNanoseconds
        self.file = file
        self.limits = limits
        self.directory = directory
        self.heldLane = heldLane
        for repair in recovery.repairs { note(repair.code, repair.detail) }
        settle(left)
    }

    deinit {
        removeEmptyTable()
    }

    /// Deletes the file of open calls; what is still open in it, or closed by a record that was never written, waits
    /// for the next writer.
    func removeEmptyTable() {
        guard openCalls.count == 0, !isTableRemoved else { return }
        isTableRemoved = true
        do throws(AuditFailure) {
            try directory.remove(LaneFiles.openCallsName(of: number))
        } catch {
            // A table that stays has nothing in it: the next writer reads it in vain.
        }
    }

    // MARK: - Calls under way

    /// Ends what an earlier writer noted and recorded; records the rest.
    private func settle(_ left: [LeftOpenCall]) {
        let end = committed.sequence
        // First all marks, so that a mark which promised a record that never came is not kept by one that comes now.
        for call in left where !call.isRecorded(upTo: end) { openCalls.close(OpenCall(place: call.place), with: 0) }
        for call in left {
            let place = OpenCall(place: call.place)
            if call.isRecorded(upTo: end) {
                openCalls.free(place)
            } else {
                append(Self.unanswered(call.record), closing: place)
                recoveredCalls += 1
            }
        }
    }

    /// The record of a call whose writer was killed before the answer came.
    private static func unanswered(_ noted: AuditRecord) -> AuditRecord {
        var record = noted
        record.outcome = .noAnswer
        record.code = "gateway_stopped"
        record.reason = "the gateway stopped before the answer came; the server may have carried it out"
        return record
    }

    // MARK: - Records

    /// Adds a record to the batch; its call's note says which record closes it before that is written.
    func append(_ record: borrowing AuditRecord, closing call: OpenCall?) {
        batch.append(record)
        guard let call else { return }
        openCalls.close(call, with: batch.end.sequence)
        closing.append(call)
    }

    /// Adds a record about the trail itself.
    func note(_ code: String, _ detail: String, outcome: AuditRecord.Outcome = .error) {
        var record = AuditRecord(timeNanoseconds: lastTimeNanoseconds, kind: .lifecycle, outcome: outcome)
        record.code = code
        record.detail = detail
        batch.append(record)
    }

    /// Writes the batch with one write and ends the notes of its calls.
    /// - Throws: `AuditFailure` when not all of it is in the file; it is kept then.
    func flush() throws(AuditFailure) {
        guard !batch.isEmpty else { return }
        let start = cposix_monotonic_nanoseconds()
        if !isFileRenamed, start >= nextFileCheck {
            try checkFile()
            nextFileCheck = start + limits.fileCheckNanoseconds
        }
        // A batch that is half in a file stays with it.
        if batch.writtenBytes == 0 { try rotateIfFull() }
        let records = batch.count
        let (count, errorNumber) = batch.write(to: file.file)
        batch.advance(by: count)
        fileStatus.size += count
        writtenBytes += UInt64(count)
        longestWriteNanoseconds = max(longestWriteNanoseconds, cposix_monotonic_nanoseconds() - start)
        guard errorNumber == 0, batch.isEmpty else {
            nextFileCheck = 0
            throw AuditFailure(
                .writeFailed, doing: "write the audit trail", path: path, errorNumber: errorNumber,
                help: "free space on its file system, or name another state directory")
        }
        writtenRecords += UInt64(records)
        committed = batch.end
        for call in closing { openCalls.free(call) }
        closing.removeAll(keepingCapacity: true)
    }
}
