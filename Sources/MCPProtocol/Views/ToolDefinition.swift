package import JSONText

/// What a `tools/list` entry says of a tool.
package struct ToolDefinition: Sendable {
    /// One property of the input schema.
    package struct Input: Sendable, Hashable {
        /// The argument's name.
        package let name: String
        /// The schema's `type`, when it is one string.
        package let type: String?
        /// True when the schema's `required` lists the argument.
        package let isRequired: Bool
    }

    /// The tool's name, decoded.
    package let name: String
    /// The tool's description; empty when it has none.
    package let description: String
    /// The strings in the input schema's `required`, in order.
    package let requiredArguments: [String]
    /// The annotations as the server gave them; hints, never facts.
    package let annotations: [String: JSONValue]
    /// The properties of the input schema, in order.
    package let inputs: [Input]
    /// The arguments that clients repeat in header fields.
    package let headerParameters: HeaderParameters

    /// Reads an entry of a tool list; nil when it has no name.
    package init?(_ node: JSONNodeID, in document: JSONDocument) {
        guard let name = Self.text("name", of: node, in: document) else { return nil }
        self.name = name
        description = Self.text("description", of: node, in: document) ?? ""
        annotations = Self.annotations(of: node, in: document)
        var required: [String] = []
        var inputs: [Input] = []
        var headers = HeaderParameters.declared([])
        if let schema = document.member("inputSchema" as StaticString, of: node) {
            headers = HeaderParameters(of: schema, in: document)
            if let list = document.member("required" as StaticString, of: schema) {
                for element in document.elements(of: list) {
                    if let name = document.string(element) { required.append(name) }
                }
            }
            if let properties = document.member("properties" as StaticString, of: schema) {
                let names = Set(required)
                for (key, value) in document.members(of: properties) {
                    guard let name = document.string(key) else { continue }
                    inputs.append(
                        Input(
                            name: name, type: Self.text("type", of: value, in: document),
                            isRequired: names.contains(name)))
                }
            }
        }
        requiredArguments = required
        self.inputs = inputs
        headerParameters = headers
    }

    private static func annotations(of node: JSONNodeID, in document: JSONDocument) -> [String: JSONValue] {
        guard let object = document.member("annotations" as StaticString, of: node) else { return [:] }
        var annotations: [String: JSONValue] = [:]
        for (key, value) in document.members(of: object) {
            if let name = document.string(key) { annotations[name] = document.value(value) }
        }
        return annotations
    }

    private static func text(_ key: StaticString, of node: JSONNodeID, in document: JSONDocument) -> String? {
        document.member(key, of: node).flatMap { document.string($0) }
    }
}
