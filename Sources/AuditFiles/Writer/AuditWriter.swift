package import GatewayPorts

/// The audit trail on disk: one lane, written by this process alone.
///
/// Bound to one event loop, like the port it implements. A commit is one write; the bytes are then with the operating
/// system, so that a killed process has recorded everything it answered.
package final class AuditWriter: AuditLog {
    /// Where and how the trail is written.
    package struct Configuration: Sendable {
        /// The directory of the trail, made with its parents when it is missing.
        package var directory: String
        /// The size in bytes at which a file is rotated; one batch is never split over two files.
        package var maxFileBytes = 64 * 1024 * 1024
        /// How many files a lane keeps, from 2; nil keeps all.
        package var maxFilesPerLane: Int?
        /// How many bytes of records wait in memory while the disk refuses them; more are counted, not kept.
        package var maxHeldBytes = 4 * 1024 * 1024
        /// How many processes can write at the same time.
        package var maxLanes = 64

        /// Creates a configuration with the default limits.
        package init(directory: String) {
            self.directory = directory
        }
    }

    private let configuration: Configuration
    private let directory: AuditDirectory
    private let heldLane: HeldLane
    private var file: OpenFile
    private var fileStatus: OpenFile.Status
    private var fileFirstSequence: Int
    /// True between the two steps of a rotation: the file has its new name, and its successor could not be made yet.
    private var isFileRenamed = false
    private var batch: AuditBatch
    private var droppedRecords = 0
    private var lastTimeNanoseconds: Int64

    /// The number of the lane, from 1.
    package var lane: Int { heldLane.number }
    /// The last record that is in the file: what an anchor notes.
    package private(set) var committed: AuditAnchor
    /// False from a failed `commit` until one succeeds; calls are refused meanwhile.
    package private(set) var isHealthy = true

    /// Takes the first free lane, repairs its end if its last writer was killed, and continues its chain.
    /// - Throws: `AuditFailure` when the directory or a file in it cannot be used, or no lane is free.
    package init(_ configuration: Configuration, timeNanoseconds: Int64) throws(AuditFailure) {
        let directory = try AuditDirectory(creating: configuration.directory)
        let heldLane = try HeldLane(in: directory, maxLanes: configuration.maxLanes)
        let lane = heldLane.number
        let files = try directory.lanes().first { $0.lane == lane } ?? LaneFiles(lane: lane)
        let recovery = try LaneRecovery(of: files, in: directory)
        file = try directory.open(files.currentName, .append)
        fileStatus = try file.status()
        fileFirstSequence = recovery.currentFirstSequence ?? recovery.end.sequence + 1
        batch = AuditBatch(after: recovery.end)
        committed = recovery.end
        lastTimeNanoseconds = timeNanoseconds
        self.configuration = configuration
        self.directory = directory
        self.heldLane = heldLane
        for repair in recovery.repairs { note(repair.code, repair.detail) }
        try commit()
    }

    // MARK: - The port

    /// Adds one record to the batch.
    package func append(_ record: borrowing AuditRecord, closing call: OpenCall?) {
        lastTimeNanoseconds = record.timeNanoseconds
        if batch.remainingBytes >= configuration.maxHeldBytes {
            // A failure is not lost here: `commit` meets it again, or reports the records dropped below.
            do { try flush() } catch { isHealthy = false }
        }
        guard batch.remainingBytes < configuration.maxHeldBytes else {
            droppedRecords += 1
            return
        }
        batch.append(record)
    }

    /// Writes the batch with one write.
    /// - Throws: `AuditFailure` when a record appended since the last commit is not in the file.
    @discardableResult
    package func commit() throws(AuditFailure) -> AuditProgress {
        do {
            try flush()
            try reportDroppedRecords()
        } catch {
            isHealthy = false
            throw error
        }
        isHealthy = true
        return .durable
    }

    /// Notes a call that goes upstream.
    package func open(_ record: borrowing AuditRecord) -> OpenCall? { OpenCall(place: 0) }

    /// Ends the note of a call that was not sent.
    package func forget(_ call: OpenCall) {}

    /// The greatest number of a commit that is on disk.
    package var durableCommit: UInt64 { 0 }

    /// Once the disk takes records again, says in the trail how many it lost; their callers are told by the throw.
    private func reportDroppedRecords() throws(AuditFailure) {
        guard droppedRecords > 0 else { return }
        let sentence = "\(droppedRecords) records were lost while the audit trail could not be written"
        note("audit_records_lost", sentence)
        droppedRecords = 0
        try flush()
        throw AuditFailure(
            code: .writeFailed, path: path, errorNumber: 0, message: sentence,
            help: "give the trail more space, or raise the limit of records held in memory")
    }

    // MARK: - Writing

    private var currentName: String { LaneFiles.currentName(of: lane) }

    private var path: String { "\(directory.path)/\(currentName)" }

    private func flush() throws(AuditFailure) {
        guard !batch.isEmpty else { return }
        if !isFileRenamed { try checkFile() }
        // A batch that is half in a file stays with it.
        if batch.writtenBytes == 0 { try rotateIfFull() }
        let (count, errorNumber) = file.write(batch.bytes, from: batch.writtenBytes)
        batch.advance(by: count)
        fileStatus.size += count
        guard errorNumber == 0, batch.isEmpty else {
            throw AuditFailure(
                .writeFailed, doing: "write the audit trail", path: path, errorNumber: errorNumber,
                help: "free space on its file system, or name another state directory")
        }
        committed = batch.end
    }

    /// Records written to a file that was deleted, renamed or cut behind our back would be lost, or break the chain.
    private func checkFile() throws(AuditFailure) {
        guard try directory.status(of: currentName) != fileStatus else { return }
        throw AuditFailure(
            code: .fileChanged, path: path, errorNumber: 0,
            message: "`\(path)` was replaced, cut or written by someone else",
            help: "keep other programs from rotating or editing the trail, and restart the gateway to continue it")
    }

    private func note(_ code: String, _ detail: String) {
        var record = AuditRecord(timeNanoseconds: lastTimeNanoseconds, kind: .lifecycle, outcome: .error)
        record.code = code
        record.detail = detail
        batch.append(record)
    }

    // MARK: - Rotation

    private func rotateIfFull() throws(AuditFailure) {
        let isFull = fileStatus.size > 0 && fileStatus.size + batch.bytes.count > configuration.maxFileBytes
        guard isFull || isFileRenamed else { return }
        if !isFileRenamed {
            try directory.rename(
                currentName, to: LaneFiles.rotatedName(of: lane, firstSequence: fileFirstSequence))
            isFileRenamed = true
        }
        file = try directory.open(currentName, .createNew)
        fileStatus = try file.status()
        fileFirstSequence = committed.sequence + 1
        isFileRenamed = false
        try deleteOldFiles()
    }

    private func deleteOldFiles() throws(AuditFailure) {
        guard let maxFiles = configuration.maxFilesPerLane else { return }
        let rotated = try directory.lanes().first { $0.lane == lane }?.rotated ?? []
        for old in rotated.dropLast(max(1, maxFiles - 1)) {
            try directory.remove(old.name)
            var record = AuditRecord(timeNanoseconds: lastTimeNanoseconds, kind: .lifecycle, outcome: .info)
            record.code = "audit_file_deleted"
            record.detail = "deleted `\(old.name)`, a lane keeps \(maxFiles) files"
            batch.append(record)
        }
    }
}
