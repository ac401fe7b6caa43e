/// One value of a document after aliases and merge keys are resolved, whether it was written in YAML or JSON.
package struct DocumentNode: Sendable {
    /// What kinds of value there are.
    package enum Content: Sendable {
        case scalar(Scalar)
        case sequence([DocumentNode])
        case mapping([DocumentMember])
    }

    /// The value.
    package let content: Content
    /// Where it begins.
    package let place: Place

    /// A value at a place.
    package init(content: Content, place: Place) {
        self.content = content
        self.place = place
    }

    /// The scalar, if it is one.
    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { return scalar }
        return nil
    }

    /// The elements, if it is a list.
    package var elements: [DocumentNode]? {
        if case .sequence(let elements) = content { return elements }
        return nil
    }

    /// True for a value that was left out or written as null.
    package var isNull: Bool {
        if case .scalar(let scalar) = content { return scalar.meaning == .null }
        return false
    }

    /// What it is, for people.
    package var kind: String {
        switch content {
        case .scalar(let scalar): scalar.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One key of a mapping with its value.
package struct DocumentMember: Sendable {
    /// The key.
    package let key: String
    /// Where the key begins.
    package let keyPlace: Place
    /// What belongs to it.
    package let value: DocumentNode

    /// A key with its value.
    package init(key: String, keyPlace: Place, value: DocumentNode) {
        self.key = key
        self.keyPlace = keyPlace
        self.value = value
    }
}
