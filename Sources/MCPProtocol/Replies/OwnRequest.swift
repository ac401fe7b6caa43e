internal import JSONText

/// Requests that the gateway sends to a server for itself, as JSON text without a line end.
package enum OwnRequest {
    /// Asks for one page of the tool list; modern servers are told who asks in `_meta`.
    package static func toolsList(
        _ id: RequestID, cursor: String? = nil, revision: Revision, client: Implementation
    ) -> [UInt8] {
        request(id, .toolsList, cursor: cursor, revision: revision, client: client)
    }

    private static func request(
        _ id: RequestID, _ method: Method, cursor: String?, revision: Revision, client: Implementation
    ) -> [UInt8] {
        var writer = opened(id, method)
        writer.key("params")
        writer.beginObject()
        if let cursor {
            writer.key("cursor")
            writer.string(cursor)
        }
        if revision.isModern {
            writer.key("_meta")
            writeModernMeta(revision, client, &writer)
        }
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private static func opened(_ id: RequestID, _ method: Method) -> JSONWriter {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        writer.key("method")
        writer.string(method.name)
        return writer
    }

    private static func writeModernMeta(_ revision: Revision, _ client: Implementation, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("io.modelcontextprotocol/protocolVersion")
        writer.string(revision.text)
        writer.key("io.modelcontextprotocol/clientInfo")
        writer.beginObject()
        writer.key("name")
        writer.string(client.name)
        writer.key("version")
        writer.string(client.version)
        writer.endObject()
        writer.key("io.modelcontextprotocol/clientCapabilities")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
    }
}
