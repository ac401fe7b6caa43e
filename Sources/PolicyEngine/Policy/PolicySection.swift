/// A `resources` or `prompts` section.
package struct PolicySection: Sendable {
    /// For names that no entry selects; nil follows the document.
    package var defaultAction: DefaultAction?
    /// The entries of the section.
    package var table: EntryTable

    /// A section over `table`.
    package init(defaultAction: DefaultAction? = nil, table: EntryTable) {
        self.defaultAction = defaultAction
        self.table = table
    }
}
