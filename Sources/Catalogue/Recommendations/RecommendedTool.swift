/// A tool that a policy is written for: its name, its arguments and what is known of it.
package struct RecommendedTool: Sendable, Hashable {
    /// Words about the tool, and whose they are.
    package enum Summary: Sendable, Hashable {
        /// Nobody says anything.
        case none
        /// In our own words.
        case ours(String)
        /// What the connected server says; may hold anything.
        case server(String)
    }

    /// The tool's name, decoded.
    package var name: String
    /// What it does.
    package var summary: Summary
    /// Its arguments, in the schema's order, the ones inside others after them.
    package var arguments: [ToolArgument]
    /// What the catalogue says of it.
    package var verdict: Verdict
    /// Why its definition should not reach a model, a sentence each; such a tool is hidden, whatever it does.
    package var concerns: [String] = []

    /// A tool with every part given.
    package init(name: String, summary: Summary = .none, arguments: [ToolArgument] = [], verdict: Verdict) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.verdict = verdict
    }

    /// A tool of a connected server, whose own words are quoted.
    package init(_ tool: ListedTool, verdict: Verdict) {
        self.init(
            name: tool.name, summary: tool.description.isEmpty ? .none : .server(tool.description),
            arguments: tool.arguments, verdict: verdict)
    }
}
