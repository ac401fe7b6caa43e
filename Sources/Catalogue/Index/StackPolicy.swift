internal import ToolRisk

/// The policy for one server of a stack.
package struct StackPolicy: Sendable, Hashable {
    /// The server as the user calls it.
    package let label: String
    /// A file name that no other policy of the stack has.
    package let fileName: String
    /// The policy.
    package let yaml: String

    /// A policy for each server that is known and has tools.
    ///
    /// Where the stack as a whole can leak, each server that can carry data out gets a flow rule, although what feeds
    /// it comes from other servers: flows are judged for the whole grant.
    package static func all(for stack: ToolStack) -> [StackPolicy] {
        var taken: Set<String> = []
        var policies: [StackPolicy] = []
        for member in stack.members where !member.tools.isEmpty {
            var name = safeName(member.label)
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(safeName(member.label))-\(number)"
                number += 1
            }
            var recommendation = PolicyRecommendation(
                server: member.label, tools: member.tools.map { RecommendedTool($0) })
            let carriesOut = member.tools.contains { $0.verdict.labels.contains(.egress) }
            if stack.canLeak, carriesOut { recommendation.addsFlowRules = true }
            policies.append(StackPolicy(label: member.label, fileName: name + ".yaml", yaml: recommendation.yaml()))
        }
        return policies
    }

    /// Letters, digits, `-`, `_` and `.`, beginning with a letter or digit.
    private static func safeName(_ label: String) -> String {
        let name = label.unicodeScalars.map { scalar -> Character in
            let isSafe = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isSafe || scalar == "-" || scalar == "_" || scalar == "." ? Character(scalar) : "-"
        }
        let trimmed = String(name.drop { !$0.isLetter && !$0.isNumber }.prefix(64))
        return trimmed.isEmpty ? "server" : trimmed
    }
}
