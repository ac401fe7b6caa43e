internal import JSONText

/// One field of a definition with what stood there and what stands there now, for people.
package struct DefinitionField: Sendable, Hashable {
    /// Where, as a JSON Pointer.
    package let place: String
    /// What stood there; nil when nothing did.
    package let before: String?
    /// What stands there now; nil when nothing does.
    package let after: String?

    /// The fields in which two definitions differ, in the order of the new one; what is gone comes last.
    ///
    /// Without an old definition, all fields of the new one.
    package static func differences(from old: PinnedDefinition?, to new: PinnedDefinition) -> [DefinitionField] {
        let before = old.map(leaves) ?? []
        let after = leaves(new)
        var former: [PinName: String] = [:]
        for leaf in before { former[PinName(leaf.place)] = leaf.text }
        var found: [DefinitionField] = []
        for leaf in after {
            let was = former.removeValue(forKey: PinName(leaf.place))
            if was.map({ !$0.utf8.elementsEqual(leaf.text.utf8) }) ?? true {
                found.append(DefinitionField(place: leaf.place, before: was, after: leaf.text))
            }
        }
        for leaf in before {
            if let was = former[PinName(leaf.place)] {
                found.append(DefinitionField(place: leaf.place, before: was, after: nil))
            }
        }
        return found
    }

    /// Strings by their content, other values as JSON; lists without objects are one field.
    private static func leaves(_ definition: PinnedDefinition) -> [(place: String, text: String)] {
        guard let document = definition.document else { return [] }
        var found: [(place: String, text: String)] = []
        func visit(_ node: JSONNodeID, _ place: JSONPointer) {
            switch document.kind(node) {
            case .object where document.count(node) > 0:
                for (key, value) in document.members(of: node) {
                    visit(value, place.appending(document.string(key) ?? ""))
                }
            case .array where document.elements(of: node).contains(where: { document.kind($0) == .object }):
                for (position, element) in document.elements(of: node).enumerated() {
                    visit(element, place.appending(String(position)))
                }
            case .object, .array, .string, .number, .true, .false, .null:
                let json = document.bytes[document.range(node)]
                found.append((place.description, document.string(node) ?? String(decoding: json, as: UTF8.self)))
            }
        }
        visit(.root, JSONPointer(tokens: []))
        return found
    }
}
