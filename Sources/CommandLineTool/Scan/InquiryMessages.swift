internal import JSONText
internal import MCPProtocol

/// The two messages that open a conversation of the legacy era.
enum InquiryMessages {
    /// The client that asks has no capabilities: it wants a list and nothing else.
    static func initialize(_ id: RequestID, client: Implementation) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("id")
        id.write(to: &writer)
        writer.key("method")
        writer.string("initialize")
        writer.key("params")
        writer.beginObject()
        writer.key("protocolVersion")
        writer.string(Revision.latestLegacy.text)
        writer.key("capabilities")
        writer.beginObject()
        writer.endObject()
        writer.key("clientInfo")
        writer.beginObject()
        writer.key("name")
        writer.string(client.name)
        writer.key("version")
        writer.string(client.version)
        writer.endObject()
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    static let initialized = Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8)
}
