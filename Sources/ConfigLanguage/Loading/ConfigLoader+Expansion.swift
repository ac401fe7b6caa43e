internal import Diagnostics
internal import DocumentText
internal import JSONText

/// Variables in texts.
extension ConfigLoader {
    /// Longest text after its variables are replaced, in bytes.
    static let maxTextBytes = 64 * 1024

    /// The tree with every variable replaced.
    mutating func expanded(_ node: DocumentNode) -> DocumentNode {
        switch node.content {
        case .scalar(let scalar):
            return DocumentNode(content: .scalar(expanded(scalar, at: node.place)), place: node.place)
        case .sequence(let elements):
            return DocumentNode(content: .sequence(elements.map { expanded($0) }), place: node.place)
        case .mapping(let members):
            let expanded = members.map {
                DocumentMember(key: $0.key, keyPlace: $0.keyPlace, value: self.expanded($0.value))
            }
            return DocumentNode(content: .mapping(expanded), place: node.place)
        }
    }

    private mutating func expanded(_ scalar: Scalar, at place: Place) -> Scalar {
        if scalar.text.hasPrefix(ConfigLoader.filePrefix) { fileReferences.insert(place) }
        guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return scalar }
        writtenTexts[place] = scalar.text
        let parts: [VariableText.Part]
        do throws(ReadingError) {
            parts = try VariableText(scalar.text).parts
        } catch {
            unreadable.insert(place)
            report(error, as: .variable, at: place)
            return scalar
        }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .variable(let name, let fallback):
                text += value(of: name, or: fallback, at: place)
            }
            guard text.utf8.count <= ConfigLoader.maxTextBytes else {
                unreadable.insert(place)
                problems.error(
                    .variable, at: place, "the text is longer than \(ConfigLoader.maxTextBytes) bytes",
                    help: "shorten the variable")
                return scalar
            }
        }
        expandedTexts[place] = text
        // A variable has no quotes of its own: it is a number or a truth value when it looks like one.
        let isValue = JSONNumber(text) != nil || text == "true" || text == "false"
        return Scalar(text: text, style: isValue ? .plain : .quoted)
    }

    private mutating func value(of name: String, or fallback: String?, at place: Place) -> String {
        let value = surroundings.variable(name)
        if let fallback { return value.flatMap { $0.isEmpty ? nil : $0 } ?? fallback }
        if let value { return value }
        unreadable.insert(place)
        problems.error(
            .variable, at: place, "variable `\(name)` is not set", help: "set it, or write `${\(name):-text}`")
        return ""
    }
}
