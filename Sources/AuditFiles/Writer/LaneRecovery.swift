internal import GatewayPorts

/// A lane as its last writer left it, made fit to be continued.
struct LaneRecovery {
    /// The last record that can be trusted.
    private(set) var end = AuditAnchor.origin
    /// The number of the current file's first record; nil when the current file is new or empty.
    private(set) var currentFirstSequence: Int?
    /// What was repaired, for the trail itself: a stable code and a sentence.
    private(set) var repairs: [(code: String, detail: String)] = []

    /// Looks at the lane's files from the newest back: cuts an unfinished record off the current file, and sets a file
    /// aside whose end does not fit its hash, until one is found that the chain can go on from.
    /// - Throws: `AuditFailure` when a file cannot be read, cut or renamed.
    init(of files: LaneFiles, in directory: borrowing AuditDirectory) throws(AuditFailure) {
        var names = files.rotated.map(\.name)
        if files.hasCurrent { names.append(files.currentName) }
        var damagedCount = files.damaged.count
        while let name = names.popLast() {
            let isCurrent = name == files.currentName
            switch try FileTail.read(try directory.open(name, .read)) {
            case .empty(let tornBytes):
                if tornBytes > 0 { try cut(name, to: 0, losing: tornBytes, in: directory) }
            case .sealed(let anchor, let firstSequence, let tornBytes):
                if tornBytes > 0 {
                    let size = try directory.status(of: name)?.size ?? tornBytes
                    try cut(name, to: size - tornBytes, losing: tornBytes, in: directory)
                }
                end = anchor
                currentFirstSequence = isCurrent ? firstSequence : nil
                return
            case .damaged:
                damagedCount += 1
                try setAside(name, as: "\(files.currentName).damaged-\(damagedCount)", in: directory)
            }
        }
    }

    private mutating func cut(
        _ name: String, to size: Int, losing tornBytes: Int, in directory: borrowing AuditDirectory
    ) throws(AuditFailure) {
        try directory.open(name, .append).truncate(to: size)
        repairs.append(
            ("audit_torn_record", "cut \(tornBytes) bytes of an unfinished record off the end of `\(name)`"))
    }

    private mutating func setAside(
        _ name: String, as newName: String, in directory: borrowing AuditDirectory
    ) throws(AuditFailure) {
        try directory.rename(name, to: newName)
        let detail = "`\(name)` does not end in a record that fits its hash, it was set aside as `\(newName)`"
        repairs.append(("audit_file_damaged", detail))
    }
}
