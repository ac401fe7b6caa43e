package import JSONText

/// Requests with something cut out and every other byte as the client sent it.
package enum RequestEdits {
    /// A client's whole message without these of its capabilities; nil when it declares none of them.
    ///
    /// They stand in the parameters of `initialize`, and since 2026-07-28 in the `_meta` of every request. What a
    /// server reads there it may ask for.
    package static func removing(
        capabilities names: [String], from message: Message, in document: JSONDocument
    ) -> [UInt8]? {
        guard message.node == .root, let capabilities = capabilities(of: message, in: document) else { return nil }
        let removed = names.compactMap { document.member($0, of: capabilities) }
        guard !removed.isEmpty else { return nil }
        var edits = TextEdits()
        edits.remove(members: Set(removed), from: capabilities, in: document)
        return edits.applied(to: document.bytes)
    }

    private static func capabilities(of message: Message, in document: JSONDocument) -> JSONNodeID? {
        if let meta = message.meta,
            let node = document.member("io.modelcontextprotocol/clientCapabilities" as StaticString, of: meta)
        {
            return node
        }
        guard message.knownMethod == .initialize else { return nil }
        return message.params.flatMap { document.member("capabilities" as StaticString, of: $0) }
    }
}
