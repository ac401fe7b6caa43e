import Catalogue
import CommandLineTool
import Testing

@Suite struct AttackRunTests {
    @Test(arguments: AttackPattern.all.map(\.id))
    func `the recommended policy does what the page says`(id: String) throws {
        let pattern = try #require(AttackPattern.named(id))
        let report = AttackRunner().run(pattern)
        let expected: AttackVerdict =
            switch pattern.visibility {
            case .blocked: .blocked
            case .detected: .detected
            case .notVisible: .notVisible
            }
        #expect(report.verdict == expected, "\(AttackRunTests.details(of: report))")
    }

    @Test func `a policy that allows everything lets attacks through, and says which`() throws {
        let runner = try AttackRunner(policyText: "version: \"1\"\ndefault: allow\n")
        for id in ["AP-20", "AP-22", "AP-24", "AP-26", "AP-29"] {
            let report = runner.run(try #require(AttackPattern.named(id)))
            #expect(report.verdict == .passed, "\(id)")
        }
    }

    @Test func `a rule in shadow mode detects and does not block`() throws {
        let runner = try AttackRunner(
            policyText: "version: \"1\"\ndefault: deny\nmode: shadow\ntools: { list_files: {} }\n")
        let report = runner.run(try #require(AttackPattern.named("AP-26")))
        #expect(report.verdict == .detected, "\(AttackRunTests.details(of: report))")
    }

    @Test func `a policy that names no tool of a play blocks by its default alone`() throws {
        let runner = try AttackRunner(policyText: "version: \"1\"\ndefault: deny\ntools: { other: {} }\n")
        let report = runner.run(try #require(AttackPattern.named("AP-26")))
        #expect(report.verdict == .blocked && report.isByDefaultAlone)
        let recommended = AttackRunner().run(try #require(AttackPattern.named("AP-26")))
        #expect(recommended.verdict == .blocked && !recommended.isByDefaultAlone)
    }

    @Test func `a control that is stopped is told`() throws {
        let report = AttackRunner().run(try Self.pattern(control: ["version: \"1\"", "default: deny"]))
        #expect(report.verdict == .brokenControl)
        #expect(report.plays.first?.problem == "the control was stopped: the agent calls")
    }

    @Test func `an attack that is stopped for another reason is told`() throws {
        let report = AttackRunner().run(try Self.pattern(by: "limit_reached"))
        #expect(report.verdict == .byAccident)
    }

    @Test func `a policy that stops harmless calls is told`() throws {
        let more = #",{"call":"get_item","harmless":true,"note":"the agent reads"}"#
        #expect(AttackRunner().run(try Self.pattern(more: more)).verdict == .byAccident)
    }

    @Test func `a policy that cannot be read breaks the play`() throws {
        let report = AttackRunner().run(try Self.pattern(policy: ["version: \"7\""]))
        #expect(report.verdict == .brokenControl)
        #expect(try #require(report.plays.first?.problem).hasPrefix("its policy cannot be read"))
    }

    // MARK: - Material

    private static func details(of report: AttackReport) -> String {
        report.plays.map { play in
            "\(play.title): \(play.verdict) \(play.problem ?? "") "
                + play.steps.map { "\($0.note): \($0.verdict)" }.joined(separator: ", ")
        }.joined(separator: "; ")
    }

    /// A pattern with one call that the policy denies by default.
    private static func pattern(
        policy: [String] = ["version: \"1\"", "default: deny", "tools: { other: {} }"],
        control: [String] = ["version: \"1\"", "default: allow"], by: String = "default_deny", more: String = ""
    ) throws -> AttackPattern {
        func list(_ lines: [String]) -> String {
            "[" + lines.map { "\"" + $0.replacing("\"", with: "\\\"") + "\"" }.joined(separator: ",") + "]"
        }
        let text = """
            [{"id":"X-1","name":"x","mechanism":"x.","reach":"x.","visibility":"blocked","stops":["x"],
            "plays":[{"title":"one call","stage":"session","policy":\(list(policy)),"control":\(list(control)),
            "tools":[],"steps":[{"call":"delete_item","harm":{"server":"tools/call"},"by":["\(by)"],
            "note":"the agent calls"}\(more)]}]}]
            """
        return try #require(try AttackPattern.read(Array(text.utf8)).first)
    }
}
