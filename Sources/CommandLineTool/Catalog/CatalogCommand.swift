internal import ArgumentParser

/// Looks into the built-in catalogue of servers and tools.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Look up what the tools of MCP servers can do, and which policy fits them.",
        subcommands: [
            CatalogServersCommand.self, CatalogShowCommand.self, CatalogToolCommand.self,
            CatalogHighRiskCommand.self, CatalogSearchCommand.self, CatalogStackCommand.self,
            CatalogClassifyCommand.self,
        ])
}
