/// A tool as a server lists it, for a policy to start from.
package struct ScaffoldTool: Sendable, Hashable {
    /// One argument of a tool.
    package struct Argument: Sendable, Hashable {
        /// The argument's name, decoded.
        package var name: String
        /// The schema's type, such as `string`; nil when the schema names none.
        package var type: String?
        /// True when the schema lists it in `required`.
        package var isRequired: Bool

        /// An argument called `name`.
        package init(name: String, type: String? = nil, isRequired: Bool = false) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// The tool's name, decoded.
    package var name: String
    /// What the server says about it; may hold anything.
    package var description: String?
    /// The arguments of its input schema, in the schema's order.
    package var arguments: [Argument]

    /// A tool called `name`.
    package init(name: String, description: String? = nil, arguments: [Argument] = []) {
        self.name = name
        self.description = description
        self.arguments = arguments
    }
}
