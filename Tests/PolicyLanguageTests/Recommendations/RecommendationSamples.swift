import Catalogue
import JSONText
import Testing
import ToolRisk

/// Tools and verdicts to write policies for.
enum RecommendationSamples {
    static let hostileTexts = [
        "plain", "with space", "on", "no", "123", "1e3", "null", "~", "true", "*", "?", "a*b", "@read", "@x", "\\",
        "a\\b", "a: b", "a #b", "#", "- x", "[x]", "{x}", "'", "\"", "\"quoted\"", "`", "%", "&a", "!t", "|", ">",
        "new\nline", "carriage\rreturn", "tab\there", "line\u{2028}separator", "next\u{85}line", "nul\u{0}byte",
        "\u{202E}rtl", "\u{1F600}", "cafe\u{301}", "caf\u{E9}", "esc\u{1B}[31m", " leading", "trailing ",
        "\n  evil:\n    rules: []\n", "x: {}\n\"*\"", "<<", "---", "...", "default", "\u{E0A7}\u{E0F3}\u{E100}x",
        "\u{7F}", "\u{FFFF}", String(repeating: "long", count: 250), String(repeating: "\u{0}", count: 300),
        "*a *b *c *d *e *f *g *h &i &j ]: ? x", "/a.b", "a.b", ".x", "a/b", "x,y", "hide", "tools", "''", "delete_*",
    ]

    static func verdict(
        _ category: RiskCategory, risk: Int? = nil, labels: ToolLabels = [], confidence: Int = 90,
        quote: String = "verb"
    ) -> Verdict {
        Verdict(
            category: category, risk: risk ?? category.baseRisk, labels: labels,
            evidence: [Evidence(place: "name", quote: quote, meaning: "says so")], confidencePercent: confidence)
    }

    /// A tool as a server lists it, from JSON.
    static func listed(_ json: String) throws -> ListedTool {
        let document = try JSONDocument(parsing: Array(json.utf8))
        return try #require(ListedTool(.root, in: document))
    }

    static func tool(
        _ name: String, _ category: RiskCategory, labels: ToolLabels = [], summary: RecommendedTool.Summary = .none
    ) -> RecommendedTool {
        RecommendedTool(name: name, summary: summary, verdict: verdict(category, labels: labels))
    }

    /// A tool with an argument of every kind that calls for a suggestion.
    static func tool(_ name: String, _ category: RiskCategory, schema: String) throws -> RecommendedTool {
        let text = JSONValue.object([
            .init("name", .string(name)), .init("inputSchema", try JSONValue(parsing: schema)),
        ])
        let listed = try listed(String(decoding: text.serialized(), as: UTF8.self))
        return RecommendedTool(listed, verdict: verdict(category))
    }
}
