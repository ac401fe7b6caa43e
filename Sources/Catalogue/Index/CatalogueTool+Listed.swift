extension CatalogueTool {
    /// A tool as a connected server lists it.
    package init(_ listed: ListedTool, verdict: Verdict, digest: [UInt8] = [], summary: String? = nil) {
        // Arguments come level by level, and are shown inside of each other.
        var byParent: [[String]: [ToolArgument]] = [:]
        for argument in listed.arguments { byParent[Array(argument.path.dropLast()), default: []].append(argument) }
        var arguments: [CatalogueArgument] = []
        func add(_ parent: [String]) {
            for argument in byParent.removeValue(forKey: parent) ?? [] {
                let types = argument.types.filter { $0 != "null" }
                arguments.append(
                    CatalogueArgument(
                        name: argument.name, depth: parent.count, isRequired: argument.isRequired,
                        type: types.count == 1 ? types.first : nil))
                add(argument.path)
            }
        }
        add([])
        self.init(
            name: listed.name, verdict: verdict, arguments: arguments, isSchemaKnown: listed.hasSchema,
            hints: listed.hints, digest: digest, summary: summary)
    }
}
