/// Says what a tool can do, from its definition alone: the same answer everywhere, offline.
package struct Classifier: Sendable {
    private let lexicon = Lexicon.shared

    /// The classifier with its built-in words.
    package init() {}

    /// What the tool can do, and why; bounded work, whatever the definition holds.
    package func verdict(for tool: ListedTool, on server: ServerContext) -> Verdict {
        let server = ServerReading(server, lexicon)
        var judgement = Judgement(tool, server, lexicon)
        judgement.decide()
        return judgement.verdict()
    }
}
