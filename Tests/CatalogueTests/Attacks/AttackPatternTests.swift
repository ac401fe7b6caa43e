import Catalogue
import Testing
import ToolRisk

@Suite struct AttackPatternTests {
    @Test func `there are sixty-two patterns, in the order of their ids`() {
        let ids = AttackPattern.all.map(\.id)
        #expect(ids == (1...62).map { "AP-" + ($0 < 10 ? "0" : "") + "\($0)" })
    }

    @Test(arguments: AttackPattern.all.map(\.id))
    func `a pattern says all that a page needs`(id: String) throws {
        let pattern = try #require(AttackPattern.named(id))
        #expect(!pattern.stops.isEmpty)
        #expect(!pattern.sources.isEmpty)
        #expect(!pattern.frameworks.isEmpty)
        #expect(pattern.mechanism.hasSuffix("."))
        #expect(pattern.reach.hasSuffix("."))
        #expect(Set(pattern.abuses).count == pattern.abuses.count)
    }

    @Test(arguments: AttackPattern.all.map(\.id))
    func `what cannot be seen is not played, and what is blocked is`(id: String) throws {
        let pattern = try #require(AttackPattern.named(id))
        #expect(pattern.plays.isEmpty == (pattern.visibility == .notVisible))
    }

    @Test func `a control differs from its play`() {
        for play in AttackPattern.all.flatMap(\.plays) {
            let same = zip(play.steps, play.controlSteps).allSatisfy { "\($0)" == "\($1)" }
            #expect(play.controlPolicy != nil || !same, "\(play.title)")
            #expect(play.controlPolicy != play.policy, "\(play.title)")
        }
    }

    @Test func `patterns are found by id, category and framework`() throws {
        #expect(try #require(AttackPattern.named("ap-22")).abuses == [.financial])
        #expect(AttackPattern.named("AP-99") == nil)
        #expect(AttackPattern.abusing(.financial).contains { $0.id == "AP-56" })
        #expect(!AttackPattern.abusing(.financial).contains { $0.id == "AP-26" })
        #expect(AttackPattern.inFramework("cwe-22").map(\.id) == ["AP-27"])
        #expect(AttackPattern.inFramework("CWE-2").map(\.id) == [])
        #expect(AttackPattern.inFramework("AML.T0051").map(\.id) == ["AP-01", "AP-11"])
        #expect(AttackPattern.inFramework("MCP03").count == 12)
    }

    @Test(arguments: [
        ("{}", "attacks: this is no list"),
        ("[", "attacks: "),
        (#"[{"id":"X","nam":"y"}]"#, "X/nam: nobody reads this key"),
        (#"[{"name":"y"}]"#, "attacks/id: no text"),
    ])
    func `data that cannot be read says where`(text: String, problem: String) throws {
        let error = try #require(throws: AttackDataError.self) { try AttackPattern.read(Array(text.utf8)) }
        #expect(error.description.hasPrefix(problem))
    }
}
