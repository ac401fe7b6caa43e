internal import AuditFiles
internal import Diagnostics
internal import JSONText

/// Writes what a check of the trail found.
enum AuditReportText {
    /// A few lines for each lane.
    static func human(_ report: AuditReport, on terminal: Terminal) -> String {
        report.lanes.map { lane in lines(of: lane, terminal).map { $0 + "\n" }.joined() }.joined()
    }

    /// One line over all lanes.
    static func summary(_ report: AuditReport) -> String {
        if report.lanes.isEmpty { return "the trail is empty" }
        let bad = report.lanes.count { $0.problem != nil }
        if bad == 0 { return "the trail is whole" }
        let lanes = report.lanes.count
        return "something does not fit in \(bad) of \(lanes) lane\(lanes == 1 ? "" : "s")"
    }

    private static func lines(of lane: AuditReport.Lane, _ terminal: Terminal) -> [String] {
        let name = terminal.painted("lane \(lane.lane)", .strong)
        var lines = [
            "\(name): \(counted(lane.records, "record")) in \(counted(lane.files, "file"))\(range(of: lane)), "
                + (lane.problem == nil ? terminal.painted("whole", .good) : terminal.painted("not whole", .bad))
        ]
        if let end = lane.end { lines.append("  anchor: \(lane.lane):\(end.sequence):\(end.hash)") }
        if lane.openCalls > 0 { lines.append("  " + openCalls(lane.openCalls)) }
        switch lane.anchor {
        case .notGiven: break
        case .holds: lines.append("  the given anchor holds")
        case .outOfReach: lines.append("  the given anchor is older than the oldest file kept")
        case .fails: lines.append("  " + terminal.painted("the given anchor does not hold", .bad))
        }
        if let problem = lane.problem {
            let place = problem.line > 0 ? "\(problem.file):\(problem.line)" : problem.file
            lines.append(
                "  \(PlainText.escaped(place)): \(terminal.painted(problem.kind.rawValue, .bad)): "
                    + PlainText.escaped(problem.message))
        }
        return lines
    }

    private static func range(of lane: AuditReport.Lane) -> String {
        guard let first = lane.firstSequence, let end = lane.end else { return "" }
        return ", seq \(first) to \(end.sequence)"
    }

    /// What the file of open calls of a lane says that nobody writes to.
    static func openCalls(_ count: Int) -> String {
        "\(counted(count, "call")) \(count == 1 ? "was" : "were") under way when this lane's writer stopped; "
            + "the next start of the gateway records \(count == 1 ? "it" : "them")"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    // MARK: - JSON

    /// One object: `intact`, and the lanes with what was found in each.
    static func json(_ report: AuditReport) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("intact")
        writer.bool(report.isIntact)
        writer.key("lanes")
        writer.beginArray()
        for lane in report.lanes { write(lane, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ lane: AuditReport.Lane, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("lane")
        writer.integer(lane.lane)
        writer.key("files")
        writer.integer(lane.files)
        writer.key("records")
        writer.integer(lane.records)
        if let first = lane.firstSequence {
            writer.key("first_seq")
            writer.integer(first)
        }
        if let end = lane.end {
            writer.key("last_seq")
            writer.integer(end.sequence)
            writer.key("last_hash")
            writer.string(end.hash.description)
        }
        writer.key("open_calls")
        writer.integer(lane.openCalls)
        writer.key("anchor")
        writer.string(lane.anchor.rawValue)
        if let problem = lane.problem {
            writer.key("problem")
            writer.beginObject()
            writer.key("kind")
            writer.string(problem.kind.rawValue)
            writer.key("file")
            writer.string(problem.file)
            writer.key("line")
            writer.integer(problem.line)
            writer.key("message")
            writer.string(problem.message)
            writer.endObject()
        }
        writer.endObject()
    }
}
