/// One value of a policy document after aliases and merge keys are resolved, whether it was written in YAML or JSON.
struct DocumentNode {
    enum Content {
        case scalar(Scalar)
        case sequence([DocumentNode])
        case mapping([DocumentMember])
    }

    let content: Content
    let place: Place

    var scalar: Scalar? {
        if case .scalar(let scalar) = content { return scalar }
        return nil
    }

    var elements: [DocumentNode]? {
        if case .sequence(let elements) = content { return elements }
        return nil
    }

    /// True for a value that was left out or written as null.
    var isNull: Bool {
        if case .scalar(let scalar) = content { return scalar.meaning == .null }
        return false
    }

    /// What it is, for people.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One key of a mapping with its value.
struct DocumentMember {
    let key: String
    let keyPlace: Place
    let value: DocumentNode
}
