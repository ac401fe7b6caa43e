package import ToolRisk

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
            index = SelectorIndex(entries.map(\.selector))
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

    /// True when an entry other than `"*"` selects `name`; an unknown category (nil) is none.
    package func lists(_ name: String, category: RiskCategory? = nil) -> Bool {
        !index.places(exactly: name).isEmpty || index.hasWide(for: name, category: category)
    }

    /// Visits every entry that selects `name`: exact first, then patterns and categories in document order, then `"*"`;
    /// stops when `body` returns false.
    package func forEachEntry(for name: String, category: RiskCategory? = nil, _ body: (Entry) -> Bool) {
        forEachEntry(for: name, category: category, exactly: index.places(exactly: name), body)
    }

    /// Visits every entry that selects `name` as the other overload does, once its exact places are known.
    func forEachEntry(for name: String, category: RiskCategory?, exactly places: [Int], _ body: (Entry) -> Bool) {
        let entries = storage.entries
        for place in places where !body(entries[place]) { return }
        for wide in storage.index.wide(for: category) where wide.selects(name) && !body(entries[wide.place]) { return }
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
