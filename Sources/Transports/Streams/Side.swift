/// Which end of the gateway a stream leads to.
package enum Side: Sendable, Equatable {
    /// The MCP client that started the gateway.
    case client
    /// The MCP server that the gateway started.
    case upstream
}
