/// How the audit trail of one writer fares, for people who ask.
package struct AuditHealth: Sendable, Equatable {
    /// The number of the lane.
    package var lane: Int
    /// The path of the file being written.
    package var file: String
    /// False while calls are refused because they could not be recorded.
    package var isHealthy: Bool
    /// Records written by this process.
    package var records: UInt64
    /// Bytes written by this process.
    package var bytes: UInt64
    /// Bytes of records that wait in memory for the disk.
    package var heldBytes: Int
    /// Records that were lost by this process, because the disk took none and memory was full.
    package var lostRecords: Int
    /// Calls that went upstream and have no record yet.
    package var openCalls: Int
    /// The longest write, in microseconds: so long an event loop stood still for the disk.
    package var longestWriteMicroseconds: Int64
    /// The longest flush to the disk, in microseconds.
    package var longestFlushMicroseconds: Int64
    /// How long ago the disk last confirmed everything, in milliseconds; nil before the first time.
    package var lastFlushAgeMilliseconds: Int64?
    /// What went wrong last, in one sentence; nil when nothing did.
    package var lastError: String?
}
