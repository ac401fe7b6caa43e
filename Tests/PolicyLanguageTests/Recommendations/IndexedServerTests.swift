import Catalogue
import PolicyEngine
import Testing
import ToolRisk

/// The policies that the catalogue shows for the servers that it knows.
struct IndexedServerTests {
    private static let parts = 8

    @Test(arguments: 0..<parts)
    func `the policy for a server of the index does with each tool what its category deserves`(part: Int) throws {
        let index = try CatalogueIndex.embedded()
        #expect(index.servers.count > 1_000)
        for place in stride(from: part, to: index.servers.count, by: Self.parts) {
            let server = index.servers[place]
            let tools = try index.tools(of: server).map { RecommendedTool($0) }
            let recommendation = PolicyRecommendation(server: server.name, tools: tools)
            var trial = try PolicyTrial(recommendation.yaml())
            for tool in recommendation.tools {
                let outcome = try trial.call(tool.name)
                #expect(Self.isExpected(outcome, of: tool), "\(server.id): \(tool.name) is \(outcome)")
            }
            // The same tree as JSON: reading every one of them again would take as long and find nothing new.
            if place / Self.parts % 8 == 0 { _ = try PolicyTrial(recommendation.json(), file: "policy.json") }
        }
    }

    private static func isExpected(_ outcome: PolicyTrial.Outcome, of tool: RecommendedTool) -> Bool {
        // A call that names no inner tool is refused.
        if tool.verdict.dispatcher != nil, tool.verdict.category != .destructive { return outcome != .allowed }
        switch tool.verdict.category {
        case .read, .write, .execute: return outcome == .allowed
        case .destructive: return outcome == .hidden
        case .financial: return outcome == .approval(outcome.rule)
        }
    }
}

extension PolicyTrial.Outcome {
    /// The rule that decided; empty when none did.
    fileprivate var rule: String {
        switch self {
        case .allowed, .hidden: ""
        case .refused(let rule), .approval(let rule), .limited(let rule): rule
        }
    }
}
