internal import ArgumentParser
internal import AuditFiles
internal import Diagnostics
internal import GatewayPorts
internal import JSONText

/// Checks that the trail is whole.
struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no record was changed, removed, added or moved.",
        discussion: """
            Note the anchors that it prints somewhere else: given later, they show that nothing up to them was cut away.

            Ends with 0 when the trail is whole, with 3 when something does not fit, with 1 when it cannot be read.
            """)

    @OptionGroup var trail: TrailOptions

    @Option(help: "A place noted earlier, as `lane:seq:hash`.")
    var anchor: [String] = []

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() throws {
        let anchors = try self.anchors()
        let directory = try trail.directory()
        let report: AuditReport
        do throws(AuditFailure) {
            report = try AuditReader.verify(directory: directory, anchors: anchors)
        } catch {
            throw ToolError(error, exit: .failed)
        }
        if json {
            try StandardOutput.write(AuditReportText.json(report) + [UInt8(ascii: "\n")])
        } else {
            try StandardOutput.write(AuditReportText.human(report, on: Terminal.output))
        }
        StandardError.write(AuditReportText.summary(report) + "\n")
        guard report.isIntact else { throw ToolExit.checkFailed }
    }

    private func anchors() throws(ToolError) -> [Int: AuditAnchor] {
        var anchors: [Int: AuditAnchor] = [:]
        for text in anchor {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, let lane = Int(parts[0]), lane > 0, let sequence = Int(parts[1]), sequence >= 0,
                let hash = ChainHash(String(parts[2]))
            else {
                throw ToolError(
                    "\(PlainText.quoted(text)) is not an anchor",
                    help: "give it as `audit verify` printed it: the lane, the number of the record, its hash",
                    exit: .invalid)
            }
            guard anchors[lane] == nil else {
                throw ToolError(
                    "there are two anchors for lane \(lane)", help: "give the newest one alone", exit: .invalid)
            }
            anchors[lane] = AuditAnchor(sequence: sequence, hash: hash)
        }
        return anchors
    }
}
