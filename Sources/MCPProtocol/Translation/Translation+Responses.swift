package import JSONText

extension Translation {
    /// A server's response, rewritten for the client: its id, and what the client's revision calls differently.
    ///
    /// A modern result that is not the answer itself means nothing to a legacy client, which gets an error instead.
    ///
    /// - Parameters:
    ///   - id: the id of the client's request.
    ///   - answering: the method of that request; nil when it is none that the protocol defines.
    ///   - revision: the client's revision.
    package static func response(
        _ message: Message, in document: JSONDocument, id: RequestID, crossing: EraCrossing, answering: Method?,
        revision: Revision
    ) -> [UInt8] {
        if crossing == .toLegacy, let kind = ResultKind(message, in: document), kind != .complete {
            return untranslatable(id, answering: answering)
        }
        var edits = TextEdits()
        edits.replaceID(of: message, by: id, in: document)
        guard let payload = message.payload, document.kind(payload) == .object else {
            return edits.applied(to: document.bytes)
        }
        if case .response(_, isError: true) = message.kind {
            if crossing == .toModern, answering == .resourcesRead {
                edits.renumberMissingResource(payload, in: document)
            }
            return edits.applied(to: document.bytes)
        }
        switch crossing {
        case .none: break
        case .toModern: edits.addModernMembers(to: payload, answering: answering, in: document)
        case .toLegacy: edits.removeModernMembers(from: payload, answering: answering, in: document)
        }
        if revision < .v20250618 { edits.replaceBlocks(of: payload, answering: answering, revision, in: document) }
        return edits.applied(to: document.bytes)
    }

    private static func untranslatable(_ id: RequestID, answering: Method?) -> [UInt8] {
        let reason = "the server's answer has no form in the client's revision of the protocol"
        guard answering == .toolsCall else { return Reply.error(id, code: -32603, message: reason) }
        return Reply.result(id) { writer in
            writer.beginObject()
            writer.key("content")
            writer.beginArray()
            writer.textBlock(reason)
            writer.endArray()
            writer.key("isError")
            writer.bool(true)
            writer.endObject()
        }
    }
}

// MARK: - To a modern client

extension Method {
    /// True when a modern result must say how long it may be kept.
    var hasCacheableResult: Bool {
        switch self {
        case .serverDiscover, .toolsList, .promptsList, .resourcesList, .resourceTemplatesList, .resourcesRead:
            true
        case .toolsCall, .initialize, .ping, .resourcesSubscribe, .resourcesUnsubscribe, .promptsGet,
            .completionComplete, .loggingSetLevel, .subscriptionsListen, .tasksGet, .tasksResult, .tasksList,
            .tasksCancel, .tasksUpdate, .samplingCreateMessage, .elicitationCreate, .rootsList, .initialized,
            .cancelled, .progress, .rootsListChanged, .tasksStatus, .tasksNotification, .logMessage,
            .toolsListChanged, .promptsListChanged, .resourcesListChanged, .resourcesUpdated, .elicitationComplete,
            .subscriptionsAcknowledged:
            false
        }
    }
}

extension TextEdits {
    fileprivate mutating func addModernMembers(
        to result: JSONNodeID, answering method: Method?, in document: JSONDocument
    ) {
        var added = JSONWriter()
        let type = document.member("resultType" as StaticString, of: result)
        if type == nil {
            added.key("resultType")
            added.string("complete")
        }
        // A result that asks for something first must not be kept at all.
        let isComplete = type.map { document.equals($0, "complete" as StaticString) } ?? true
        if isComplete, let method, method.hasCacheableResult {
            if document.member("ttlMs" as StaticString, of: result) == nil {
                added.key("ttlMs")
                added.integer(0)
            }
            if document.member("cacheScope" as StaticString, of: result) == nil {
                added.key("cacheScope")
                added.string("private")
            }
        }
        change(result, in: document, adding: added.bytes) { _, _ in .kept }
    }

    /// A missing resource has the code of a wrong parameter in modern revisions, which forbid the old code.
    fileprivate mutating func renumberMissingResource(_ error: JSONNodeID, in document: JSONDocument) {
        guard let code = document.member("code" as StaticString, of: error), document.integer(code) == -32002 else {
            return
        }
        replace(code, by: Array("-32602".utf8), in: document)
    }
}

