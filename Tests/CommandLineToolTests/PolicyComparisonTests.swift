import Catalogue
import CommandLineTool
import PolicyEngine
import PolicyLanguage
import Testing
import ToolRisk

/// What `scan --diff` finds.
struct PolicyComparisonTests {
    private static let tools = [("look", RiskCategory.read), ("wipe", .destructive), ("pay", .financial)].map {
        RecommendedTool(
            name: $0, verdict: Verdict(category: $1, risk: $1.baseRisk, confidencePercent: 90))
    }

    private static func differences(_ policy: String) throws -> [PolicyComparison.Difference] {
        let loaded = loadPolicy(Array(policy.utf8), file: "policy.yaml") { _ in nil }
        return PolicyComparison(try #require(loaded.policy), with: tools).differences
    }

    @Test func `a recommended policy fits its server`() throws {
        let policy = PolicyRecommendation(server: "s", tools: Self.tools).yaml()
        #expect(try Self.differences(policy).isEmpty)
    }

    @Test func `new, gone and open tools are told`() throws {
        let found = try Self.differences(
            """
            version: "1"
            default: deny
            hide: [other]
            tools: {wipe: {}, "*": {}, other: {}}
            """)
        #expect(
            found == [
                .init(kind: .unnamed, tool: "look", category: .read),
                .init(kind: .unnamed, tool: "pay", category: .financial),
                .init(kind: .gone, tool: "other", category: nil),
                .init(kind: .open, tool: "wipe", category: .destructive),
            ])
    }

    @Test func `what a pattern names is not new, and a rule closes a tool`() throws {
        let found = try Self.differences(
            """
            version: "1"
            default: allow
            tools:
              "*e": {}
              l*: {}
              pay: {rules: [{action: require_approval}]}
              "@destructive": {limits: [{counter: calls, window: minute, max: 1}]}
            """)
        #expect(found.isEmpty)
        let open = try Self.differences("version: \"1\"\ndefault: allow\n")
        #expect(open.filter { $0.kind == .open }.map(\.tool) == ["wipe", "pay"])
    }
}
