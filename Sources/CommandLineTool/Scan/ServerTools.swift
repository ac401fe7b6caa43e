internal import Catalogue
internal import JSONText
internal import MCPProtocol

/// What a server offers.
struct ServerTools: Sendable {
    /// One tool as the server lists it.
    struct Tool: Sendable {
        let definition: ToolDefinition
        /// The same, as the catalogue judges it.
        let listed: ListedTool
        /// What stands in it that is meant for the model, or hides, the worst first.
        let findings: [PoisonFinding]
        /// The JSON text of the input schema as received; `{}` when there is none.
        let inputSchema: [UInt8]

        /// Reads an entry of a tool list; nil when it has no name.
        init?(_ node: JSONNodeID, in document: JSONDocument) {
            guard let definition = ToolDefinition(node, in: document), let listed = ListedTool(node, in: document)
            else { return nil }
            self.definition = definition
            self.listed = listed
            findings = PoisonScanner().findings(in: node, of: document, neighbours: .none)
            let schema = document.member("inputSchema" as StaticString, of: node)
            inputSchema = schema.map { Array(document.bytes[document.range($0)]) } ?? Array("{}".utf8)
        }
    }

    /// What the server calls itself; nil when it does not say.
    var server: Implementation?
    /// What the server tells models about itself; empty when it says nothing.
    var instructions = ""
    /// The revision in which it was asked.
    var revision: Revision
    /// In the server's order.
    var tools: [Tool] = []

    init(server: Implementation?, revision: Revision) {
        self.server = server
        self.revision = revision
    }
}
