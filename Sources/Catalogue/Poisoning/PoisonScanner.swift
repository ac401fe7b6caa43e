package import JSONText
internal import ToolRisk

/// Looks for text in definitions that is meant for the model or hides something.
///
/// It reads forms of words that known attacks use, as far as they can be told from what honest servers write; whoever
/// knows it can write around it. What a tool may do is for rules to limit.
package struct PoisonScanner: Sendable {
    /// Most bytes of strings that are read of one definition; what is longer is a finding.
    package static let maxTextBytes = 256 << 10

    /// A scanner.
    package init() {}

    /// What is suspicious in the strings of a definition, or of any other value of a server, the worst first.
    ///
    /// Keys and values count, at any depth; at most ``PoisonFinding/maxFindings``.
    package func findings(
        in node: JSONNodeID, of document: JSONDocument, neighbours: ToolNeighbours
    ) -> [PoisonFinding] {
        var walk = PoisonWalk(document: document, neighbours: neighbours)
        walk.visit(node, key: "")
        return Self.worstFirst(walk.findings)
    }

    /// What is suspicious in one text, such as a server's `instructions`, the worst first.
    package func findings(in text: String, at place: String, neighbours: ToolNeighbours) -> [PoisonFinding] {
        guard text.utf8.count <= Self.maxTextBytes else {
            return [PoisonFinding(.unread, severity: .high, place: place, quote: "\(text.utf8.count) bytes")]
        }
        var inspection = TextInspection(role: .prose, neighbours: neighbours)
        inspection.inspect(text.utf8.span)
        return Self.worstFirst(inspection.findings.map { $0.finding(at: place) })
    }

    private static func worstFirst(_ findings: [PoisonFinding]) -> [PoisonFinding] {
        var seen: Set<PoisonFinding> = []
        var sorted: [PoisonFinding] = []
        for severity in DriftSeverity.allCases.reversed() {
            for finding in findings where finding.severity == severity && seen.insert(finding).inserted {
                sorted.append(finding)
            }
        }
        return Array(sorted.prefix(PoisonFinding.maxFindings))
    }
}
