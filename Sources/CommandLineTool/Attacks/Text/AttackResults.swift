internal import Catalogue
internal import Diagnostics

/// Writes what became of attacks for people.
enum AttackResults {
    /// A line for each pattern, and more where something is wrong or everything is wanted.
    static func text(_ reports: [AttackReport], hasSteps: Bool, on terminal: Terminal) -> String {
        let nameWidth = reports.map(\.pattern.name.count).max() ?? 0
        return reports.map { report in
            let name = report.pattern.name + String(repeating: " ", count: nameWidth - report.pattern.name.count)
            let why =
                report.verdict == .notVisible
                ? report.pattern.unplayable ?? "" : report.reasons.map(words).joined(separator: ", ")
            var text =
                terminal.painted(report.pattern.id, .strong) + "  \(name)  " + painted(report.verdict, terminal)
                + (why.isEmpty ? "" : "  " + PlainText.escaped(why)) + "\n"
            for play in report.plays where hasSteps || play.verdict.isBad { text += self.text(play, terminal) }
            return text
        }.joined()
    }

    private static func text(_ play: AttackReport.PlayReport, _ terminal: Terminal) -> String {
        var text = "       \(play.title)\n"
        for step in play.steps {
            let why = step.reasons.map(words).joined(separator: ", ")
            text +=
                "         \(painted(step.verdict, terminal)): \(step.note)"
                + (why.isEmpty ? "" : " (\(PlainText.escaped(why)))") + "\n"
        }
        if let problem = play.problem { text += "         \(terminal.painted(PlainText.escaped(problem), .bad))\n" }
        return text
    }

    /// How many came to what.
    static func summary(_ reports: [AttackReport], isOwnPolicy: Bool) -> String {
        let counts = AttackVerdict.allCases.compactMap { verdict in
            let count = reports.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.rawValue)"
        }
        let defaults = reports.count { $0.isByDefaultAlone }
        return "\(reports.count) pattern\(reports.count == 1 ? "" : "s"): " + counts.joined(separator: ", ")
            + (isOwnPolicy && defaults > 0
                ? "; \(defaults) blocked by the default alone, since the policy does not name their tools" : "")
    }

    private static func words(_ reason: AttackReason) -> String {
        reason.rule.isEmpty ? reason.code : "\(reason.code) \(reason.rule)"
    }

    private static func painted(_ verdict: AttackVerdict, _ terminal: Terminal) -> String {
        let colour: Terminal.Colour =
            switch verdict {
            case .blocked: .good
            case .detected: .caution
            case .notVisible: .faint
            case .passed, .byAccident, .brokenControl: .bad
            }
        return terminal.painted(verdict.rawValue, colour)
    }
}
