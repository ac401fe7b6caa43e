package import JSONText

/// Results with something cut out and every other byte as the server sent it.
package enum ResultEdits {
    /// How long a client may keep a list that a policy has filtered, in milliseconds: a policy that is replaced shows
    /// no later.
    package static let maxListMilliseconds = 60_000

    /// A list result without some of its entries, and with honest words on how it may be kept; nil when nothing had to
    /// change.
    ///
    /// The list of another caller may differ, so a `public` result becomes `private` even when nothing is removed here.
    package static func removing(
        _ removed: [ListResult.Item], from list: ListResult, in document: JSONDocument
    ) -> [UInt8]? {
        var edits = TextEdits()
        let isPublic = makePrivate(list.result, in: document, &edits)
        let isLong = shorten(list.result, in: document, &edits)
        guard isPublic || isLong || !removed.isEmpty else { return nil }
        edits.remove(elements: Set(removed.map(\.node)), from: list.list, in: document)
        return edits.applied(to: document.bytes)
    }

    /// The result of `initialize` or `server/discover` without these capabilities and, where told so, without
    /// `instructions`; nil when it has none of them.
    package static func removing(
        capabilities names: [String], instructions removesInstructions: Bool = false, from server: ServerDescription,
        in document: JSONDocument
    ) -> [UInt8]? {
        var edits = TextEdits()
        var isChanged = false
        if let capabilities = server.capabilities {
            let removed = names.compactMap { document.member($0, of: capabilities) }
            if !removed.isEmpty {
                edits.remove(members: Set(removed), from: capabilities, in: document)
                isChanged = true
            }
        }
        if removesInstructions, let instructions = server.instructions {
            edits.remove(members: [instructions], from: server.result, in: document)
            isChanged = true
        }
        return isChanged ? edits.applied(to: document.bytes) : nil
    }

    /// Lets a result be kept for no longer than the limit.
    private static func shorten(
        _ result: JSONNodeID, in document: JSONDocument, _ edits: inout TextEdits
    ) -> Bool {
        guard let time = document.member("ttlMs" as StaticString, of: result), let number = document.number(time),
            let most = JSONNumber(utf8: Array("\(maxListMilliseconds)".utf8).span),
            JSONNumber.compareExact(number, most) == .greater
        else { return false }
        edits.replace(time, by: Array("\(maxListMilliseconds)".utf8), in: document)
        return true
    }

    private static func makePrivate(
        _ result: JSONNodeID, in document: JSONDocument, _ edits: inout TextEdits
    ) -> Bool {
        guard let scope = document.member("cacheScope" as StaticString, of: result),
            document.equals(scope, "public" as StaticString)
        else { return false }
        edits.replace(scope, by: Array("\"private\"".utf8), in: document)
        return true
    }
}
