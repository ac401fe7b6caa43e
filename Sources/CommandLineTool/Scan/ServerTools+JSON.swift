internal import JSONText
internal import MCPProtocol

extension ServerTools {
    /// One object: who the server is, and every tool with its arguments; `explain --definitions` reads it too.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let server {
            writer.key("server")
            writer.beginObject()
            writer.key("name")
            writer.string(server.name)
            writer.key("version")
            writer.string(server.version)
            writer.endObject()
        }
        writer.key("protocol")
        writer.string(revision.text)
        writer.key("tools")
        writer.beginArray()
        for tool in tools { Self.write(tool, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ tool: Tool, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(tool.definition.name)
        writer.key("description")
        writer.string(tool.definition.description)
        writer.key("arguments")
        writer.beginArray()
        for input in tool.definition.inputs {
            writer.beginObject()
            writer.key("name")
            writer.string(input.name)
            if let type = input.type {
                writer.key("type")
                writer.string(type)
            }
            writer.key("required")
            writer.bool(input.isRequired)
            writer.endObject()
        }
        writer.endArray()
        writer.key("annotations")
        writer.value(.object(tool.definition.annotations.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }))
        writer.key("inputSchema")
        writer.raw(tool.inputSchema)
        writer.endObject()
    }
}
