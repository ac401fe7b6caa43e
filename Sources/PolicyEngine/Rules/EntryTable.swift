/// The entries of one section, found by name without a walk over all of them.
package struct EntryTable: Sendable {
    /// Every entry in document order.
    package let entries: [Entry]
    private let exact: [String: [Int]]
    private let globs: [Int]
    private let catchAlls: [Int]

    /// A table over entries in document order.
    package init(_ entries: [Entry] = []) {
        var exact: [String: [Int]] = [:]
        var globs: [Int] = []
        var catchAlls: [Int] = []
        for (place, entry) in entries.enumerated() {
            switch entry.selector {
            case .exact(let name): exact[name, default: []].append(place)
            case .glob: globs.append(place)
            case .all: catchAlls.append(place)
            }
        }
        self.entries = entries
        self.exact = exact
        self.globs = globs
        self.catchAlls = catchAlls
    }

    /// True when an entry other than `"*"` selects `name`.
    package func lists(_ name: String) -> Bool {
        if exactPlaces(name) != nil { return true }
        if globs.isEmpty { return false }
        let scalars = Array(name.unicodeScalars)
        return globs.contains { globSelects($0, scalars) }
    }

    /// Visits every entry that selects `name`: exact first, then globs in document order, then `"*"`; stops when `body` returns false.
    package func forEachEntry(for name: String, _ body: (Entry) -> Bool) {
        for place in exactPlaces(name) ?? [] where !body(entries[place]) { return }
        if !globs.isEmpty {
            let scalars = Array(name.unicodeScalars)
            for place in globs where globSelects(place, scalars) && !body(entries[place]) { return }
        }
        for place in catchAlls where !body(entries[place]) { return }
    }

    private func globSelects(_ place: Int, _ name: [Unicode.Scalar]) -> Bool {
        if case .glob(let pattern) = entries[place].selector { return pattern.matches(name) }
        return false
    }

    // Swift compares strings by canonical equivalence; names are compared byte for byte.
    private func exactPlaces(_ name: String) -> [Int]? {
        guard let index = exact.index(forKey: name), exact[index].key.utf8.elementsEqual(name.utf8) else {
            return nil
        }
        return exact[index].value
    }
}
