internal import ToolRisk

extension CatalogueServer {
    /// A server that was asked for its tools, with what the index knows of the server that goes by its name.
    ///
    /// - Parameter known: the entry of the index; nil when it has none.
    package init(connected name: String, tools: [CatalogueTool], known: CatalogueServer?) {
        var counts = CategoryCounts()
        for tool in tools { counts[tool.verdict.category] += 1 }
        self.init(
            id: name, name: known?.name ?? name, isOfficial: known?.isOfficial, package: known?.package,
            repository: known?.repository, aliases: known?.aliases ?? [], counts: counts,
            worstRisk: tools.map(\.verdict.risk).max() ?? 1,
            labels: tools.reduce(into: []) { $0.formUnion($1.verdict.labels) },
            toolsWithSchema: tools.count { $0.isSchemaKnown },
            place: known?.place ?? Place(chunk: 0, offset: 0, firstTool: 0, curatedChunk: nil))
    }
}
