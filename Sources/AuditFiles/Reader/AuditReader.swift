package import GatewayPorts

/// Reads the trail: checks it, and shows it.
package enum AuditReader {
    /// Checks every lane: each line is a record whose hash fits its bytes and follows the one before it, without a gap.
    ///
    /// A chain alone cannot show that its newest records were cut away; `anchors`, noted elsewhere, do, by lane number.
    /// The trail may be written meanwhile. Memory is bounded by the longest record.
    /// - Throws: `AuditFailure` when the directory or a file cannot be read.
    package static func verify(
        directory path: String, anchors: [Int: AuditAnchor] = [:]
    ) throws(AuditFailure) -> AuditReport {
        let directory = try AuditDirectory(existing: path)
        let present = try directory.lanes().map(\.lane)
        var report = AuditReport(lanes: [])
        for lane in Set(present).union(anchors.keys).sorted() {
            report.lanes.append(try LaneVerifier.verify(lane, in: directory, anchor: anchors[lane]))
        }
        return report
    }
}
