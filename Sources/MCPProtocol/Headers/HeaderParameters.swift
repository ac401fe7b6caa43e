package import JSONText

/// The arguments of a tool that clients repeat in header fields, as its input schema declares them.
package enum HeaderParameters: Sendable, Hashable {
    /// In the order of the schema; empty for nearly every tool.
    case declared([HeaderParameter])
    /// A declaration that breaks the rules: clients drop the tool.
    case invalid

    private static let keyword: StaticString = "x-mcp-header"

    /// Reads the declarations of an input schema.
    package init(of schema: JSONNodeID, in document: JSONDocument) {
        guard Self.isKeyword(anywhereIn: schema, of: document) else {
            self = .declared([])
            return
        }
        var walk = SchemaWalk(document: document)
        walk.visit(schema, path: [])
        self = walk.isInvalid ? .invalid : .declared(walk.found)
    }

    /// The parameters; empty when their declaration is invalid.
    package var list: [HeaderParameter] {
        switch self {
        case .declared(let list): list
        case .invalid: []
        }
    }

    /// Whether any object has the key: a look that costs next to nothing, and says no for nearly every tool.
    private static func isKeyword(anywhereIn node: JSONNodeID, of document: JSONDocument) -> Bool {
        switch document.kind(node) {
        case .object:
            if document.member(keyword, of: node) != nil { return true }
            for (_, value) in document.members(of: node) where isKeyword(anywhereIn: value, of: document) {
                return true
            }
        case .array:
            for element in document.elements(of: node) where isKeyword(anywhereIn: element, of: document) {
                return true
            }
        case .string, .number, .true, .false, .null:
            break
        }
        return false
    }

    /// Looks for declarations: valid ones in properties, and everywhere else those that are not allowed there.
    private struct SchemaWalk {
        let document: JSONDocument
        var found: [HeaderParameter] = []
        var isInvalid = false

        /// Keywords whose value is no schema, whatever is in it.
        private static let data = Set(["default", "const", "enum", "examples", "required", "type"])
        /// Keywords whose value maps names to schemas.
        private static let maps = Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])

        /// Visits a schema; `path` leads to its value, and is nil where that is not one value for certain.
        mutating func visit(_ schema: JSONNodeID, path: [String]?) {
            for element in document.elements(of: schema) { visit(element, path: nil) }
            for (key, value) in document.members(of: schema) {
                guard let name = document.string(key) else { continue }
                if document.equals(key, HeaderParameters.keyword) {
                    declare(value, schema: schema, path: path)
                } else if Self.maps.contains(name) {
                    let isStatic = path != nil && name == "properties"
                    for (key, value) in document.members(of: value) {
                        visit(value, path: isStatic ? (path ?? []) + [document.string(key) ?? ""] : nil)
                    }
                } else if !Self.data.contains(name) {
                    visit(value, path: nil)
                }
            }
        }

        private mutating func declare(_ value: JSONNodeID, schema: JSONNodeID, path: [String]?) {
            let type = document.member("type" as StaticString, of: schema).flatMap { document.string($0) }
            guard let path, !path.isEmpty, let header = document.string(value), Self.isToken(header),
                type == "string" || type == "integer" || type == "boolean",
                !found.contains(where: { $0.isNamed(Array(header.utf8)[...]) })
            else {
                isInvalid = true
                return
            }
            found.append(HeaderParameter(header: header, path: path))
        }

        private static func isToken(_ text: String) -> Bool {
            !text.isEmpty
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default:
                        "!#$%&'*+-.^_`|~".utf8.contains(byte)
                    }
                }
        }
    }
}
