extension RecommendedTool {
    /// A tool of the index, with our own words about it where there are any.
    package init(_ tool: CatalogueTool) {
        self.init(
            name: tool.name, summary: tool.summary.map { .ours($0) } ?? .none, arguments: tool.listedArguments,
            verdict: tool.verdict)
    }
}

extension CatalogueTool {
    /// The arguments with their whole paths.
    var listedArguments: [ToolArgument] {
        var path: [String] = []
        return arguments.map { argument in
            path.removeLast(max(0, path.count - argument.depth))
            path.append(argument.name)
            return ToolArgument(
                path: path, types: argument.type.map { [$0] } ?? [], isRequired: argument.isRequired)
        }
    }
}
