package import GatewayPorts

/// An audit log in memory, which a test can break and repair.
package final class MemoryAuditLog: AuditLog {
    private var batch: [AuditRecord] = []
    private var written: [AuditRecord] = []
    private var failure: AuditFailure?

    /// False from a failed `commit` until one succeeds.
    package private(set) var isHealthy = true

    /// An empty log that can be written.
    package init() {}

    /// Adds a record to the batch.
    package func append(_ record: borrowing AuditRecord) {
        batch.append(copy record)
    }

    /// Writes the batch.
    ///
    /// - Throws: what ``setBroken(_:)`` asked for; the batch is kept then.
    package func commit() throws(AuditFailure) {
        guard !batch.isEmpty || !isHealthy else { return }
        if let failure {
            isHealthy = false
            throw failure
        }
        isHealthy = true
        written += batch
        batch.removeAll()
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
