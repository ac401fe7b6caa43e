/// Where decisions are recorded before their replies leave.
///
/// Bound to one event loop: one object serves the sessions of one loop and is never called from another.
package protocol AuditLog: AnyObject {
    /// Notes a call that is about to go upstream, in a place that outlives this process: whoever continues the trail
    /// after a crash records it as unanswered.
    ///
    /// `record` is what is known when the call is admitted. The note ends with the record that closes it, or with
    /// ``forget(_:)``. Nil when no more calls can be noted: the call must not go then.
    func open(_ record: borrowing AuditRecord) -> OpenCall?

    /// Ends the note of a call that was not sent after all.
    func forget(_ call: OpenCall)

    /// Adds one record to the current batch; nothing is on disk until `commit`.
    ///
    /// The note of `call` ends when the record is in the file.
    func append(_ record: borrowing AuditRecord, closing call: OpenCall?)

    /// Writes the batch, in order, with one write; without a batch it does nothing.
    ///
    /// After a throw the batch is kept, within a limit, and tried again by the next `commit`: the replies that wait for
    /// it must not leave as if they had been recorded.
    /// - Returns: whether the replies may leave now, or only when a commit has reached the disk.
    /// - Throws: `AuditFailure` when the bytes are not all in the file.
    func commit() throws(AuditFailure) -> AuditProgress

    /// The greatest number among the commits that are as durable as the operator asked, for replies that wait.
    ///
    /// When it grows, the log says so by the wake-up that it was made with.
    var durableCommit: UInt64 { get }

    /// False from a failed `commit` until one succeeds; calls are refused meanwhile.
    var isHealthy: Bool { get }
}

extension AuditLog {
    /// Adds a record that closes no call.
    package func append(_ record: borrowing AuditRecord) {
        append(record, closing: nil)
    }
}

/// A call that went upstream and has no record yet.
package struct OpenCall: Sendable, Hashable {
    /// Its place in the log's own table.
    package let place: Int

    /// A call noted at `place`.
    package init(place: Int) {
        self.place = place
    }
}

/// Whether what was committed is as durable as the operator asked.
package enum AuditProgress: Sendable, Hashable {
    /// Replies may leave.
    case durable
    /// Replies wait until ``AuditLog/durableCommit`` has reached this number.
    case syncing(commit: UInt64)
}
