/// Everything that a decision may know besides the message: plain values, gathered by the caller.
package struct CallFacts: Sendable {
    /// The server's name, as `--name` or the configuration gives it.
    package var server: String
    /// Who calls.
    package var grant: GrantFacts
    /// The session's id where the protocol has one, or the stdio process's life.
    package var session: String?
    /// Self-reported by the client.
    package var clientName: String?
    /// Nanoseconds since the Unix epoch.
    package var wallNanoseconds: Int64
    /// The upstream's definition of the tool; nil when its list does not hold the tool or was not read.
    package var tool: ToolFacts?
    /// The definition of the tool that the call passes a call on to, as ``Policy/innerTool(of:in:)`` names it.
    package var innerTool: ToolFacts?
    /// What the grant did before; nil when it did nothing.
    package var flow: FlowView?
    /// What results to the grant contained; nil when nobody knows.
    package var seen: SeenView?

    /// Facts of one call.
    package init(
        server: String, grant: GrantFacts, session: String?, clientName: String? = nil, wallNanoseconds: Int64,
        tool: ToolFacts? = nil, innerTool: ToolFacts? = nil
    ) {
        self.server = server
        self.grant = grant
        self.session = session
        self.clientName = clientName
        self.wallNanoseconds = wallNanoseconds
        self.tool = tool
        self.innerTool = innerTool
    }
}
