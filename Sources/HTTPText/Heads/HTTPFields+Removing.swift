extension HTTPFields {
    /// Takes out every field of this name, written in lower case.
    package mutating func remove(_ name: StaticString) {
        guard firstIndex(of: name) != nil else { return }
        self = filtered { text, range in !text.equals(range, lowercased: name) }
    }
}
