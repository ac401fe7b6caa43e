/// An argument of a tool in the index.
package struct CatalogueArgument: Sendable, Hashable {
    /// Its name, as the server writes it.
    package let name: String
    /// How deep it is inside other arguments: 0 for one of the tool's own; it follows the one that it is inside of.
    package let depth: Int
    /// True when the schema around it requires it.
    package let isRequired: Bool
    /// The schema's type; nil when it names none, or several.
    package let type: String?

    /// An argument with every part given.
    package init(name: String, depth: Int = 0, isRequired: Bool, type: String?) {
        self.name = name
        self.depth = depth
        self.isRequired = isRequired
        self.type = type
    }

    /// The types by the numbers that an index gives them.
    static let types: [String?] = [nil, "string", "integer", "number", "boolean", "array", "object", "null"]
}
