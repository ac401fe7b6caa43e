internal import HTTPText
internal import JSONText
internal import MCPProtocol

/// The header fields of requests that the gateway writes itself: for its own messages, and for a bridge's client.
enum RequestFields {
    /// Fields for a message in `document`; `revision` is the session's, for messages that name none.
    static func post(
        _ message: Message, in document: JSONDocument, revision: Revision, session: String?,
        parameters: [HeaderParameter] = []
    ) -> HTTPFields {
        let version = version(of: message, revision)
        let isModern = !version.utf8.lexicographicallyPrecedes(Revision.v20260728.text.utf8)
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        fields.append("accept", "application/json, text/event-stream")
        // A handshake has not agreed on anything yet.
        if message.knownMethod != .initialize { fields.append("mcp-protocol-version", version) }
        guard isModern else {
            if let session { fields.append("mcp-session-id", session) }
            return fields
        }
        if let method = message.methodText { fields.append("mcp-method", HeaderEncoding.encoded(method.utf8)) }
        if let name = name(of: message, in: document) { fields.append("mcp-name", HeaderEncoding.encoded(name)) }
        let arguments = message.params.flatMap { document.member("arguments" as StaticString, of: $0) }
        for parameter in parameters {
            guard let node = arguments.flatMap({ parameter.value(in: $0, of: document) }) else { continue }
            fields.append("mcp-param-\(parameter.header)", HeaderEncoding.encoded(text(of: node, in: document)))
        }
        return fields
    }

    /// Fields for listening to a session's stream, from behind an event that was seen.
    static func listening(revision: Revision, session: String?, after event: String?) -> HTTPFields {
        var fields = HTTPFields()
        fields.append("accept", "text/event-stream")
        fields.append("mcp-protocol-version", revision.text)
        if let session { fields.append("mcp-session-id", session) }
        if let event, HTTPFields.isValue(event) { fields.append("last-event-id", event) }
        return fields
    }

    /// Fields for ending a session.
    static func ending(revision: Revision, session: String) -> HTTPFields {
        var fields = HTTPFields()
        fields.append("mcp-protocol-version", revision.text)
        fields.append("mcp-session-id", session)
        return fields
    }

    /// The version that the header must repeat, even one that nobody knows: the server says so.
    private static func version(of message: Message, _ revision: Revision) -> String {
        switch message.namedRevision {
        case .none: revision.text
        case .known(let named): named.text
        case .unknown(let text): HTTPFields.isValue(text) ? text : revision.text
        }
    }

    /// What `Mcp-Name` repeats: the name of a tool or prompt, the address of a resource, the id of a task.
    private static func name(of message: Message, in document: JSONDocument) -> [UInt8]? {
        let member: StaticString
        switch message.knownMethod {
        case .toolsCall, .promptsGet: member = "name"
        case .resourcesRead: member = "uri"
        case .tasksGet, .tasksUpdate, .tasksCancel: member = "taskId"
        default: return nil
        }
        return message.params.flatMap { document.member(member, of: $0) }.map { document.decodedBytes($0) }
    }

    private static func text(of node: JSONNodeID, in document: JSONDocument) -> [UInt8] {
        document.kind(node) == .string
            ? document.decodedBytes(node) : Array(document.bytes[document.range(node)])
    }
}
