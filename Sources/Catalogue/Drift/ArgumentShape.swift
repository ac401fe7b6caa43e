internal import JSONText

/// What can be put into an argument, by its schema.
struct ArgumentShape {
    /// Strings no longer than this carry no text worth speaking of.
    private static let maxBoundedLength: Int64 = 64
    /// Last words of names whose values are short by their nature.
    private static let shortNames: Set<String> = [
        "id", "ids", "uuid", "guid", "cursor", "page", "limit", "offset", "locale", "language", "lang", "timezone",
        "currency", "country", "sort", "order", "direction", "format", "unit", "units", "type", "kind", "status",
        "state", "version", "date", "time", "at", "since", "until", "start", "end", "mode", "level", "priority",
        "color", "colour", "number", "count", "year", "month", "day", "region", "zone", "symbol", "slug", "code",
    ]

    /// True when it takes free text, an address, a path, a command or a whole object.
    let isOpen: Bool

    init(_ schema: JSONNodeID, in document: JSONDocument, depth: Int = 0) {
        guard depth < ListedTool.maxDepth, document.kind(schema) == .object else {
            isOpen = document.kind(schema) == .true
            return
        }
        let alternatives = (["anyOf", "oneOf"] as [String]).flatMap { key in
            document.member(key, of: schema).map { Array(document.elements(of: $0)) } ?? []
        }
        if !alternatives.isEmpty {
            isOpen = alternatives.contains { ArgumentShape($0, in: document, depth: depth + 1).isOpen }
            return
        }
        if Self.isBounded(schema, in: document) {
            isOpen = false
            return
        }
        let types = Self.types(of: schema, in: document)
        if types.contains("string") || types.isEmpty && document.member("$ref" as StaticString, of: schema) == nil {
            isOpen = true
        } else if types.contains("array"), let items = document.member("items" as StaticString, of: schema) {
            isOpen = ArgumentShape(items, in: document, depth: depth + 1).isOpen
        } else {
            isOpen =
                types.contains("array")
                || types.contains("object") && document.member("properties" as StaticString, of: schema) == nil
        }
    }

    /// Whether a name says that values are short, such as `user_id`.
    static func isShort(_ name: String) -> Bool {
        let parts = name.split { !$0.isLetter && !$0.isNumber }
        guard let last = parts.last else { return false }
        if shortNames.contains(last.lowercased()) { return true }
        let tail = last.reversed().prefix { $0.isLowercase || $0.isNumber }.reversed()
        guard tail.count < last.count else { return false }
        let capital = last[last.index(last.endIndex, offsetBy: -(tail.count + 1))]
        return shortNames.contains(String([capital] + tail).lowercased())
    }

    /// Whether the schema itself allows little: listed values, short strings, or a format that leaves no room.
    private static func isBounded(_ schema: JSONNodeID, in document: JSONDocument) -> Bool {
        if document.member("enum" as StaticString, of: schema) != nil { return true }
        if document.member("const" as StaticString, of: schema) != nil { return true }
        if let length = document.member("maxLength" as StaticString, of: schema).flatMap({ document.integer($0) }),
            length <= maxBoundedLength
        {
            return true
        }
        switch document.member("format" as StaticString, of: schema).flatMap({ document.string($0) }) {
        case "date", "time", "date-time", "duration", "uuid", "ipv4", "ipv6": return true
        case nil, .some: return false
        }
    }

    private static func types(of schema: JSONNodeID, in document: JSONDocument) -> [String] {
        guard let type = document.member("type" as StaticString, of: schema) else { return [] }
        if let one = document.string(type) { return [one] }
        return document.elements(of: type).compactMap { document.string($0) }
    }
}
