/// What a check of the trail found.
package struct AuditReport: Sendable, Equatable {
    /// The lanes, by number.
    package var lanes: [Lane]

    /// True when every lane is whole.
    package var isIntact: Bool { lanes.allSatisfy { $0.problem == nil } }

    /// What a check of one lane found.
    package struct Lane: Sendable, Equatable {
        /// The number of the lane.
        package let lane: Int
        /// How many files were read.
        package var files = 0
        /// How many records fit the chain, up to the first problem.
        package var records = 0
        /// The number of the first record kept; more than 1 when older files were deleted or moved away.
        package var firstSequence: Int?
        /// The last record that fits the chain.
        package var end: AuditAnchor?
        /// The first thing that does not fit.
        package var problem: Problem?
        /// Calls that were under way when the lane's last writer stopped, and that the next start records; 0 while a
        /// process writes to the lane.
        package var openCalls = 0
        /// What became of the anchor that was given for the lane.
        package var anchor = AnchorCheck.notGiven
    }

    /// What became of an anchor.
    package enum AnchorCheck: String, Sendable {
        case notGiven = "not_given"
        /// The record is there, with the hash that was noted.
        case holds
        /// The record is older than the oldest file kept: it can no longer be checked.
        case outOfReach = "out_of_reach"
        /// The record is missing or has another hash, or a problem before it hides it.
        case fails
    }

    /// One thing that does not fit, and where.
    package struct Problem: Sendable, Equatable {
        /// What kind of thing; the raw values are stable.
        package enum Kind: String, Sendable, CaseIterable {
            /// Bytes of a record, or of the one before it, were changed.
            case altered
            /// Records are gone from the middle or the beginning.
            case missing
            /// Records stand in another order, or twice.
            case reordered
            /// The last record is unfinished and nobody is writing it.
            case torn
            /// A writer found the file's end damaged and set the file aside.
            case setAside = "set_aside"
            /// The trail ends before its anchor.
            case truncated
        }

        /// What kind of thing.
        package let kind: Kind
        /// The name of the file in the directory of the trail.
        package let file: String
        /// The line in the file, from 1; 0 for the file as a whole.
        package let line: Int
        /// One sentence that says what was expected and what was found.
        package let message: String
    }
}
