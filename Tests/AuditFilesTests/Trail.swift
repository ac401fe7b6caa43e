internal import AuditFiles
internal import Foundation
internal import GatewayPorts

/// An audit directory of one test, deleted with the object.
final class Trail {
    let path: String

    /// The directory itself is not made: the writer does that.
    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("audit-\(UUID().uuidString)/audit").path
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent())
        } catch {
            // A test that never opened a writer has nothing to delete.
        }
    }

    func writer(_ change: (inout AuditWriter.Configuration) -> Void = { _ in }) throws -> AuditWriter {
        var configuration = AuditWriter.Configuration(directory: path)
        configuration.fileCheckNanoseconds = 0
        configuration.maxOpenCalls = 64
        // What a power cut would lose is not for these tests, and a flush takes milliseconds.
        configuration.durability = .never
        change(&configuration)
        return try AuditWriter(configuration, timeNanoseconds: 1_000_000_000)
    }

    /// Writes small records, a commit each, and lets the lane go.
    @discardableResult
    func write(_ count: Int, _ change: (inout AuditWriter.Configuration) -> Void = { _ in }) throws -> AuditAnchor {
        let writer = try writer(change)
        for number in 0..<count {
            writer.append(Self.record(detail: "event \(number)"))
            try writer.commit()
        }
        return writer.committed
    }

    static func record(at timeNanoseconds: Int64 = 1_790_000_000_000_000_000, detail: String? = nil) -> AuditRecord {
        var record = AuditRecord(timeNanoseconds: timeNanoseconds, kind: .lifecycle, outcome: .info)
        record.detail = detail
        return record
    }

    // MARK: - Files

    func url(_ name: String) -> URL {
        URL(fileURLWithPath: path).appendingPathComponent(name)
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func bytes(_ name: String = "audit-1.jsonl") throws -> [UInt8] {
        Array(try Data(contentsOf: url(name)))
    }

    func replace(_ name: String = "audit-1.jsonl", with bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: url(name))
    }

    func append(_ bytes: [UInt8], to name: String = "audit-1.jsonl") throws {
        let file = try FileHandle(forWritingTo: url(name))
        try file.seekToEnd()
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// The lines of a file, newlines included.
    func lines(_ name: String = "audit-1.jsonl") throws -> [[UInt8]] {
        try bytes(name).split(separator: 0x0A).map { Array($0) + [0x0A] }
    }

    func text(_ name: String = "audit-1.jsonl") throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    func move(_ name: String, to newName: String) throws {
        try FileManager.default.moveItem(at: url(name), to: url(newName))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url(name))
    }

    /// The directory as a kill at this moment would leave it.
    func copy() throws -> Trail {
        let copy = Trail()
        let parent = URL(fileURLWithPath: copy.path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path, toPath: copy.path)
        return copy
    }

    /// Holds a lock as another process would, until the file is let go.
    func holdLock(_ name: String) throws -> FileHandle {
        let file = try FileHandle(forUpdating: url(name))
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else { throw CocoaError(.fileLocking) }
        return file
    }

    func permissions(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url(name).path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    // MARK: - Checks

    func verify(anchors: [Int: AuditAnchor] = [:]) throws -> AuditReport {
        try AuditReader.verify(directory: path, anchors: anchors)
    }

    func firstProblem(anchors: [Int: AuditAnchor] = [:]) throws -> AuditReport.Problem? {
        try verify(anchors: anchors).lanes.lazy.compactMap(\.problem).first
    }
}
