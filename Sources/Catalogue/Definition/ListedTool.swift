package import JSONText

/// A tool as a server lists it: all that the catalogue judges.
package struct ListedTool: Sendable, Hashable {
    /// Deepest level of nested properties that is read.
    package static let maxDepth = 8
    /// Most arguments of one tool that are read.
    package static let maxArguments = 512

    /// The tool's name, decoded.
    package let name: String
    /// The title, or the one in the annotations; empty when it has none.
    package let title: String
    /// The description; empty when it has none.
    package let description: String
    /// The arguments in the schema's order, the ones inside others after them.
    package let arguments: [ToolArgument]
    /// What the server claims.
    package let hints: ToolHints
    /// True when there is an input schema that names at least one property.
    package let hasArguments: Bool
    /// True when there is an input schema, even an empty one.
    package let hasSchema: Bool

    /// Reads an entry of `tools/list`; nil when it has no name and none is given.
    package init?(_ node: JSONNodeID, in document: JSONDocument, named given: String? = nil) {
        let own = given ?? document.member("name" as StaticString, of: node).flatMap { document.string($0) }
        guard let name = own else { return nil }
        self.name = name
        let annotations = document.member("annotations" as StaticString, of: node)
        description = Self.text("description", of: node, in: document)
        let title = Self.text("title", of: node, in: document)
        self.title = title.isEmpty ? annotations.map { Self.text("title", of: $0, in: document) } ?? "" : title
        var hints = ToolHints()
        if let annotations {
            hints.isReadOnly = Self.flag("readOnlyHint", of: annotations, in: document)
            hints.isDestructive = Self.flag("destructiveHint", of: annotations, in: document)
            hints.isIdempotent = Self.flag("idempotentHint", of: annotations, in: document)
            hints.isOpenWorld = Self.flag("openWorldHint", of: annotations, in: document)
        }
        self.hints = hints
        var reader = ArgumentReader(document)
        if let schema = document.member("inputSchema" as StaticString, of: node), document.kind(schema) == .object {
            hasSchema = true
            reader.read(schema, path: [], isRepeated: false)
        } else {
            hasSchema = false
        }
        arguments = reader.arguments
        hasArguments = !reader.arguments.isEmpty
    }

    static func text(_ key: StaticString, of node: JSONNodeID, in document: JSONDocument) -> String {
        document.member(key, of: node).flatMap { document.string($0) } ?? ""
    }

    private static func flag(_ key: StaticString, of node: JSONNodeID, in document: JSONDocument) -> Bool? {
        switch document.member(key, of: node).map({ document.kind($0) }) {
        case .true: true
        case .false: false
        case .null, .number, .string, .array, .object, nil: nil
        }
    }
}
