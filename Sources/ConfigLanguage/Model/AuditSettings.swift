/// The audit trail.
package struct AuditSettings: Sendable, Equatable {
    /// What it keeps of arguments.
    package var detail: Detail
    /// When records must be on the disk.
    package var sync: Sync
    /// What happens to calls while it cannot be written.
    package var failMode: FailMode

    /// What the trail keeps of arguments.
    package enum Detail: String, Sendable, CaseIterable {
        /// Names of the top-level arguments and a digest of all of them.
        case keys
        /// The values too.
        case values
        /// No audit at all.
        case off
    }

    /// When records must be on the disk.
    package enum Sync: String, Sendable, CaseIterable {
        /// Before the answer.
        case always
        /// Within 50 ms.
        case interval
        /// When the system likes.
        case never
    }

    /// What happens to calls while the trail cannot be written.
    package enum FailMode: String, Sendable, CaseIterable {
        /// They are refused.
        case refuse
        /// They pass, and what is lost is counted.
        case count
    }

    /// Names and a digest, flushed within 50 ms; no calls without a trail.
    package init() {
        detail = .keys
        sync = .interval
        failMode = .refuse
    }
}
