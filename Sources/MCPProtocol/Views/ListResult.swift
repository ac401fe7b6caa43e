package import JSONText

/// The result of `tools/list`, `resources/list`, `resources/templates/list` or `prompts/list`.
package struct ListResult: Sendable {
    /// One entry of the list.
    package struct Item: Sendable, Hashable {
        /// The entry's object.
        package let node: JSONNodeID
        /// What policy knows the entry by: a name, a URI or a URI template, decoded.
        package let name: String
    }

    /// The `result` object.
    package let result: JSONNodeID
    /// The array of entries.
    package let list: JSONNodeID
    /// The entries in the server's order.
    package let items: [Item]
    /// Where the next page begins, opaque; nil on the last page.
    package let nextCursor: String?

    /// Reads the response to a list request; nil when it is an error, another kind of result (`input_required`), or
    /// cannot be filtered without doubt: an entry without a name, or a key that resembles one that is read here.
    package init?(_ message: Message, of method: Method, in document: JSONDocument) {
        guard let keys = Self.keys(of: method), case .response(_, isError: false) = message.kind,
            let result = message.payload, document.kind(result) == .object,
            ProtocolKeys.result.twin(in: result, of: document) == nil,
            let list = document.member(keys.list, of: result), document.kind(list) == .array
        else { return nil }
        var items: [Item] = []
        items.reserveCapacity(document.count(list))
        for node in document.elements(of: list) {
            guard ProtocolKeys.item.twin(in: node, of: document) == nil,
                let name = document.member(keys.name, of: node).flatMap({ document.string($0) })
            else { return nil }
            items.append(Item(node: node, name: name))
        }
        self.result = result
        self.list = list
        self.items = items
        nextCursor = document.member("nextCursor" as StaticString, of: result).flatMap { document.string($0) }
    }

    private static func keys(of method: Method) -> (list: StaticString, name: StaticString)? {
        if method == .toolsList { return ("tools", "name") }
        if method == .resourcesList { return ("resources", "uri") }
        if method == .resourceTemplatesList { return ("resourceTemplates", "uriTemplate") }
        if method == .promptsList { return ("prompts", "name") }
        return nil
    }
}
