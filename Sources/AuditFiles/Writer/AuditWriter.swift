internal import CPosix
package import GatewayPorts

/// The audit trail on disk: one lane, written by this process alone.
///
/// Bound to one event loop, like the port it implements. A commit is one write; the bytes are then with the operating
/// system, so that a killed process has recorded everything it answered. A thread flushes them to the disk.
package final class AuditWriter: AuditLog {
    private let configuration: Configuration
    private let laneWriter: LaneWriter
    private let flusher: DiskFlusher
    private var commits: UInt64 = 0
    /// The file that the flusher knows of.
    private var flushedFile: SharedFile
    private var droppedRecords = 0
    private var lostRecords = 0
    /// Their records were dropped: their notes stay until the trail says how many were lost.
    private var droppedCalls: [OpenCall] = []
    private var isWritable = true
    private var lastError: AuditFailure?
    private var isFinished = false

    /// The number of the lane, from 1.
    package var lane: Int { laneWriter.number }
    /// The last record that is in the file: what an anchor notes.
    package var committed: AuditAnchor { laneWriter.committed }
    /// How many calls that an earlier writer left under way were recorded when this one started, over all lanes.
    package let recoveredCalls: Int

    /// Takes the first free lane, repairs its end if its last writer was killed, records the calls that were under way
    /// then, here and in every other lane that nobody holds, and continues the lane's chain.
    ///
    /// `onDurable` is called on another thread when ``durableCommit`` has grown, and when a flush has failed.
    /// - Throws: `AuditFailure` when the directory or a file in it cannot be used, or no lane is free.
    package init(
        _ configuration: Configuration, timeNanoseconds: Int64, onDurable: @escaping @Sendable () -> Void = {}
    ) throws(AuditFailure) {
        let directory = try AuditDirectory(creating: configuration.directory)
        let heldLane = try HeldLane(in: directory, maxLanes: configuration.maxLanes)
        let settlement = try LaneSettlement.settle(
            in: directory, except: heldLane.number, limits: configuration.limits, timeNanoseconds: timeNanoseconds)
        laneWriter = try LaneWriter(
            heldLane, in: directory, limits: configuration.limits, timeNanoseconds: timeNanoseconds)
        flusher = try DiskFlusher(
            configuration.durability, directory: SharedFile(try OpenFile(directory: configuration.directory)),
            onDurable: onDurable, flush: configuration.flush)
        recoveredCalls = settlement.recoveredCalls + laneWriter.recoveredCalls
        flushedFile = laneWriter.file
        self.configuration = configuration
        for problem in settlement.problems { laneWriter.note("audit_lane_unsettled", problem) }
        flusher.use(laneWriter.file, openCalls: laneWriter.openCalls.file)
        try commit()
    }

    deinit {
        finish()
    }

    /// Writes and flushes what is left, on the calling thread; afterwards no call can be noted.
    package func finish() {
        guard !isFinished else { return }
        isFinished = true
        // Nobody is left to be told: the next writer finds what is missing in the notes of the open calls.
        do throws(AuditFailure) { try commit() } catch { lastError = error }
        flusher.finish()
        laneWriter.removeEmptyTable()
    }

    // MARK: - Calls

    /// Notes a call that goes upstream, in memory that belongs to a file.
    package func open(_ record: borrowing AuditRecord) -> OpenCall? {
        guard !isFinished else { return nil }
        flusher.noted()
        return laneWriter.openCalls.open(record)
    }

    /// Ends the note of a call that was not sent.
    package func forget(_ call: OpenCall) {
        laneWriter.openCalls.free(call)
    }

    // MARK: - Records

    /// Adds one record to the batch.
    package func append(_ record: borrowing AuditRecord, closing call: OpenCall?) {
        laneWriter.lastTimeNanoseconds = record.timeNanoseconds
        if laneWriter.heldBytes >= configuration.maxHeldBytes {
            // A failure is not lost here: `commit` meets it again, or reports the records dropped below.
            do throws(AuditFailure) { try write() } catch { failed(error) }
        }
        guard laneWriter.heldBytes < configuration.maxHeldBytes else {
            droppedRecords += 1
            if let call { drop(call) }
            return
        }
        laneWriter.append(record, closing: call)
    }

    /// Keeps the note of a call whose record is lost, in case nobody lives to count it; not so many that none is left
    /// for calls that go on.
    private func drop(_ call: OpenCall) {
        if configuration.whenUnwritable == .count, droppedCalls.count >= configuration.maxOpenCalls / 8 {
            laneWriter.openCalls.free(call)
        } else {
            droppedCalls.append(call)
        }
    }

    /// Writes the batch with one write.
    /// - Throws: `AuditFailure` when a record appended since the last commit is not in the file.
    @discardableResult
    package func commit() throws(AuditFailure) -> AuditProgress {
        do throws(AuditFailure) {
            tellOfFailedFlush()
            try write()
            try reportDroppedRecords()
        } catch {
            failed(error)
            if configuration.whenUnwritable == .count { return .durable }
            throw error
        }
        isWritable = true
        guard configuration.durability == .always, flusher.durableCommit < commits else { return .durable }
        if let failure = flusher.failure, configuration.whenUnwritable == .refuse { throw failure }
        return .syncing(commit: commits)
    }

    /// The greatest number of a commit that is as durable as the operator asked.
    package var durableCommit: UInt64 { flusher.durableCommit }

    /// False from a commit or flush that failed until one works; calls are refused meanwhile.
    package var isHealthy: Bool {
        configuration.whenUnwritable == .count || (isWritable && !flusher.hasFailed)
    }

    private func write() throws(AuditFailure) {
        guard !laneWriter.batch.isEmpty else { return }
        // A rotation that came before a write which failed has changed the file all the same.
        defer {
            if laneWriter.file !== flushedFile {
                flushedFile = laneWriter.file
                flusher.use(laneWriter.file, openCalls: laneWriter.openCalls.file)
            }
        }
        try laneWriter.flush()
        commits += 1
        flusher.wrote(commit: commits)
    }

    private func failed(_ failure: AuditFailure) {
        isWritable = false
        lastError = failure
    }

    /// What a flush could not write is gone for the next one: the trail says from where to where it may be missing.
    private func tellOfFailedFlush() {
        guard let failure = flusher.takeFailure() else { return }
        lastError = failure
        laneWriter.note(
            "audit_flush_failed",
            "\(failure.message); records up to \(laneWriter.committed.sequence) may not survive a power cut")
    }

    /// Once the disk takes records again, says in the trail how many it lost; their callers are told by the throw.
    private func reportDroppedRecords() throws(AuditFailure) {
        guard droppedRecords > 0 else { return }
        let sentence = "\(droppedRecords) records were lost while the audit trail could not be written"
        laneWriter.note("audit_records_lost", sentence)
        lostRecords += droppedRecords
        droppedRecords = 0
        try write()
        for call in droppedCalls { laneWriter.openCalls.free(call) }
        droppedCalls.removeAll()
        throw AuditFailure(
            code: .writeFailed, path: laneWriter.path, errorNumber: 0, message: sentence,
            help: "give the trail more space, or raise the limit of records held in memory")
    }

    // MARK: - Health

    /// How the trail fares; cheap enough for the event loop.
    package var health: AuditHealth {
        let flushes = flusher.flushTimes
        return AuditHealth(
            lane: laneWriter.number, file: laneWriter.path, isHealthy: isWritable && !flusher.hasFailed,
            records: laneWriter.writtenRecords, bytes: laneWriter.writtenBytes, heldBytes: laneWriter.heldBytes,
            lostRecords: lostRecords + droppedRecords, openCalls: laneWriter.openCalls.count,
            longestWriteMicroseconds: laneWriter.longestWriteNanoseconds / 1000,
            longestFlushMicroseconds: flushes.longest / 1000,
            lastFlushAgeMilliseconds: flushes.last.map { (cposix_monotonic_nanoseconds() - $0) / 1_000_000 },
            lastError: lastError?.message ?? flusher.failure?.message)
    }
}
