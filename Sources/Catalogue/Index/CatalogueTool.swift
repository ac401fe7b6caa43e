/// A tool as the index knows it: facts and our verdict, none of its server's sentences.
package struct CatalogueTool: Sendable, Hashable {
    /// The name, as the server lists it.
    package let name: String
    /// What it can do, and what that rests on; quotes are from names and arguments only.
    package let verdict: Verdict
    /// The arguments in the schema's order, each followed by the ones inside of it.
    package let arguments: [CatalogueArgument]
    /// False when the collected definition had no schema, so that nothing is known of its arguments.
    package let isSchemaKnown: Bool
    /// What the server claims.
    package let hints: ToolHints
    /// The first bytes of the SHA-256 of the definition's canonical form.
    package let digest: [UInt8]
    /// What it does in our words; nil unless a person has looked at the server.
    package var summary: String?

    /// A tool with every part given.
    package init(
        name: String, verdict: Verdict, arguments: [CatalogueArgument] = [], isSchemaKnown: Bool = true,
        hints: ToolHints = ToolHints(), digest: [UInt8] = [], summary: String? = nil
    ) {
        self.name = name
        self.verdict = verdict
        self.arguments = arguments
        self.isSchemaKnown = isSchemaKnown
        self.hints = hints
        self.digest = digest
        self.summary = summary
    }

    /// Riskiest first: by risk, then by category, then by name.
    package static func isRiskier(_ left: CatalogueTool, _ right: CatalogueTool) -> Bool {
        if left.verdict.risk != right.verdict.risk { return left.verdict.risk > right.verdict.risk }
        if left.verdict.category != right.verdict.category { return left.verdict.category > right.verdict.category }
        return left.name < right.name
    }
}
