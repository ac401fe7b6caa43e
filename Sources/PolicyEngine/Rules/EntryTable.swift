/// The entries of one section, found by name without a walk over all of them.
package struct EntryTable: Sendable {
    /// Every entry in document order.
    package let entries: [Entry]
    let index: SelectorIndex
    /// Whether any entry has a rule that reads the tool's definition.
    private let readsDefinitions: Bool

    /// A table over entries in document order.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
        index = SelectorIndex(entries.lazy.map(\.selector))
        readsDefinitions = entries.contains { $0.readsDefinition }
    }

    /// True when an entry other than `"*"` selects `name`.
    package func lists(_ name: String) -> Bool {
        index.names(name)
    }

    /// Visits every entry that selects `name`: exact first, then globs in document order, then `"*"`; stops when `body`
    /// returns false.
    package func forEachEntry(for name: String, _ body: (Entry) -> Bool) {
        for place in index.places(exactly: name) where !body(entries[place]) { return }
        for glob in index.globs where glob.pattern.matches(name) && !body(entries[glob.place]) { return }
        for place in index.catchAlls where !body(entries[place]) { return }
    }

    /// True when a rule for `name` reads the tool's definition.
    func readsDefinition(for name: String) -> Bool {
        guard readsDefinitions else { return false }
        var isRead = false
        forEachEntry(for: name) { entry in
            isRead = entry.readsDefinition
            return !isRead
        }
        return isRead
    }
}
