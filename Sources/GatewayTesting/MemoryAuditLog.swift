package import GatewayPorts

/// An audit log in memory, which a test can break and repair.
package final class MemoryAuditLog: AuditLog {
    private var batch: [AuditRecord] = []
    private var written: [AuditRecord] = []
    private var failure: AuditFailure?
    private var places = 0
    private var commits: UInt64 = 0
    private var isSyncing = false
    /// Calls that were noted and have no record yet.
    package private(set) var openCalls: Set<OpenCall> = []
    /// The most calls that can be noted at once.
    package var maxOpenCalls = 1_000_000
    /// The commits that are on disk.
    package private(set) var durableCommit: UInt64 = 0

    /// False from a failed `commit` until one succeeds.
    package private(set) var isHealthy = true

    /// An empty log that can be written.
    package init() {}

    /// Adds a record to the batch.
    package func append(_ record: borrowing AuditRecord, closing call: OpenCall?) {
        if let call { openCalls.remove(call) }
        batch.append(copy record)
    }

    /// Writes the batch.
    ///
    /// - Throws: what ``setBroken(_:)`` asked for; the batch is kept then.
    @discardableResult
    package func commit() throws(AuditFailure) -> AuditProgress {
        guard !batch.isEmpty || !isHealthy else { return progress }
        if let failure {
            isHealthy = false
            throw failure
        }
        isHealthy = true
        written += batch
        batch.removeAll()
        commits += 1
        if !isSyncing { durableCommit = commits }
        return progress
    }

    private var progress: AuditProgress { durableCommit < commits ? .syncing(commit: commits) : .durable }

    /// Notes a call; nil when the test allows no more of them.
    package func open(_ record: borrowing AuditRecord) -> OpenCall? {
        guard openCalls.count < maxOpenCalls else { return nil }
        places += 1
        openCalls.insert(OpenCall(place: places))
        return OpenCall(place: places)
    }

    /// Ends the note of a call.
    package func forget(_ call: OpenCall) {
        openCalls.remove(call)
    }

    /// Makes commits wait for the disk until ``sync()``.
    package func holdSync() {
        isSyncing = true
    }

    /// The disk has everything; the caller wakes up whoever waits.
    package func sync() {
        isSyncing = false
        durableCommit = commits
    }

    /// Makes every `commit` fail, or work again.
    package func setBroken(_ isBroken: Bool) {
        failure =
            isBroken
            ? AuditFailure(code: .writeFailed, path: "/audit", errorNumber: 28, message: "disk full", help: "make room")
            : nil
    }

    /// Every record written since the last time, in order.
    package func takeRecords() -> [AuditRecord] {
        defer { written.removeAll() }
        return written
    }
}
