internal import JSONText

extension JSONDocument {
    /// The schemas directly inside a schema, where the dialect puts them.
    ///
    /// What stands elsewhere (in `enum`, in keywords nobody knows) is data, even if it looks like a schema.
    func subschemas(of schema: JSONNodeID, _ dialect: SchemaDialect) -> [JSONNodeID] {
        guard kind(schema) == .object else { return [] }
        var found: [JSONNodeID] = []
        for member in members(of: schema) {
            switch string(member.key) ?? "" {
            case "not", "if", "then", "else", "contains", "additionalProperties", "propertyNames":
                found.append(member.value)
            case "items":
                if dialect == .draft7, kind(member.value) == .array {
                    found.append(contentsOf: elements(of: member.value))
                } else {
                    found.append(member.value)
                }
            case "additionalItems":
                if dialect == .draft7 { found.append(member.value) }
            case "unevaluatedItems", "unevaluatedProperties", "contentSchema":
                if dialect == .draft202012 { found.append(member.value) }
            case "allOf", "anyOf", "oneOf":
                found.append(contentsOf: elements(of: member.value))
            case "prefixItems":
                if dialect == .draft202012 { found.append(contentsOf: elements(of: member.value)) }
            case "properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies":
                found.append(contentsOf: members(of: member.value).map(\.value))
            default: break
            }
        }
        return found
    }

    /// The JSON Pointer to a node, or to the member whose key it is, from a node around it; cut after 1,024 bytes.
    func pointer(to target: JSONNodeID, from start: JSONNodeID = .root) -> String {
        let wanted = range(target)
        var tokens: [String] = []
        var current = start
        while range(current) != wanted {
            guard let (token, child) = child(of: current, around: wanted) else { break }
            tokens.append(token)
            // Only a key stands before the value it belongs to.
            guard range(child).lowerBound <= wanted.lowerBound else { break }
            current = child
        }
        let text = JSONPointer(tokens: tokens).description
        let maxBytes = 1024
        return text.utf8.count <= maxBytes ? text : String(text.prefix(maxBytes / 4)) + "…"
    }

    private func child(of node: JSONNodeID, around wanted: Range<Int>) -> (String, JSONNodeID)? {
        for member in members(of: node) where range(member.value).upperBound >= wanted.upperBound {
            return (string(member.key) ?? "", member.value)
        }
        for (position, element) in elements(of: node).enumerated()
        where range(element).upperBound >= wanted.upperBound {
            return ("\(position)", element)
        }
        return nil
    }
}
