package import JSONText

extension Translation {
    /// A legacy request for a client out of one question of a modern server.
    ///
    /// - Parameter elicitationID: the name of a URL elicitation that has none.
    package static func question(
        _ id: RequestID, _ item: InputRequests.Item, elicitationID: String
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        writer.key("method")
        writer.string(item.method.name)
        if let params = item.params {
            writer.key("params")
            writer.raw(item.method == .elicitationCreate ? named(params, elicitationID) : params)
        }
        writer.endObject()
        return writer.bytes
    }

    /// The response to a server's request, with the client's answer as a JSON text.
    package static func answer(_ id: RequestID, result: [UInt8]) -> [UInt8] {
        Reply.result(id) { $0.raw(result) }
    }

    /// The `params` of a legacy server's request as they go into an input request, a JSON object; nil when it has none.
    ///
    /// What belongs to the request alone is left out: `elicitationId`, the progress token, and tasks.
    package static func inputParams(of message: Message, in document: JSONDocument) -> [UInt8]? {
        guard let params = message.params else { return nil }
        var edits = TextEdits()
        let isElicitation = message.knownMethod == .elicitationCreate
        let isPersonal = { (key: JSONNodeID) in
            document.equals(key, ReservedMeta.progressToken) || document.equals(key, ReservedMeta.relatedTask)
        }
        var dropsMeta = true
        if let meta = message.meta {
            dropsMeta = document.members(of: meta).allSatisfy { isPersonal($0.key) }
            if !dropsMeta { edits.change(meta, in: document) { key, _ in isPersonal(key) ? .cut : .kept } }
        }
        edits.change(params, in: document) { key, _ in
            let isCut =
                (dropsMeta && document.equals(key, "_meta" as StaticString))
                || (isElicitation && document.equals(key, "elicitationId" as StaticString))
                || document.equals(key, "task" as StaticString)
            return isCut ? .cut : .kept
        }
        return edits.applied(to: document.bytes, within: document.range(params))
    }

    /// The parameters of an elicitation; with a name, when they are of mode `url` and have none.
    static func named(_ params: [UInt8], _ elicitationID: String) -> [UInt8] {
        do {
            let document = try JSONDocument(parsing: params)
            guard let mode = document.member("mode" as StaticString, of: .root),
                document.equals(mode, "url" as StaticString),
                document.member("elicitationId" as StaticString, of: .root) == nil
            else { return params }
            var added = JSONWriter()
            added.key("elicitationId")
            added.string(elicitationID)
            var edits = TextEdits()
            edits.change(.root, in: document, adding: added.bytes) { _, _ in .kept }
            return edits.applied(to: params)
        } catch {
            // The text comes out of a document that was read, so there is nothing here to name.
            return params
        }
    }
}
