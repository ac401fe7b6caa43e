internal import Diagnostics
internal import GatewayRuntime
internal import PolicyEngine

/// Writes a status for people: 80 columns wide, unless a name is longer.
package struct StatusText {
    /// The most counters that are shown; JSON has them all.
    private static let maxLimits = 50
    private static let width = 80
    private static let indent = 12

    private let report: StatusReport
    private let terminal: Terminal
    private var lines: [String] = []

    private init(_ report: StatusReport, _ terminal: Terminal) {
        self.report = report
        self.terminal = terminal
    }

    /// The status without colours.
    package static func plain(_ report: StatusReport) -> String {
        human(report, on: .plain)
    }

    /// The status as a terminal shows it.
    static func human(_ report: StatusReport, on terminal: Terminal) -> String {
        var text = StatusText(report, terminal)
        text.writeInstances()
        text.writeLimits()
        text.writeFiles()
        return text.lines.map { $0 + "\n" }.joined()
    }

    // MARK: - Gateways

    private mutating func writeInstances() {
        if report.instances.running.isEmpty {
            lines.append("no gateway runs with the state directory \(PlainText.quoted(report.stateDirectory))")
        }
        for instance in report.instances.running {
            if !lines.isEmpty { lines.append("") }
            write(instance)
        }
        for died in report.instances.died {
            lines.append("")
            let last = StatusTime.span(from: died.writtenNanoseconds, to: report.nowNanoseconds)
            lines.append(
                terminal.painted("died", .bad) + "  process \(died.description.processID) of "
                    + PlainText.quoted(died.description.server) + " ended without saying so; last heard of \(last) ago")
        }
        for name in report.instances.unreadable {
            lines.append("")
            lines.append(
                "the file \(PlainText.quoted(name)) of a gateway cannot be read; another version may have written it")
        }
    }

    private mutating func write(_ instance: InstanceReport) {
        let (description, snapshot) = (instance.description, instance.snapshot)
        let age = StatusTime.span(from: description.startedNanoseconds, to: report.nowNanoseconds)
        lines.append(
            terminal.painted(PlainText.escaped(description.server), .strong)
                + "  process \(description.processID), up \(age), version \(PlainText.escaped(description.version))")
        field("face", [description.face.rawValue + (snapshot.listening.map { " on \(PlainText.escaped($0))" } ?? "")])
        if let served = snapshot.served {
            field("servers", served.servers.isEmpty ? ["none"] : served.servers.map { PlainText.escaped($0.name) })
            field(
                "config",
                [
                    PlainText.escaped(description.policyPath), Self.counted(served.grants, "grant"),
                    served.policies == 1 ? "1 policy" : "\(served.policies) policies",
                ])
        } else {
            field("server", [PlainText.escaped(description.upstream)])
            field(
                "policy",
                [PlainText.escaped(description.policyPath), "version \(PlainText.escaped(snapshot.policyVersion))"]
                    + [snapshot.mode == "enforce" ? "enforced" : terminal.painted("in shadow mode", .caution)])
        }
        field("calls", calls(snapshot.tally))
        field("clients", clients(snapshot))
        field("audit", audit(snapshot.audit))
        field("counters", counters(snapshot.ledger))
        ranking("refused", snapshot.tally.refusals, .bad)
        ranking("would be refused, but for shadow mode", snapshot.tally.shadowRefusals, .caution)
    }

    private func calls(_ tally: Tally) -> [String] {
        let last = tally.lastCallNanoseconds.map {
            "the last \(StatusTime.span(from: $0, to: report.nowNanoseconds)) ago"
        }
        let parts: [(UInt64, String)] = [
            (tally.forwarded, "forwarded"), (tally.succeeded, "succeeded"), (tally.toolErrors, "tool errors"),
            (tally.protocolErrors, "protocol errors"), (tally.unanswered, "unanswered"),
            (tally.underWay, "under way"), (tally.replayed, "replayed"), (tally.refusedCalls, "refused"),
            (tally.refusedMessages, "other messages refused"),
        ]
        let counted = parts.enumerated().filter { $0.offset == 0 || $0.element.0 > 0 }
        return counted.map { "\($0.element.0) \($0.element.1)" } + [last].compactMap(\.self)
    }

    private func clients(_ snapshot: InstanceSnapshot) -> [String] {
        [
            Self.counted(snapshot.sessions, "session"),
            snapshot.clientConnections.map { Self.counted($0, "connection") },
            snapshot.upstreamConnections.map { "\($0) to the server" },
        ].compactMap(\.self)
    }

    private func audit(_ audit: InstanceSnapshot.AuditReading?) -> [String] {
        guard let audit else { return ["off"] }
        var parts = [
            audit.isHealthy ? terminal.painted("healthy", .good) : terminal.painted("cannot be written", .bad),
            "lane \(audit.lane)", "\(audit.records) record\(audit.records == 1 ? "" : "s")",
            Self.counted(audit.openCalls, "open call"),
        ]
        if audit.lostRecords > 0 { parts.append(terminal.painted("\(audit.lostRecords) lost", .bad)) }
        if let error = audit.lastError { parts.append("last error: \(PlainText.escaped(error))") }
        return parts
    }

    private func counters(_ ledger: InstanceSnapshot.LedgerReading) -> [String] {
        if let failure = ledger.failure {
            return [terminal.painted("the state file does not answer", .bad), PlainText.escaped(failure)]
        }
        guard ledger.file != nil else { return ["in memory, gone when the gateway ends"] }
        let leases = ledger.leases.map { Self.counted($0, "lease") }
        return [terminal.painted("healthy", .good), leases].compactMap(\.self)
    }

    private mutating func ranking(_ title: String, _ names: Tally.Names, _ colour: Terminal.Colour) {
        let ranked = names.ranked
        guard let most = ranked.first else { return }
        lines.append("  \(terminal.painted(title, colour)), by rule:")
        let width = max(6, String(most.count).count)
        for (name, count) in ranked {
            lines.append("  \(Self.right(String(count), width))  \(PlainText.escaped(name))")
        }
    }

    // MARK: - Limits

    private mutating func writeLimits() {
        guard !report.limits.isEmpty else { return }
        lines.append("")
        lines.append(terminal.painted("limits", .strong) + ", the fullest first:")
        var rows = [["USED", "LEASED", "MOST", "LEFT", "FREE IN", "COUNTER"]]
        rows += report.limits.prefix(Self.maxLimits).map(row)
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (place, row) in rows.enumerated() {
            let cells = zip(row, widths).map { Self.right($0, max(6, $1)) }.joined(separator: "  ")
            let line = "  \(cells)  \(row[5])"
            let limit = place > 0 ? report.limits[place - 1] : nil
            lines.append(
                limit == nil
                    ? terminal.painted(line, .faint)
                    : limit?.left == .zero ? terminal.painted(line, .caution) : line)
        }
        if report.limits.count > Self.maxLimits {
            lines.append("  and \(report.limits.count - Self.maxLimits) more, which `--json` lists")
        }
    }

    private func row(_ limit: LimitReading) -> [String] {
        let most =
            switch limit.maximum {
            case .most(let most): most.description
            case .unlimited: "no limit"
            case .unknown: "unknown"
            }
        let free = limit.nextFreeNanoseconds.map { StatusTime.span(from: report.nowNanoseconds, to: $0) }
        return [
            limit.used.description, limit.leased.description, most, limit.left?.description ?? "-", free ?? "-",
            name(of: limit),
        ]
    }

    /// The counter, and in brackets whose it is.
    private func name(of limit: LimitReading) -> String {
        let key = limit.key
        let parts = [
            key.server, key.grant.isEmpty ? "" : "grant \(key.grant)",
            key.session.isEmpty ? "" : "session \(key.session)", key.by.isEmpty ? "" : "for \(key.by)",
            key.isShadow ? "shadow" : "",
        ].filter { !$0.isEmpty }
        let owner = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
        return PlainText.escaped("\(key.tool).\(key.counter) per \(limit.window.word)\(owner)")
    }

    // MARK: - Files

    private mutating func writeFiles() {
        if !report.stores.isEmpty || !report.leftCalls.isEmpty || report.trailFailure != nil { lines.append("") }
        for store in report.stores {
            let path = PlainText.escaped(store.path)
            if let failure = store.failure {
                field("state file", [path, terminal.painted("cannot be read", .bad), PlainText.escaped(failure)])
            } else if let bytes = store.bytes {
                field(
                    "state file",
                    [path, terminal.painted("healthy", .good), Self.size(bytes)]
                        + [store.counterCount.map { Self.counted($0, "counter") }].compactMap(\.self))
            } else {
                field("state file", [path, "not there yet: nothing was counted"])
            }
        }
        if let failure = report.trailFailure {
            field("trail", [terminal.painted("cannot be read", .bad), PlainText.escaped(failure)])
        }
        for left in report.leftCalls {
            let calls = Self.counted(left.calls, "call") + (left.calls == 1 ? " was" : " were")
            field("trail", ["lane \(left.lane)", "\(calls) under way when its gateway died", "the next start says so"])
        }
    }

    // MARK: - Words

    /// A label, and parts that are broken into lines between them.
    private mutating func field(_ label: String, _ parts: [String]) {
        var line = "  " + label + String(repeating: " ", count: max(1, Self.indent - 2 - label.count))
        var isFirst = true
        for (place, part) in parts.enumerated() {
            let piece = part + (place + 1 < parts.count ? "," : "")
            if !isFirst, Self.shownCount(line) + 1 + Self.shownCount(piece) > Self.width {
                lines.append(line)
                line = String(repeating: " ", count: Self.indent) + piece
            } else {
                line += (isFirst ? "" : " ") + piece
            }
            isFirst = false
        }
        lines.append(line)
    }

    /// Characters without colours.
    private static func shownCount(_ text: String) -> Int {
        var count = 0
        var isCode = false
        for character in text {
            if character == "\u{1B}" { isCode = true }
            if !isCode { count += 1 }
            if character == "m" { isCode = false }
        }
        return count
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func size(_ bytes: Int64) -> String {
        bytes < 10_240 ? "\(bytes) bytes" : bytes < 10_485_760 ? "\(bytes >> 10) KiB" : "\(bytes >> 20) MiB"
    }
}

extension Window {
    /// What people call the span.
    var word: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .span(let nanoseconds): "\(nanoseconds / 1_000_000_000) s"
        }
    }
}
