import Catalogue
import JSONText
import PolicyEngine
import Testing
import ToolRisk

/// The rules that a recommended policy suggests for arguments, and its comments.
struct RecommendationSuggestionTests {
    private typealias Samples = RecommendationSamples

    private static let schema = """
        {"type": "object", "required": ["path", "amount", "source"], "properties": {
          "path": {"type": "string", "description": "where"}, "callbackUrl": {"type": "string"},
          "source": {"type": "object", "properties": {"file name": {"type": "string"}}},
          "files": {"type": "array", "items": {"type": "string"}}, "amount": {"type": "integer"},
          "mode": {"type": "string", "enum": ["a", "b\\nc"]}}}
        """
    private static let good = """
        {"path": "/srv/project/a", "callbackUrl": "https://example.com/x", "source": {"file name": "/srv/project/b"},
         "files": ["/srv/project/c"], "amount": 200}
        """

    @Test(arguments: RiskCategory.allCases)
    func `suggestions bind when they are taken up and not before`(category: RiskCategory) throws {
        let tool = try Samples.tool("t", category, schema: Self.schema)
        let recommendation = PolicyRecommendation(server: "s", tool: tool)
        var plain = try PolicyTrial(recommendation.yaml())
        let usual = try plain.call("t")
        #expect(usual == (try plain.call("t", #"{"path": "/etc/passwd", "amount": 501}"#)))
        guard category != .destructive else { return }
        for text in [recommendation.yaml(appliesSuggestions: true), recommendation.json(appliesSuggestions: true)] {
            var trial = try PolicyTrial(text)
            #expect(try trial.call("t", Self.good) == usual)
            for (right, wrong) in [
                ("/srv/project/a", "/etc/passwd"), ("https://example.com/x", "https://evil.test"),
                ("/srv/project/b", "/srv/project/../x"), ("/srv/project/c", "relative"),
            ] {
                let bad = Self.good.split(separator: "\"\(right)\"").joined(separator: "\"\(wrong)\"")
                guard case .refused(let rule) = try trial.call("t", bad) else {
                    Issue.record("\(wrong) passed")
                    continue
                }
                #expect(rule.hasPrefix("/tools/t/require/"))
            }
        }
    }

    @Test(arguments: [RiskCategory.write, .execute])
    func `a suggested limit on money counts the argument`(category: RiskCategory) throws {
        let tool = try Samples.tool("t", category, schema: Self.schema)
        var trial = try PolicyTrial(PolicyRecommendation(server: "s", tool: tool).yaml(appliesSuggestions: true))
        #expect(try trial.passes(3, of: "t", Self.good) == 2)
    }

    @Test func `taking the marks away is taking the suggestions up`() throws {
        let tools = try [RiskCategory.read, .write, .execute, .financial].map {
            try Samples.tool($0.rawValue, $0, schema: Self.schema)
        }
        let recommendation = PolicyRecommendation(server: "s", tools: tools)
        let lines = recommendation.yaml().split(separator: "\n", omittingEmptySubsequences: false)
        let uncommented = lines.map { line in
            guard let mark = line.firstIndex(of: "#") else { return String(line) }
            let rest = line[line.index(after: mark)...].dropFirst()
            let words = ["require:", "rules:", "- {path:", "- {spend_limit:", "  - {path:", "  - {spend_limit:"]
            return words.contains { rest.hasPrefix($0) } ? String(line[..<mark]) + rest : String(line)
        }
        #expect(uncommented.joined(separator: "\n") == recommendation.yaml(appliesSuggestions: true))
    }

    @Test func `what a tool is and takes stands above its entry`() throws {
        let listed = try Samples.listed(
            """
            {"name": "send", "description": "Sends  a\\nmail", "inputSchema": {"type": "object", "required": ["to"],
             "properties": {"to": {"type": "string"}, "cc": {}, "kind": {"type": "string", "enum": ["x", "y"]}}}}
            """)
        let recommendation = PolicyRecommendation(
            server: "mail", tool: RecommendedTool(listed, verdict: Samples.verdict(.write, confidence: 55)))
        #expect(
            recommendation.yaml().hasSuffix(
                """
                tools:

                  # --- Write: 30 calls a minute ---

                  # its server says: Sends a mail
                  # Write, risk 2/5, 55 % sure: says so (`verb` in name)
                  #   to: string (required)
                  #   cc
                  #   kind: string, one of x, y
                  send:
                    limits:
                      - {counter: calls, window: minute, max: 30, scope: grant}

                """))
    }

    @Test func `no byte of a server leaves its comment`() {
        func live(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        }
        func policy(_ category: RiskCategory, _ words: String) -> String {
            let tool = RecommendedTool(
                name: "t", summary: .server(words), verdict: Samples.verdict(category, quote: words))
            return PolicyRecommendation(server: "s", tool: tool).yaml()
        }
        for (category, words) in RiskCategory.allCases.flatMap({ category in
            Samples.hostileTexts.map { (category, $0) }
        }) {
            let text = policy(category, words)
            #expect(live(text) == live(policy(category, "harmless")))
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F })
        }
    }

    @Test func `a brief policy has no comments`() throws {
        let tool = try Samples.tool("t", .execute, schema: Self.schema)
        let text = PolicyRecommendation(server: "s", tool: tool).yaml(isBrief: true)
        #expect(
            text == """
                version: "1"
                description: "Recommended for s"
                default: deny
                tools:
                  t:
                    limits:
                      - {counter: calls, window: minute, max: 10, scope: grant}
                    rules:
                      - {validate: {required_args: true}}

                """)
    }
}
