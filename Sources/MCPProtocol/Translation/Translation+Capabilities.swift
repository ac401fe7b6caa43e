internal import JSONText

extension Translation {
    /// A client's capabilities as a server of the other era may see them, both JSON objects.
    ///
    /// Tasks are another thing in each era and do not cross: a modern server is not told of `tasks`, a legacy one not
    /// of `extensions`.
    package static func clientCapabilities(_ capabilities: [UInt8], crossing: EraCrossing) -> [UInt8] {
        guard crossing != .none else { return capabilities }
        do {
            let document = try JSONDocument(parsing: capabilities)
            guard document.kind(.root) == .object else { return Array("{}".utf8) }
            return Self.capabilities(.root, in: document, crossing: crossing)
        } catch {
            return Array("{}".utf8)
        }
    }

    /// What a client with these capabilities, a JSON object, can be asked for; nothing when the text is none.
    package static func clientOffers(_ capabilities: [UInt8]) -> ClientOffers {
        do {
            let document = try JSONDocument(parsing: capabilities)
            return ClientOffers(.root, in: document)
        } catch {
            return []
        }
    }

    /// Capabilities of either side without what does not cross.
    static func capabilities(_ node: JSONNodeID, in document: JSONDocument, crossing: EraCrossing) -> [UInt8] {
        var edits = TextEdits()
        edits.change(node, in: document) { key, _ in
            let isTasks = crossing != .none && document.equals(key, "tasks" as StaticString)
            let isExtensions = crossing == .toLegacy && document.equals(key, "extensions" as StaticString)
            return isTasks || isExtensions ? .cut : .kept
        }
        return edits.applied(to: document.bytes, within: document.range(node))
    }
}