// MARK: - To a legacy client

extension TextEdits {
    fileprivate mutating func removeModernMembers(
        from result: JSONNodeID, answering method: Method?, in document: JSONDocument
    ) {
        let text = method == .toolsCall ? textOfOddContent(in: result, of: document) : nil
        let content = document.member("content" as StaticString, of: result)
        var added = JSONWriter()
        if let text, content == nil {
            added.key("content")
            added.raw(text)
        }
        change(result, in: document, adding: added.bytes) { key, value in
            if document.equals(key, "resultType" as StaticString) || document.equals(key, "ttlMs" as StaticString)
                || document.equals(key, "cacheScope" as StaticString)
            {
                return .cut
            }
            if let text, value == content { return .replaced(text) }
            // Legacy clients take structured content, and the schema for it, for an object or fail.
            let isOddContent =
                method == .toolsCall && document.kind(value) != .object
                && document.equals(key, "structuredContent" as StaticString)
            return isOddContent ? .cut : .kept
        }
        guard method == .toolsList, let tools = document.member("tools" as StaticString, of: result) else { return }
        for tool in document.elements(of: tools) { removeOddSchema(from: tool, in: document) }
    }

    /// The content of a tool's result that has nothing but structured content which a legacy client does not take: its
    /// JSON as text; nil when the client gets all there is without.
    private func textOfOddContent(in result: JSONNodeID, of document: JSONDocument) -> [UInt8]? {
        guard let structured = document.member("structuredContent" as StaticString, of: result) else { return nil }
        let content = document.member("content" as StaticString, of: result)
        let isEmpty = content.map { document.kind($0) == .array && document.count($0) == 0 } ?? true
        guard isEmpty, document.kind(structured) != .object else { return nil }
        var writer = JSONWriter()
        writer.beginArray()
        writer.textBlock(String(decoding: document.raw(structured), as: UTF8.self))
        writer.endArray()
        return writer.bytes
    }

    /// Removes an output schema that describes anything but an object.
    mutating func removeOddSchema(from tool: JSONNodeID, in document: JSONDocument) {
        guard let schema = document.member("outputSchema" as StaticString, of: tool) else { return }
        let type = document.member("type" as StaticString, of: schema)
        if let type, document.equals(type, "object" as StaticString) { return }
        change(tool, in: document) { _, value in value == schema ? .cut : .kept }
    }

    /// Puts text in place of content blocks that the client's revision does not know.
    fileprivate mutating func replaceBlocks(
        of result: JSONNodeID, answering method: Method?, _ revision: Revision, in document: JSONDocument
    ) {
        if method == .toolsCall || method == .tasksResult {
            guard let content = document.member("content" as StaticString, of: result) else { return }
            for block in document.elements(of: content) { replaceBlock(block, revision, in: document) }
        } else if method == .promptsGet {
            guard let messages = document.member("messages" as StaticString, of: result) else { return }
            for message in document.elements(of: messages) {
                guard let block = document.member("content" as StaticString, of: message) else { continue }
                replaceBlock(block, revision, in: document)
            }
        }
    }

    private mutating func replaceBlock(_ block: JSONNodeID, _ revision: Revision, in document: JSONDocument) {
        guard let type = document.member("type" as StaticString, of: block) else { return }
        let text: String
        if document.equals(type, "resource_link" as StaticString), revision < .v20250618 {
            text = document.string("uri", of: block) ?? ""
        } else if document.equals(type, "audio" as StaticString), revision < .v20250326 {
            text = "[audio \(document.string("mimeType", of: block) ?? "")]"
        } else {
            return
        }
        var writer = JSONWriter()
        writer.textBlock(text)
        replace(block, by: writer.bytes, in: document)
    }
}

extension JSONWriter {
    /// Writes a content block of plain text.
    fileprivate mutating func textBlock(_ text: String) {
        beginObject()
        key("type")
        string("text")
        key("text")
        string(text)
        endObject()
    }
}
