package import JSONText

/// An argument of a tool that clients repeat in an `Mcp-Param-*` field: a property with `x-mcp-header`.
package struct HeaderParameter: Sendable, Hashable {
    /// The name after `Mcp-Param-`, as the schema spells it.
    package let header: String
    /// The keys that lead to the value from the arguments on.
    package let path: [String]

    /// A parameter of a schema.
    package init(header: String, path: [String]) {
        self.header = header
        self.path = path
    }

    /// Whether a field has this parameter's name, whatever the case.
    func isNamed(_ name: ArraySlice<UInt8>) -> Bool {
        name.count == header.utf8.count
            && zip(name, header.utf8).allSatisfy { KeySet.asciiLowercase($0) == KeySet.asciiLowercase($1) }
    }

    /// The value in the arguments of a call; nil when it is absent or null.
    package func value(in arguments: JSONNodeID, of document: JSONDocument) -> JSONNodeID? {
        var node = arguments
        for key in path {
            guard let next = document.member(key, of: node) else { return nil }
            node = next
        }
        return document.kind(node) == .null ? nil : node
    }
}
