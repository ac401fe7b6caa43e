/// Something that a search found.
package struct SearchHit: Sendable, Hashable {
    /// The server, or the one that the tool is of.
    package let server: CatalogueServer
    /// The tool; nil when the server itself was found.
    package let tool: CatalogueTool?
    /// The arguments that made it a hit.
    package let arguments: [String]
    /// How well it fits; the higher the better.
    package let score: Int

    /// A hit with every part given.
    package init(server: CatalogueServer, tool: CatalogueTool?, arguments: [String], score: Int) {
        self.server = server
        self.tool = tool
        self.arguments = arguments
        self.score = score
    }
}
