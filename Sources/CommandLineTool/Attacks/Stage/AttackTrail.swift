internal import GatewayPorts

/// An audit trail in memory, which a play can break.
final class AttackTrail: AuditLog {
    private var batch: [AuditRecord] = []
    private var written: [AuditRecord] = []
    private var places = 0
    private var commits: UInt64 = 0
    var isBroken = false
    private(set) var isHealthy = true

    var durableCommit: UInt64 { commits }

    func open(_ record: borrowing AuditRecord) -> OpenCall? {
        places += 1
        return OpenCall(place: places)
    }

    func forget(_ call: OpenCall) {}

    func append(_ record: borrowing AuditRecord, closing call: OpenCall?) {
        batch.append(copy record)
    }

    func commit() throws(AuditFailure) -> AuditProgress {
        guard !isBroken else {
            isHealthy = batch.isEmpty && isHealthy
            if isHealthy { return .durable }
            throw AuditFailure(
                code: .writeFailed, path: "the trail of the play", errorNumber: 28, message: "the disk is full",
                help: "make room")
        }
        isHealthy = true
        written += batch
        batch.removeAll()
        commits &+= 1
        return .durable
    }

    /// Every record written since the last time.
    func takeRecords() -> [AuditRecord] {
        defer { written.removeAll() }
        return written
    }
}
