internal import ArgumentParser
internal import AuditFiles
internal import GatewayPorts
internal import Glibc

/// Shows the newest records.
struct AuditTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show the latest records of all lanes, merged by time, one line each.")

    @OptionGroup var trail: TrailOptions

    @Option(name: [.customShort("n"), .customLong("lines")], help: "How many records to show.")
    var count: Int = 20

    @Flag(name: [.short, .long], help: "Go on showing records as they come.")
    var follow = false

    @Flag(help: "Show the records as they stand in the trail: one JSON object a line.")
    var json = false

    /// Microseconds between two looks at the trail.
    private static let lookInterval: UInt32 = 200_000

    func run() throws {
        guard count >= 0 else {
            throw ToolError("`-n` is negative", help: "give the number of records to show", exit: .invalid)
        }
        let directory = try trail.directory()
        do {
            try show(directory)
        } catch let failure as AuditFailure {
            throw ToolError(failure, exit: .failed)
        }
    }

    private func show(_ directory: String) throws {
        var tail = try AuditTail(directory: directory)
        try write(try tail.last(count))
        for (lane, calls) in try tail.openCalls() {
            StandardError.write("sallyport: note: lane \(lane): \(AuditReportText.openCalls(calls))\n")
        }
        while follow {
            usleep(Self.lookInterval)
            try write(try tail.poll())
        }
        if tail.unreadableLines > 0 {
            StandardError.write(
                "sallyport: warning: \(tail.unreadableLines) unreadable lines passed over; "
                    + "`sallyport audit verify` says where\n")
        }
    }

    private func write(_ entries: [AuditEntry]) throws {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += json ? entry.text : Array(line(of: entry).utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        if !bytes.isEmpty { try StandardOutput.write(bytes) }
    }

    private func line(of entry: AuditEntry) -> String {
        AuditReader.line(for: entry).map(painted).joined(separator: " ")
    }

    private func painted(_ part: AuditReader.Part) -> String {
        let terminal = Terminal.output
        switch part.role {
        case .time, .duration: return terminal.painted(part.text, .faint)
        case .subject: return terminal.painted(part.text, .strong)
        case .rule: return terminal.painted(part.text, .accent)
        case .code, .reason: return part.text
        case .outcome:
            switch part.text {
            case "allowed", "replayed", "info": return terminal.painted(part.text, .good)
            case "shadow_refused": return terminal.painted(part.text, .caution)
            default: return terminal.painted(part.text, .bad)
            }
        }
    }
}
