package import JSONText

/// The lists of several servers as one.
package enum MergedList {
    /// What one server adds to a merged list: the entries of its response, in its order; nil when the response is an
    /// error, another kind of result, or cannot be read without doubt.
    ///
    /// Tools and prompts get the names that `rename` makes of theirs; every other byte stays as it was received. Of
    /// several with one name the first stays: models take no list that names a tool twice.
    ///
    /// - Parameter crossing: `toLegacy` removes output schemas that legacy clients refuse.
    package static func items(
        _ message: Message, in document: JSONDocument, of method: Method, crossing: EraCrossing = .none,
        rename: (String) -> String
    ) -> [[UInt8]]? {
        guard let list = ListResult(message, of: method, in: document) else { return nil }
        let isNamed = method == .toolsList || method == .promptsList
        var names: Set<[UInt8]> = []
        return list.items.compactMap { item in
            var edits = TextEdits()
            if isNamed, let node = document.member("name" as StaticString, of: item.node) {
                let name = Translation.jsonString(rename(item.name))
                guard names.insert(name).inserted else { return nil }
                edits.replace(node, by: name, in: document)
            }
            if method == .toolsList, crossing == .toLegacy { edits.removeOddSchema(from: item.node, in: document) }
            return edits.applied(to: document.bytes, within: document.range(item.node))
        }
    }

    /// A page of a merged list; it must not be kept, because any of the servers may change.
    ///
    /// - Parameters:
    ///   - method: one of the list methods.
    ///   - items: JSON objects.
    ///   - nextCursor: where the next page begins; nil on the last page.
    package static func result(
        _ id: RequestID, of method: Method, items: [[UInt8]], nextCursor: String?, isModern: Bool
    ) -> [UInt8] {
        Reply.result(id) { writer in
            writer.beginObject()
            writer.key(key(of: method))
            writer.beginArray()
            for item in items { writer.raw(item) }
            writer.endArray()
            if let nextCursor {
                writer.key("nextCursor")
                writer.string(nextCursor)
            }
            if isModern {
                writer.key("resultType")
                writer.string("complete")
                writer.key("ttlMs")
                writer.integer(0)
                writer.key("cacheScope")
                writer.string("private")
            }
            writer.endObject()
        }
    }

    private static func key(of method: Method) -> String {
        if method == .resourcesList { return "resources" }
        if method == .resourceTemplatesList { return "resourceTemplates" }
        return method == .promptsList ? "prompts" : "tools"
    }
}
