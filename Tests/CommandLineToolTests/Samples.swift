import CommandLineTool
import Foundation
import GatewayRuntime
import PolicyEngine

/// Instances, limits and directories as tests need them.
enum Samples {
    /// 2026-11-21T09:30:00Z.
    static let start: Int64 = 1_795_253_400_000_000_000
    static let second: Int64 = 1_000_000_000

    static func description(_ server: String = "payments", started: Int64 = start) -> InstanceDescription {
        InstanceDescription(
            processID: 4711, version: "0.1.0", startedNanoseconds: started, server: server,
            policyPath: "/etc/sallyport/policy.yaml", face: .proxy, upstream: "https://mcp.example.com/mcp")
    }

    static func snapshot(forwarded: UInt64 = 0) -> InstanceSnapshot {
        var tally = Tally()
        tally.forwarded = forwarded
        return InstanceSnapshot(
            policyVersion: "0123456789abcdef", mode: "enforce", tally: tally, sessions: 1, audit: nil)
    }

    /// Every member has a value.
    static var busy: InstanceSnapshot {
        var tally = Tally()
        tally.forwarded = 1_204
        tally.succeeded = 1_180
        tally.toolErrors = 10
        tally.protocolErrors = 3
        tally.unanswered = 2
        tally.replayed = 4
        tally.refusedCalls = 14
        tally.refusedMessages = 2
        tally.refusals = Tally.Names(counts: [
            "/tools/create_charge/rules/0": 12, "(default deny)": 2, "duplicate_id": 2,
        ])
        tally.shadowRefusals = Tally.Names(counts: ["/tools/refund/rules/1": 3])
        tally.lastCallNanoseconds = start + 7_197 * second
        return InstanceSnapshot(
            policyVersion: "0123456789abcdef", mode: "enforce", listening: "http://127.0.0.1:8080/mcp", tally: tally,
            sessions: 3, clientConnections: 4, upstreamConnections: 2,
            audit: InstanceSnapshot.AuditReading(
                lane: 1, file: "/state/audit/audit-1.jsonl", isHealthy: true, records: 1_220, lostRecords: 0,
                openCalls: 9, longestWriteMicroseconds: 120, longestFlushMicroseconds: 8_100,
                lastError: "cannot write `/state/audit/audit-1.jsonl`: no space left on device"),
            ledger: InstanceSnapshot.LedgerReading(file: "/state/state.db", failure: nil, leases: 3))
    }

    /// A gateway of two servers.
    static var serving: InstanceSnapshot {
        InstanceSnapshot(
            policyVersion: "", mode: "", listening: "http://127.0.0.1:4780/mcp", tally: Tally(), sessions: 3,
            clientConnections: 4, upstreamConnections: 1,
            served: InstanceSnapshot.ServedReading(
                servers: [
                    .init(name: "files", policyPaths: ["/etc/sallyport/a.yaml", "/etc/sallyport/b.yaml"]),
                    .init(name: "mail", policyPaths: []),
                ],
                policies: 2, grants: 12),
            audit: nil)
    }

    static func limit(
        _ tool: String, _ counter: String, used: UInt64, leased: UInt64 = 0, most: LimitReading.Maximum,
        by: String = "", next: Int64? = nil
    ) -> LimitReading {
        LimitReading(
            key: CounterKey(server: "payments", grant: "local", session: "", tool: tool, counter: counter, by: by),
            window: .minute, used: Amount(units: used), leased: Amount(units: leased), maximum: most,
            nextFreeNanoseconds: next)
    }
}

/// A directory that goes with the value.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("status-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // Left behind in the temporary directory, which is emptied anyway.
        }
    }

    /// The directory of instance files, which need not be there.
    var instances: String { "\(path)/state/instances" }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: instances).sorted()
    }

    /// The permission bits of a path below the folder.
    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(instances)/\(name)"))
    }
}
