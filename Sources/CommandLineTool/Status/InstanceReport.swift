/// What an instance file holds: which gateway it is of, how that stood, and when that was.
package struct InstanceReport: Sendable, Equatable {
    /// Which gateway.
    package var description: InstanceDescription
    /// How it stood.
    package var snapshot: InstanceSnapshot
    /// When it was written, in wall-clock nanoseconds since the epoch.
    package var writtenNanoseconds: Int64

    /// A report with every part given.
    package init(description: InstanceDescription, snapshot: InstanceSnapshot, writtenNanoseconds: Int64) {
        self.description = description
        self.snapshot = snapshot
        self.writtenNanoseconds = writtenNanoseconds
    }
}
