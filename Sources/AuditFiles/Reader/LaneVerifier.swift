internal import GatewayPorts

/// Checks the files of one lane in order, while a process may be writing and rotating them.
struct LaneVerifier {
    private let lane: Int
    private var report: AuditReport.Lane
    private var chain: ChainVerifier

    /// Checks one lane.
    /// - Throws: `AuditFailure` when a file cannot be read.
    static func verify(
        _ lane: Int, in directory: borrowing AuditDirectory, anchor: AuditAnchor?
    ) throws(AuditFailure) -> AuditReport.Lane {
        var verifier = LaneVerifier(lane: lane, anchor: anchor)
        try verifier.checkFiles(in: directory)
        verifier.report.records = verifier.chain.records
        verifier.report.firstSequence = verifier.chain.firstSequence
        verifier.report.end = verifier.chain.end
        verifier.report.openCalls = try LeftOpenCall.count(
            lane: lane, endingWith: verifier.chain.end?.sequence ?? 0, in: directory)
        if let anchor { verifier.checkAnchor(anchor) }
        return verifier.report
    }

    private init(lane: Int, anchor: AuditAnchor?) {
        self.lane = lane
        report = AuditReport.Lane(lane: lane)
        chain = ChainVerifier(anchor: anchor)
    }

    // MARK: - Files

    private mutating func checkFiles(in directory: borrowing AuditDirectory) throws(AuditFailure) {
        var lastRotated = 0
        while report.problem == nil {
            let files = try files(in: directory)
            if let next = files.rotated.first(where: { $0.firstSequence > lastRotated }) {
                lastRotated = next.firstSequence
                let file = try directory.open(next.name, .read)
                try check(file, named: next.name, promising: next.firstSequence, directory)
                continue
            }
            guard files.hasCurrent, try directory.status(of: files.currentName) != nil else { break }
            let current = try directory.open(files.currentName, .read)
            // A file that was rotated before it could be opened comes first: look again.
            let isRotatedSince = try self.files(in: directory).rotated.contains { $0.firstSequence > lastRotated }
            if isRotatedSince { continue }
            try check(current, named: files.currentName, promising: 1, directory)
            break
        }
        if report.problem == nil, let file = try files(in: directory).damaged.first {
            report.problem = AuditReport.Problem(
                kind: .setAside, file: file, line: 0,
                message: "a writer set the file aside, its end does not fit its hash")
        }
    }

    private func files(in directory: borrowing AuditDirectory) throws(AuditFailure) -> LaneFiles {
        try directory.lanes().first { $0.lane == lane } ?? LaneFiles(lane: lane)
    }

    private mutating func check(
        _ file: consuming OpenFile, named name: String, promising firstSequence: Int,
        _ directory: borrowing AuditDirectory
    ) throws(AuditFailure) {
        report.files += 1
        var lines = LineReader(file)
        var number = 0
        while let line = try lines.next() {
            number += 1
            guard line.isTerminated else {
                if try !HeldLane.isHeld(lane, in: directory) { report.problem = torn(name, number, line.range.count) }
                return
            }
            if let fault = chain.check(lines.buffer, line: line.range, promisedSequence: firstSequence) {
                report.problem = try problem(fault, name, number, rest: &lines)
                return
            }
        }
    }

    // MARK: - Problems

    private func torn(_ file: String, _ line: Int, _ bytes: Int) -> AuditReport.Problem {
        AuditReport.Problem(
            kind: .torn, file: file, line: line,
            message: "the last record is unfinished after \(bytes) bytes and no process is writing it")
    }

    private func problem(
        _ fault: ChainVerifier.Fault, _ file: String, _ line: Int, rest: inout LineReader
    ) throws(AuditFailure) -> AuditReport.Problem {
        let kind: AuditReport.Problem.Kind
        let message: String
        switch fault {
        case .notARecord:
            (kind, message) = (.altered, "the line is not an audit record")
        case .wrongHash:
            (kind, message) = (.altered, "the record does not fit its hash")
        case .wrongPrevious(let sequence):
            (kind, message) = (.altered, "record \(sequence) does not follow the record before it: one was replaced")
        case .wrongAnchor(let sequence):
            (kind, message) = (.altered, "record \(sequence) does not have the hash that its anchor noted")
        case .wrongSequence(let expected, let found):
            let isFurtherDown = found > expected ? try contains(expected, &rest) : true
            kind = isFurtherDown ? .reordered : .missing
            message = "expected record \(expected), found record \(found)"
        }
        return AuditReport.Problem(kind: kind, file: file, line: line, message: message)
    }

    /// Whether a record stands further down in the same file.
    private func contains(_ sequence: Int, _ rest: inout LineReader) throws(AuditFailure) -> Bool {
        while let line = try rest.next(), line.isTerminated {
            if AuditSeal.sequence(ofLineStart: rest.buffer[line.range]) == sequence { return true }
        }
        return false
    }

    // MARK: - Anchor

    private mutating func checkAnchor(_ anchor: AuditAnchor) {
        if chain.isAnchorMet {
            report.anchor = .holds
            return
        }
        if let first = report.firstSequence, first > anchor.sequence {
            report.anchor = .outOfReach
            return
        }
        report.anchor = .fails
        guard report.problem == nil else { return }
        let last = report.end?.sequence ?? 0
        report.problem = AuditReport.Problem(
            kind: .truncated, file: LaneFiles.currentName(of: lane), line: 0,
            message: "the lane ends with record \(last), its anchor noted record \(anchor.sequence)")
    }
}
