package import ToolRisk

/// A call as flows remember it.
package struct FlowEvent: Sendable, Hashable {
    /// Whether a tool, a resource or a prompt is called.
    package var kind: TargetKind
    /// The server that is called.
    package var server: String
    /// The tool's or prompt's own name, or the resource's URI.
    package var target: String
    /// What the call does to the flow of information; every label when nobody knows.
    package var labels: ToolLabels
    /// What the tool does; nil when nobody knows, which counts as everything.
    package var category: RiskCategory?

    /// A call of `target`.
    package init(
        kind: TargetKind = .tool, server: String, target: String, labels: ToolLabels, category: RiskCategory?
    ) {
        self.kind = kind
        self.server = server
        self.target = target
        self.labels = labels
        self.category = category
    }
}
