import Foundation
import JSONText
import PolicyEngine
import Testing

/// Calls and what a policy is to say of each, one a line; `policies/tests/README.md` tells the words.
struct PolicyScript {
    /// One line that is no comment.
    struct Line {
        let number: Int
        let words: [String]
        let arguments: String
    }

    /// A line that does not read as one.
    struct Unreadable: Error {
        let line: Int
        let text: String
    }

    let lines: [Line]
    /// Nanoseconds from one call to the next.
    private var paceNanoseconds: Int64 = 0

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { place, line in
            let text = line.drop { $0 == " " }
            guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
            let brace = text.firstIndex(of: "{") ?? text.endIndex
            let words = text[..<brace].split(separator: " ").map(String.init)
            return Line(
                number: place + 1, words: words, arguments: brace == text.endIndex ? "{}" : String(text[brace...]))
        }
    }

    /// Plays every line.
    ///
    /// - Returns: the ids of the rules that refused, limited or asked, and names that were hidden.
    mutating func play(on trial: inout PolicyTrial) throws -> Set<String> {
        var used: Set<String> = []
        for line in lines where try !setUp(line, &trial) {
            let isLimit = line.words.first == "limit"
            guard line.words.count == (isLimit ? 3 : 2), let tool = line.words.last else {
                throw Unreadable(line: line.number, text: line.words.joined(separator: " "))
            }
            if isLimit {
                let count = try #require(Int(line.words[1]))
                var passed = 0
                while passed < count, try trial.call(tool, line.arguments) == .allowed {
                    passed += 1
                    trial.now += paceNanoseconds
                }
                #expect(passed == count, "line \(line.number): only \(passed) calls of \(tool) pass")
            }
            let outcome = try trial.call(tool, line.arguments)
            #expect(
                Self.matches(outcome, line.words[0], tool),
                "line \(line.number): \(tool) \(line.arguments) is \(outcome)")
            switch outcome {
            case .allowed: break
            case .hidden: used.insert(tool)
            case .refused(let rule), .approval(let rule), .limited(let rule): used.insert(rule)
            }
        }
        return used
    }

    /// Takes a line that calls nothing; false for all others.
    private mutating func setUp(_ line: Line, _ trial: inout PolicyTrial) throws -> Bool {
        switch (line.words.first, line.words.count) {
        case ("at", 2):
            let date = try #require(ISO8601DateFormatter().date(from: line.words[1]), "line \(line.number)")
            trial.now = Int64(date.timeIntervalSince1970) * 1_000_000_000
        case ("later", 2): trial.now += try #require(Int64(line.words[1])) * 1_000_000_000
        case ("pace", 2): paceNanoseconds = try #require(Int64(line.words[1])) * 1_000_000_000
        case ("grant", 2): trial.grant = line.words[1]
        case ("requires", 3...): trial.required[line.words[1]] = Array(line.words[2...])
        default: return false
        }
        return true
    }

    private static func matches(_ outcome: PolicyTrial.Outcome, _ word: String, _ tool: String) -> Bool {
        switch outcome {
        case .allowed: word == "allow"
        case .hidden: word == "hide"
        case .approval: word == "ask"
        case .limited: word == "limit"
        case .refused("(default deny)"): word == "unlisted"
        case .refused(let rule): word == "deny" || rule.hasSuffix("/" + word.dropFirst("deny:".count))
        }
    }
}
