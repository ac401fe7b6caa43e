package import JSONText

/// What the upstream's list says of a tool.
package struct ToolFacts: Sendable {
    /// Names in the input schema's `required`.
    package var requiredArguments: [String]
    /// `annotations` as the server gave them.
    package var annotations: [String: JSONValue]

    /// What a definition says.
    package init(requiredArguments: [String], annotations: [String: JSONValue]) {
        self.requiredArguments = requiredArguments
        self.annotations = annotations
    }
}
