package import JSONText

/// Looks for text in definitions that is meant for the model or hides something.
package struct PoisonScanner: Sendable {
    /// A scanner.
    package init() {}

    /// What is suspicious in the strings of a definition or any other value, the worst first.
    package func findings(
        in node: JSONNodeID, of document: JSONDocument, neighbours: ToolNeighbours
    ) -> [PoisonFinding] {
        []
    }
}
