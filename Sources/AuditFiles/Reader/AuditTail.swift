package import GatewayPorts

/// Shows the newest records of all lanes, and those that come.
///
/// It never waits: who follows the trail calls `poll` as often as it likes.
package struct AuditTail: ~Copyable {
    private let directory: AuditDirectory
    private var cursors: [Int: LaneCursor] = [:]

    /// Opens the trail.
    /// - Throws: `AuditFailure` when the directory cannot be opened.
    package init(directory path: String) throws(AuditFailure) {
        directory = try AuditDirectory(existing: path)
    }

    /// Lines that do not begin like a record and were passed over; a check tells where they are.
    package var unreadableLines: Int { cursors.values.reduce(0) { $0 + $1.unreadableLines } }

    /// Calls that were under way when the last writers of lanes stopped which nobody has continued, by lane number.
    /// - Throws: `AuditFailure` when a file cannot be read.
    package func openCalls() throws(AuditFailure) -> [(lane: Int, calls: Int)] {
        var found: [(lane: Int, calls: Int)] = []
        for files in try directory.lanes() where files.hasOpenCalls {
            let end = try files.lastSequence(in: directory)
            let calls = try LeftOpenCall.count(lane: files.lane, endingWith: end, in: directory)
            if calls > 0 { found.append((files.lane, calls)) }
        }
        return found
    }

    /// The last `count` records over all lanes, oldest first.
    /// - Throws: `AuditFailure` when a file cannot be read.
    package mutating func last(_ count: Int) throws(AuditFailure) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        for files in try directory.lanes() {
            let cursor = LaneCursor(lane: files.lane)
            cursors[files.lane] = cursor
            entries += try cursor.last(max(0, count), of: files, in: directory)
        }
        return Self.merged(entries).suffix(max(0, count))
    }

    /// The records that have come since the last call, oldest first; lanes and files that are new are read whole.
    /// - Throws: `AuditFailure` when a file cannot be read.
    package mutating func poll() throws(AuditFailure) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        for files in try directory.lanes() {
            let cursor = cursors[files.lane] ?? LaneCursor(lane: files.lane)
            cursors[files.lane] = cursor
            entries += try cursor.poll(in: directory)
        }
        return Self.merged(entries)
    }

    private static func merged(_ entries: [AuditEntry]) -> [AuditEntry] {
        entries.sorted { $0.precedes($1) }
    }
}

extension LaneFiles {
    /// The number of the last record that can be trusted; 0 without one.
    /// - Throws: `AuditFailure` when a file cannot be read.
    fileprivate func lastSequence(in directory: borrowing AuditDirectory) throws(AuditFailure) -> Int {
        for name in (rotated.map(\.name) + (hasCurrent ? [currentName] : [])).reversed() {
            switch try FileTail.read(try directory.open(name, .read)) {
            case .empty, .damaged: continue
            case .sealed(let anchor, _, _): return anchor.sequence
            }
        }
        return 0
    }
}
