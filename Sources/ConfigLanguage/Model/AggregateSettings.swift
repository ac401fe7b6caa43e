/// The endpoint that shows all servers of a grant as one.
package struct AggregateSettings: Sendable, Equatable {
    /// The most characters of `mcp__<client>__<server>__<tool>`; longer names are shortened with a hash.
    package var maxNameLength: Int
    /// What clients are told about the whole; nil says nothing.
    package var instructions: String?

    /// Names of 64 characters, and nothing said about the whole.
    package init() {
        maxNameLength = 64
        instructions = nil
    }
}
