internal import Catalogue
internal import JSONText
internal import MCPProtocol
internal import ToolRisk

extension ScannedServer {
    /// One object: who the server is, and every tool with its arguments and its verdict; `explain --definitions` reads
    /// it too.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if let server = found.server {
            writer.key("server")
            writer.beginObject()
            writer.key("name")
            writer.string(server.name)
            writer.key("version")
            writer.string(server.version)
            writer.endObject()
        }
        writer.key("protocol")
        writer.string(found.revision.text)
        writer.key("tools")
        writer.beginArray()
        for (tool, verdict) in zip(found.tools, verdicts) { Self.write(tool, verdict, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ tool: ServerTools.Tool, _ verdict: Verdict, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(tool.definition.name)
        writer.key("description")
        writer.string(tool.definition.description)
        write(verdict, to: &writer)
        writer.key("findings")
        writer.beginArray()
        for finding in tool.findings {
            writer.beginObject()
            writer.key("code")
            writer.string(finding.code.rawValue)
            writer.key("severity")
            writer.string(finding.severity.rawValue)
            writer.key("place")
            writer.string(finding.place)
            writer.key("quote")
            writer.string(finding.quote)
            writer.endObject()
        }
        writer.endArray()
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

    private static func write(_ verdict: Verdict, to writer: inout JSONWriter) {
        writer.key("category")
        writer.string(verdict.category.rawValue)
        writer.key("risk")
        writer.integer(verdict.risk)
        writer.key("confidence")
        writer.integer(verdict.confidencePercent)
        writer.key("labels")
        writer.beginArray()
        for label in verdict.labels.names { writer.string(label) }
        writer.endArray()
        writer.key("signals")
        writer.beginArray()
        for signal in verdict.signals { writer.string(signal.rawValue) }
        writer.endArray()
    }
}
