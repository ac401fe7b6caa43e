/// A piece of a definition that a verdict rests on.
package struct Evidence: Sendable, Hashable {
    /// Where it stands: `name`, `description`, `inputSchema/properties/sql`, `annotations/readOnlyHint` or `server`.
    package let place: String
    /// The words as they stand there, at most 80 characters of them.
    package let quote: String
    /// What they were taken for, such as `deletes` or `takes SQL`.
    package let meaning: String

    /// A piece of evidence with every part given.
    package init(place: String, quote: String, meaning: String) {
        self.place = place
        self.quote = quote
        self.meaning = meaning
    }
}
