internal import GatewayPorts

/// Records the calls that killed writers left under way in lanes that nobody holds, so that one start settles all.
struct LaneSettlement {
    /// More lanes than this are left to later starts.
    private static let maxLanes = 256

    private(set) var recoveredCalls = 0
    /// One sentence for each lane that could not be settled.
    private(set) var problems: [String] = []

    /// Takes each free lane with open calls for a moment.
    /// - Throws: `AuditFailure` when the directory cannot be read.
    static func settle(
        in directory: borrowing AuditDirectory, except own: Int, limits: LaneWriter.Limits, timeNanoseconds: Int64
    ) throws(AuditFailure) -> LaneSettlement {
        var settlement = LaneSettlement()
        for files in try directory.lanes().filter({ $0.hasOpenCalls && $0.lane != own }).prefix(maxLanes) {
            do throws(AuditFailure) {
                guard let held = try HeldLane(files.lane, in: directory) else { continue }
                let lane = try LaneWriter(
                    held, in: try AuditDirectory(existing: directory.path), limits: limits,
                    timeNanoseconds: timeNanoseconds)
                try lane.flush()
                _ = lane.file.file.synchronize()
                settlement.recoveredCalls += lane.recoveredCalls
            } catch {
                settlement.problems.append("the open calls of lane \(files.lane) are not recorded: \(error.message)")
            }
        }
        return settlement
    }
}
