internal import JSONText

/// Collects the properties of a schema, through `items`, `anyOf`, `oneOf`, `allOf` and references inside the document.
struct ArgumentReader {
    private let document: JSONDocument
    private var root: JSONNodeID?
    private(set) var arguments: [ToolArgument] = []
    private var visits = 0

    init(_ document: JSONDocument) {
        self.document = document
    }

    mutating func read(_ schema: JSONNodeID, path: [String], isRepeated: Bool) {
        if root == nil { root = schema }
        visits += 1
        guard path.count < ListedTool.maxDepth, visits <= 4 * ListedTool.maxArguments else { return }
        var required: Set<String> = []
        if let list = document.member("required" as StaticString, of: schema) {
            for element in document.elements(of: list) {
                if let name = document.string(element) { required.insert(name) }
            }
        }
        var inner: [(JSONNodeID, [String], Bool)] = []
        if let properties = document.member("properties" as StaticString, of: schema) {
            for (key, value) in document.members(of: properties) {
                guard let name = document.string(key), arguments.count < ListedTool.maxArguments else { continue }
                let target = resolved(value)
                let argument = self.argument(
                    target, beside: value, path: path + [name], isRequired: required.contains(name),
                    isRepeated: isRepeated)
                arguments.append(argument)
                inner.append((target, argument.path, argument.isRepeated))
            }
        }
        for (node, path, isRepeated) in inner { read(node, path: path, isRepeated: isRepeated) }
        if let items = document.member("items" as StaticString, of: schema), !path.isEmpty {
            read(resolved(items), path: path, isRepeated: true)
        }
        for alternative in alternatives(of: schema) { read(resolved(alternative), path: path, isRepeated: isRepeated) }
    }

    private func alternatives(of schema: JSONNodeID) -> [JSONNodeID] {
        var found: [JSONNodeID] = []
        if let list = document.member("anyOf" as StaticString, of: schema) { found += document.elements(of: list) }
        if let list = document.member("oneOf" as StaticString, of: schema) { found += document.elements(of: list) }
        if let list = document.member("allOf" as StaticString, of: schema) { found += document.elements(of: list) }
        return found
    }

    /// What a `$ref` to a place in the same schema names, else the schema itself.
    private func resolved(_ schema: JSONNodeID) -> JSONNodeID {
        guard let root,
            let reference = document.member("$ref" as StaticString, of: schema).flatMap({ document.string($0) }),
            reference.hasPrefix("#/"), let pointer = JSONPointer(String(reference.dropFirst())),
            let target = document.node(at: pointer, from: root)
        else { return schema }
        return target
    }

    private func argument(
        _ schema: JSONNodeID, beside outer: JSONNodeID, path: [String], isRequired: Bool, isRepeated: Bool
    ) -> ToolArgument {
        var types: [String] = []
        var choices: [String] = []
        var format: String?
        var repeated = isRepeated
        for node in [schema] + alternatives(of: schema).map({ resolved($0) }) {
            let own = self.types(of: node)
            types += own.filter { !types.contains($0) }
            choices += self.choices(of: node)
            if format == nil {
                format = document.member("format" as StaticString, of: node).flatMap { document.string($0) }
            }
            if own.contains("array") {
                repeated = true
                if let items = document.member("items" as StaticString, of: node) {
                    choices += self.choices(of: resolved(items))
                }
            }
        }
        let outside = ListedTool.text("description", of: outer, in: document)
        return ToolArgument(
            path: path, types: types, isRequired: isRequired, isRepeated: repeated, choices: choices,
            defaultText: document.member("default" as StaticString, of: schema).flatMap { document.string($0) },
            description: outside.isEmpty ? ListedTool.text("description", of: schema, in: document) : outside,
            format: format)
    }

    private func types(of schema: JSONNodeID) -> [String] {
        guard let type = document.member("type" as StaticString, of: schema) else { return [] }
        if let one = document.string(type) { return [one] }
        return document.elements(of: type).compactMap { document.string($0) }
    }

    private func choices(of schema: JSONNodeID) -> [String] {
        var found: [String] = []
        if let list = document.member("enum" as StaticString, of: schema) {
            found = document.elements(of: list).compactMap { document.string($0) }
        }
        if let one = document.member("const" as StaticString, of: schema).flatMap({ document.string($0) }) {
            found.append(one)
        }
        return found
    }
}
