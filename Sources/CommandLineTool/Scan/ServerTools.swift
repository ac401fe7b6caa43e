internal import MCPProtocol

/// What a server offers.
struct ServerTools: Sendable {
    /// One tool as the server lists it.
    struct Tool: Sendable {
        let definition: ToolDefinition
        /// The JSON text of the input schema as received; `{}` when there is none.
        let inputSchema: [UInt8]
    }

    /// What the server calls itself; nil when it does not say.
    var server: Implementation?
    /// The revision in which it was asked.
    var revision: Revision
    /// In the server's order.
    var tools: [Tool] = []
}
