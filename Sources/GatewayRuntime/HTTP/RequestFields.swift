internal import HTTPText
internal import JSONText
internal import MCPProtocol

/// The header fields of requests that the gateway itself writes.
enum RequestFields {
    /// Fields for `message`, which is a strict message of `revision`.
    static func own(
        revision: Revision, session: String?, message: Span<UInt8>, limits: JSONLimits
    ) -> HTTPFields {
        var fields = HTTPFields()
        fields.append("content-type", "application/json")
        fields.append("accept", "application/json, text/event-stream")
        fields.append("mcp-protocol-version", revision.text)
        if revision.isModern {
            fields.append("mcp-method", Method.toolsList.name)
        } else if let session {
            fields.append("mcp-session-id", session)
        }
        return fields
    }
}
