internal import Catalogue
internal import JSONSchema
internal import JSONText
internal import MCPProtocol
internal import PolicyEngine

/// A server's tools, as far as an explanation was told of them.
struct KnownTools {
    let tools: [ServerTools.Tool]
    /// What the verdict on a tool may know of its server.
    let server: ServerContext

    /// What a gateway would know of the tool with exactly this name; nil when the list does not hold it.
    func facts(of name: String) -> ToolFacts? {
        guard let tool = tools.last(where: { $0.definition.name.utf8.elementsEqual(name.utf8) }) else { return nil }
        let verdict = Classifier().verdict(for: tool.listed, on: server)
        return ToolFacts(
            requiredArguments: tool.definition.requiredArguments, annotations: tool.definition.annotations,
            category: verdict.category, risk: verdict.risk, labels: verdict.labels, schema: Self.schema(of: tool))
    }

    /// The schema of the arguments; nil when there is none, or none that can be used.
    private static func schema(of tool: ServerTools.Tool) -> JSONSchema? {
        guard tool.listed.hasSchema else { return nil }
        do {
            return try JSONSchema(compiling: try JSONDocument(parsing: tool.inputSchema))
        } catch {
            return nil
        }
    }
}
