internal import JSONText

/// Argument keys that a policy looks at, to find keys that a careless reader would take for one of them.
struct FoldedKeys: Sendable {
    private let exact: Set<NameKey>
    private let folded: Set<String>

    init(_ keys: some Collection<String>) {
        exact = Set(keys.map(NameKey.init))
        folded = Set(keys.map(Self.fold))
    }

    /// The first key in `node` or in any object inside it that resembles a known one without being it.
    func twin(anywhereIn node: JSONNodeID, of document: JSONDocument) -> String? {
        guard !exact.isEmpty else { return nil }
        switch document.kind(node) {
        case .object:
            for (key, value) in document.members(of: node) {
                let name = document.string(key) ?? ""
                if isTwin(name) { return name }
                if let found = twin(anywhereIn: value, of: document) { return found }
            }
        case .array:
            for element in document.elements(of: node) {
                if let found = twin(anywhereIn: element, of: document) { return found }
            }
        case .string, .number, .true, .false, .null:
            break
        }
        return nil
    }

    private func isTwin(_ key: String) -> Bool {
        if exact.contains(NameKey(text: key)) { return false }
        // A reader in C sees a key up to its first NUL.
        return folded.contains(Self.fold(key)) || folded.contains(Self.fold(String(key.prefix { $0 != "\0" })))
    }

    /// Equal for keys that folding or normalising readers confuse: control and format characters count for nothing, and
    /// upper-casing first joins what lower-casing leaves apart.
    private static func fold(_ key: String) -> String {
        var visible = String.UnicodeScalarView()
        visible.append(
            contentsOf: key.unicodeScalars.filter {
                let category = $0.properties.generalCategory
                return category != .control && category != .format
            })
        return String(visible).uppercased().lowercased()
    }
}
