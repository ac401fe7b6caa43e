package import JSONText

/// The URL elicitations that a server of 2025-11-25 requires before it serves a request: error `-32042`.
package struct URLElicitations: Sendable, Hashable {
    /// The code of the error.
    package static let errorCode: Int64 = -32042

    /// The elicitations as questions of mode `url`, without their names.
    package let items: [InputRequests.Item]
    /// The names that the server gave the elicitations, decoded, in the same order; nil where it gave none.
    package let elicitationIDs: [String?]

    /// Reads a response; nil when it is no such error, names no elicitation, or has one that cannot be read without
    /// doubt.
    package init?(_ message: Message, in document: JSONDocument) {
        guard let nodes = Self.nodes(of: message, in: document), !nodes.isEmpty else { return nil }
        var items: [InputRequests.Item] = []
        var names: [String?] = []
        for (index, node) in nodes.enumerated() {
            guard let params = Self.params(node, in: document) else { return nil }
            items.append(InputRequests.Item(key: "elicitation-\(index)", method: .elicitationCreate, params: params))
            names.append(document.string("elicitationId", of: node))
        }
        self.items = items
        elicitationIDs = names
    }

    /// The elicitations in such an error; nil for any other message.
    static func nodes(of message: Message, in document: JSONDocument) -> [JSONNodeID]? {
        guard case .response(_, isError: true) = message.kind, let error = message.payload,
            let code = document.member("code" as StaticString, of: error), document.integer(code) == errorCode,
            let data = document.object("data", of: error),
            let list = document.member("elicitations" as StaticString, of: data), document.kind(list) == .array
        else { return nil }
        return Array(document.elements(of: list))
    }

    /// True for an error that a careless client could take for such a one, or that is one and cannot be read.
    static func isInDoubt(_ message: Message, in document: JSONDocument) -> Bool {
        guard case .response(_, isError: true) = message.kind, let error = message.payload else { return false }
        if ProtocolKeys.error.twin(in: error, of: document) != nil { return true }
        guard let code = document.member("code" as StaticString, of: error), document.integer(code) == errorCode,
            let data = document.member("data" as StaticString, of: error)
        else { return false }
        return ProtocolKeys.errorData.twin(in: data, of: document) != nil || nodes(of: message, in: document) == nil
    }

    private static func params(_ node: JSONNodeID, in document: JSONDocument) -> [UInt8]? {
        guard document.kind(node) == .object, ProtocolKeys.params.twin(in: node, of: document) == nil,
            document.string("url", of: node) != nil
        else { return nil }
        var added = JSONWriter()
        if let mode = document.member("mode" as StaticString, of: node) {
            guard document.equals(mode, "url" as StaticString) else { return nil }
        } else {
            added.key("mode")
            added.string("url")
        }
        var edits = TextEdits()
        edits.change(node, in: document, adding: added.bytes) { key, _ in
            document.equals(key, "elicitationId" as StaticString) ? .cut : .kept
        }
        return edits.applied(to: document.bytes, within: document.range(node))
    }
}
