internal import GatewayPorts

extension LaneWriter {
    /// The most files of a lane that were set aside; then somebody must look.
    private static let maxDamagedFiles = 64

    // MARK: - Rotation

    func rotateIfFull() throws(AuditFailure) {
        let isFull = fileStatus.size > 0 && fileStatus.size + batch.byteCount > limits.maxFileBytes
        guard isFull || isFileRenamed else { return }
        if !isFileRenamed {
            try directory.rename(
                currentName, to: LaneFiles.rotatedName(of: number, firstSequence: fileFirstSequence))
            isFileRenamed = true
        }
        try startFile()
        try deleteOldFiles()
    }

    /// Begins the next file, which has no name in the directory yet.
    private func startFile() throws(AuditFailure) {
        file = SharedFile(try directory.open(currentName, .createNew))
        fileStatus = try file.file.status()
        fileFirstSequence = committed.sequence + 1
        isFileRenamed = false
    }

    private func deleteOldFiles() throws(AuditFailure) {
        guard let maxFiles = limits.maxFiles else { return }
        let rotated = try directory.lanes().first { $0.lane == number }?.rotated ?? []
        for old in rotated.dropLast(max(1, maxFiles - 1)) {
            try directory.remove(old.name)
            note("audit_file_deleted", "deleted `\(old.name)`, a lane keeps \(maxFiles) files", outcome: .info)
        }
    }

    // MARK: - A file that was changed behind our back

    /// Records written to a file that was deleted, renamed or cut behind our back would be lost, or break the chain:
    /// the chain goes on in a new file, and a record says so.
    func checkFile() throws(AuditFailure) {
        let found = try directory.status(of: currentName)
        guard found != fileStatus else { return }
        guard try heldLane.isStillOurs(in: directory) else {
            throw AuditFailure(
                code: .fileChanged, path: path, errorNumber: 0,
                message: "the lock of `\(path)` was deleted, another process may write to it now",
                help: "keep other programs from cleaning the state directory, and restart the gateway")
        }
        let fate = try setAside(found)
        // What went into the old file is written again, so that the new one begins with a whole record.
        batch.rewind()
        try startFile()
        note(
            "audit_file_replaced",
            "`\(currentName)` was \(fate); the chain goes on in a new file with record \(fileFirstSequence)")
    }

    /// Makes the name of the current file free; says what had become of the file.
    private func setAside(_ found: OpenFile.Status?) throws(AuditFailure) -> String {
        guard let found else { return "moved or deleted by someone else" }
        let isOurs = found.device == fileStatus.device && found.inode == fileStatus.inode
        let hasRecords = committed.sequence >= fileFirstSequence
        if isOurs, hasRecords {
            let name = LaneFiles.rotatedName(of: number, firstSequence: fileFirstSequence)
            try directory.rename(currentName, to: name)
            return "cut or written by someone else and is now `\(name)`"
        }
        let damaged = try directory.lanes().first { $0.lane == number }?.damaged.count ?? 0
        guard damaged < Self.maxDamagedFiles else {
            throw AuditFailure(
                code: .fileChanged, path: path, errorNumber: 0,
                message: "`\(path)` was replaced by someone else, and \(damaged) files were set aside already",
                help: "keep other programs from rotating or editing the trail, and move the files set aside away")
        }
        let name = "\(currentName).damaged-\(damaged + 1)"
        try directory.rename(currentName, to: name)
        return "replaced or written by someone else and is now `\(name)`"
    }
}
