/// The endpoint that shows all servers of a grant as one.
package struct AggregateSettings: Sendable, Equatable {
    /// The most characters of `mcp__<client>__<server>__<tool>`; longer names are shortened with a hash.
    package var maxNameLength: Int
    /// What clients are told about the whole; nil passes on what the servers say, under their names.
    package var instructions: String?

    /// Names of 64 characters, and the servers' own instructions.
    package init() {
        maxNameLength = 64
        instructions = nil
    }
}
