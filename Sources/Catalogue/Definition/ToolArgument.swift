/// One property of a tool's input schema, at any depth.
package struct ToolArgument: Sendable, Hashable {
    /// Names from the outermost property to this one; elements of arrays add nothing.
    package let path: [String]
    /// The schema's types, such as `string`; empty when it names none.
    package let types: [String]
    /// True when the schema around it requires it.
    package let isRequired: Bool
    /// True when it is an array, or inside one.
    package let isRepeated: Bool
    /// The strings among the values that its schema lists (`enum`, `const`), in order.
    package let choices: [String]
    /// The string that the schema gives as the default; nil when it gives none or another kind of value.
    package let defaultText: String?
    /// What the server says about it; empty when it says nothing.
    package let description: String
    /// The schema's `format`; nil when it names none.
    package let format: String?

    /// An argument with every part given.
    package init(
        path: [String], types: [String], isRequired: Bool, isRepeated: Bool = false, choices: [String] = [],
        defaultText: String? = nil, description: String = "", format: String? = nil
    ) {
        self.path = path
        self.types = types
        self.isRequired = isRequired
        self.isRepeated = isRepeated
        self.choices = choices
        self.defaultText = defaultText
        self.description = description
        self.format = format
    }

    /// The innermost name.
    package var name: String { path.last ?? "" }
}
