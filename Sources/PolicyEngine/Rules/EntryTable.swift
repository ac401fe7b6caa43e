/// The entries of one section, found by name without a walk over all of them.
package struct EntryTable: Sendable {
    /// What a table holds, shared by its copies: a decision then takes no copy of every array.
    private final class Storage: Sendable {
        let entries: [Entry]
        let index: SelectorIndex
        /// Whether any entry has a rule that reads the tool's definition.
        let readsDefinitions: Bool

        init(_ entries: [Entry]) {
            self.entries = entries
            index = SelectorIndex(entries.lazy.map(\.selector))
            readsDefinitions = entries.contains { $0.readsDefinition }
        }
    }

    private let storage: Storage

    /// A table over entries in document order.
    package init(_ entries: [Entry] = []) {
        storage = Storage(entries)
    }

    /// Every entry in document order.
    package var entries: [Entry] { storage.entries }

    /// The entries' selectors.
    var index: SelectorIndex { storage.index }

    /// True when an entry other than `"*"` selects `name`.
    package func lists(_ name: String) -> Bool {
        !index.places(exactly: name).isEmpty || index.hasGlob(for: name)
    }

    /// Visits every entry that selects `name`: exact first, then globs in document order, then `"*"`; stops when `body`
    /// returns false.
    package func forEachEntry(for name: String, _ body: (Entry) -> Bool) {
        forEachEntry(for: name, exactly: index.places(exactly: name), body)
    }

    /// Visits every entry that selects `name` as the other overload does, once its exact places are known.
    func forEachEntry(for name: String, exactly places: [Int], _ body: (Entry) -> Bool) {
        let entries = storage.entries
        for place in places where !body(entries[place]) { return }
        for glob in storage.index.globs where glob.pattern.matches(name) && !body(entries[glob.place]) { return }
        for place in storage.index.catchAlls where !body(entries[place]) { return }
    }

    /// True when a rule for `name` reads the tool's definition.
    func readsDefinition(for name: String) -> Bool {
        guard storage.readsDefinitions else { return false }
        var isRead = false
        forEachEntry(for: name) { entry in
            isRead = entry.readsDefinition
            return !isRead
        }
        return isRead
    }
}
