import Diagnostics
import Foundation
import JSONText
import PolicyEngine
import Testing

/// The reviewed policies under `policies/`, tried out with the calls under `policies/tests/`.
struct CuratedPolicyTests {
    private static let folder = TestFiles.repository.appending(path: "policies")

    static func names() throws -> [String] {
        try TestFiles.names(in: folder, endingIn: ".yaml").map { String($0.dropLast(".yaml".count)) }
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try TestFiles.bytes(folder.appending(path: path)), as: UTF8.self)
    }

    @Test(arguments: try names())
    func `a policy does with each call what its script says, and each of its rules refuses one`(name: String) throws {
        var trial = try PolicyTrial(Self.text("\(name).yaml"))
        var script = PolicyScript(try Self.text("tests/\(name).txt"))
        let used = try script.play(on: &trial)
        let rules = trial.policy.tools.entries.flatMap(\.rules)
        let tried = Set(rules.filter { used.contains($0.id) }.map(Self.substance))
        let untried = rules.filter { !tried.contains(Self.substance(of: $0)) }.map(\.id)
        #expect(untried == [], "rules that no line of the script reaches")
        for selector in trial.policy.hidden {
            if case .exact(let tool) = selector { #expect(used.contains(tool), "no line tries the hidden \(tool)") }
        }
        #expect(trial.policy.defaultAction == .deny)
    }

    /// What a rule says, wherever it stands: aliases write one rule at several places.
    private static func substance(of rule: Rule) -> String {
        let charges = rule.charges.map { "\($0.window) \($0.bound) \($0.amount)" }
        return "\(rule.effect) \(rule.conditions) \(charges) \(rule.argumentChecks)"
    }

    @Test func `every script belongs to a policy`() throws {
        let scripts = try TestFiles.names(in: Self.folder.appending(path: "tests"), endingIn: ".txt")
        #expect(scripts.map { $0.dropLast(".txt".count) } == (try Self.names()).map { $0[...] })
    }

    @Test func `every curated server says what each of its tools does, and the policy names no other`() throws {
        let folder = TestFiles.repository.appending(path: "Support/catalogue/curated")
        let files = try TestFiles.names(in: folder, endingIn: ".json")
        #expect(files.map { $0.dropLast(".json".count) } == (try Self.names()).map { $0[...] })
        for file in files {
            let server = try JSONValue(parsing: TestFiles.bytes(folder.appending(path: file)))
            let name = String(file.dropLast(".json".count))
            #expect(server["id"] == .string(name))
            #expect(server["policy"] == .string("policies/\(name).yaml"))
            guard case .object(let tools)? = server["tools"] else {
                Issue.record("\(file) has no tools")
                continue
            }
            let policy = try PolicyTrial(Self.text("\(name).yaml")).policy
            let known = Set(tools.map(\.key))
            for selector in policy.tools.entries.map(\.selector) + policy.hidden {
                if case .exact(let tool) = selector { #expect(known.contains(tool), "\(name): \(tool)") }
            }
            for tool in tools { Self.check(tool, of: name) }
        }
    }

    /// One sentence, without a final stop.
    private static func check(_ tool: JSONValue.Member, of server: String) {
        let says = if case .object = tool.value { tool.value["says"] } else { Optional(tool.value) }
        guard case .string(let text)? = says else {
            Issue.record("\(server): \(tool.key) says nothing")
            return
        }
        #expect(text.count >= 12 && text.count <= 160 && !text.hasSuffix("."), "\(server): \(tool.key)")
        #expect(text.first?.isUppercase == true, "\(server): \(tool.key)")
    }
}
