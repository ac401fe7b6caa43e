package import JSONSchema
package import JSONText
package import ToolRisk

/// What the upstream's list says of a tool, and what the catalogue makes of it.
package struct ToolFacts: Sendable {
    /// Names in the input schema's `required`.
    package var requiredArguments: [String]
    /// `annotations` as the server gave them.
    package var annotations: [String: JSONValue]
    /// The worst that the tool can do; nil when nobody judged its definition.
    package var category: RiskCategory?
    /// From 1 to 5; nil when nobody judged its definition.
    package var risk: Int?
    /// What it does to the flow of information, as the catalogue derives it; a policy may say otherwise.
    package var labels: ToolLabels
    /// The input schema; nil when there is none that can be used, or nobody asked for it.
    package var schema: JSONSchema?
    /// Why calls wait for a person, in words for the agent; nil when they do not.
    package var quarantine: String?

    /// What a definition says.
    package init(
        requiredArguments: [String], annotations: [String: JSONValue], category: RiskCategory? = nil,
        risk: Int? = nil, labels: ToolLabels = [], schema: JSONSchema? = nil, quarantine: String? = nil
    ) {
        self.requiredArguments = requiredArguments
        self.annotations = annotations
        self.category = category
        self.risk = risk
        self.labels = labels
        self.schema = schema
        self.quarantine = quarantine
    }
}
