internal import GatewayPorts

/// Follows one lane from file to file.
final class LaneCursor {
    private let lane: Int
    private var lastSequence = 0
    private var reader: LineReader?
    /// Lines that do not begin like a record: passed over here, found by a check.
    private(set) var unreadableLines = 0

    init(lane: Int) {
        self.lane = lane
    }

    /// The lane's last `count` records; the cursor is then at its end.
    /// - Throws: `AuditFailure` when a file cannot be read.
    func last(_ count: Int, of files: LaneFiles, in directory: borrowing AuditDirectory) throws(AuditFailure)
        -> [AuditEntry]
    {
        var missing = count
        var starts: [(name: String, offset: Int)] = []
        for name in (files.rotated.map(\.name) + (files.hasCurrent ? [files.currentName] : [])).reversed() {
            let (offset, lines) = try directory.open(name, .read).startOfLastLines(missing)
            starts.append((name, offset))
            missing -= lines
            if missing <= 0 { break }
        }
        var entries: [AuditEntry] = []
        for start in starts.reversed() {
            reader = LineReader(try directory.open(start.name, .read), at: start.offset)
            try drain(into: &entries)
        }
        return entries.suffix(count)
    }

    /// The records that have come since the last call, across rotations.
    /// - Throws: `AuditFailure` when a file cannot be read.
    func poll(in directory: borrowing AuditDirectory) throws(AuditFailure) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        reader?.forgetUnterminated()
        try drain(into: &entries)
        while let file = try nextFile(in: directory) {
            reader = LineReader(file)
            try drain(into: &entries)
        }
        return entries
    }

    /// The file after the one being read, when there is one.
    private func nextFile(in directory: borrowing AuditDirectory) throws(AuditFailure) -> OpenFile? {
        let currentName = LaneFiles.currentName(of: lane)
        let current = try directory.status(of: currentName)
        if let current, let reading = try reader?.status(), current.isSameFile(as: reading) { return nil }
        let rotated = try directory.lanes().first { $0.lane == lane }?.rotated ?? []
        if let next = rotated.first(where: { $0.firstSequence > lastSequence }) {
            return try directory.open(next.name, .read)
        }
        return current == nil ? nil : try directory.open(currentName, .read)
    }

    private func drain(into entries: inout [AuditEntry]) throws(AuditFailure) {
        while let line = try reader?.next(), line.isTerminated {
            guard let bytes = reader?.buffer[line.range], let entry = AuditEntry(bytes, lane: lane) else {
                unreadableLines += 1
                continue
            }
            lastSequence = entry.sequence
            entries.append(entry)
        }
    }
}

extension OpenFile {
    /// Where the last `count` whole lines begin, and how many there are.
    /// - Throws: `AuditFailure` when the file cannot be read.
    fileprivate func startOfLastLines(_ count: Int) throws(AuditFailure) -> (offset: Int, lines: Int) {
        let blockBytes = 64 * 1024
        var newlines = 0
        var end = try status().size
        while end > 0 {
            let start = max(0, end - blockBytes)
            let block = try bytes(at: start, count: end - start)
            for index in block.indices.reversed() where block[index] == 0x0A {
                if newlines == count { return (start + index + 1, count) }
                newlines += 1
            }
            end = start
        }
        return (0, newlines)
    }
}

extension OpenFile.Status {
    fileprivate func isSameFile(as other: OpenFile.Status) -> Bool {
        device == other.device && inode == other.inode
    }
}
