internal import Foundation
internal import JSONText
internal import PolicyEngine
internal import Testing

/// `Corpus/conditions.txt`: every operator against what callers and attackers send.
struct ConditionCorpusTests {
    struct Line: Sendable, CustomStringConvertible {
        let number: Int
        let fields: [String]

        var description: String { "line \(number): \(fields.joined(separator: " :: "))" }
    }

    static func lines() throws -> [Line] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus/conditions.txt")
        return try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n").enumerated()
            .filter { !$0.element.isEmpty && !$0.element.hasPrefix("#") }
            .map { Line(number: $0.offset + 1, fields: $0.element.components(separatedBy: " :: ")) }
    }

    @Test func `conditions come to what the corpus says, as requirements and as triggers`() throws {
        let lines = try Self.lines()
        try #require(lines.count > 200)
        for line in lines {
            try #require(line.fields.count == 5, "\(line)")
            let condition = try ConditionText.condition(line.fields[0], line.fields[1])
            let (required, requirement) = try Self.outcome(of: condition, .require, line.fields[2])
            #expect(required == line.fields[3], "as requirement, \(line)")
            #expect((requirement == nil) == (line.fields[3] == "holds"), "as requirement, \(line)")
            let (triggered, denial) = try Self.outcome(of: condition, .deny, line.fields[2])
            #expect(triggered == line.fields[4], "as trigger, \(line)")
            #expect((denial == nil) == (line.fields[4] == "fails"), "as trigger, \(line)")
        }
    }

    /// The one condition's outcome in a rule of this effect, and the refusal that follows.
    private static func outcome(
        of condition: Condition, _ effect: RuleEffect, _ arguments: String
    ) throws -> (outcome: String?, refusal: PolicyRefusal?) {
        let policy = Sample.policy([Sample.rule(effect, [condition])])
        let document = try JSONDocument(parsing: Array(arguments.utf8))
        let call = PolicedCall(kind: .tool, target: "pay", arguments: .root)
        var trace = ExplanationTrace()
        let verdict = policy.decide(call, in: document, facts: Sample.facts(), trace: &trace)
        let outcomes = trace.events.compactMap { event -> String? in
            if case .condition(_, _, _, let outcome) = event { "\(outcome)" } else { nil }
        }
        return (outcomes.first, verdict.refusal)
    }
}
