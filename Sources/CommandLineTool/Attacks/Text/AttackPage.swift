package import Catalogue
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// Writes patterns for people: 80 columns wide.
package enum AttackPage {
    private static let width = 80
    private static let indent = 14

    /// A pattern without colours.
    package static func plain(_ pattern: AttackPattern) -> String {
        self.pattern(pattern, on: .plain)
    }

    // MARK: - The list

    static func list(_ patterns: [AttackPattern], on terminal: Terminal) -> String {
        let nameWidth = patterns.map(\.name.count).max() ?? 0
        var text = ""
        for pattern in patterns {
            let name = pattern.name + String(repeating: " ", count: nameWidth - pattern.name.count)
            text +=
                terminal.painted(pattern.id, .strong) + "  \(name)  "
                + terminal.painted(word(pattern.visibility), colour(pattern.visibility)) + "\n"
        }
        return text + "\(patterns.count) pattern\(patterns.count == 1 ? "" : "s")\n"
    }

    static func word(_ visibility: AttackPattern.Visibility) -> String {
        switch visibility {
        case .blocked: "blocked"
        case .detected: "detected"
        case .notVisible: "not visible"
        }
    }

    private static func colour(_ visibility: AttackPattern.Visibility) -> Terminal.Colour {
        switch visibility {
        case .blocked: .good
        case .detected: .caution
        case .notVisible: .faint
        }
    }

    // MARK: - One pattern

    static func pattern(_ pattern: AttackPattern, on terminal: Terminal) -> String {
        var lines = [terminal.painted("\(pattern.id)  \(pattern.name)", .strong)]
        lines += wrapped(pattern.mechanism, indent: 2)
        lines.append("")
        lines += field(
            "seen",
            pattern.incidents.isEmpty
                ? ["no incident is known in public"]
                : pattern.incidents.map { incident in incident.what + (incident.date.map { " (\($0))" } ?? "") })
        lines += field("sources", pattern.sources.map { "\($0.place) (\(words($0.checked)))" })
        lines += field("listed as", [pattern.frameworks.joined(separator: ", ")])
        if !pattern.abuses.isEmpty { lines += field("abuses", [pattern.abuses.map(\.title).joined(separator: ", ")]) }
        if !pattern.labels.isEmpty { lines += field("needs", [pattern.labels.names.joined(separator: ", ")]) }
        lines += field("stopped by", pattern.stops)
        lines += field(
            "a gateway", [word(pattern.visibility) + ": " + pattern.reach])
        if let unplayable = pattern.unplayable { lines += field("not played", [unplayable]) }
        for play in pattern.plays { lines += self.play(play, terminal) }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func play(_ play: AttackPlay, _ terminal: Terminal) -> [String] {
        var lines = ["", terminal.painted("play: \(play.title)", .accent)]
        lines += play.policy.split(separator: "\n").map { "    \($0)" }
        for (number, step) in play.steps.enumerated() {
            let mark =
                step.harm != nil
                ? terminal.painted("must not get through", .caution) : step.isHarmless ? "gets through" : ""
            lines.append("  \(number + 1). \(step.note)\(mark.isEmpty ? "" : "  [\(mark)]")")
            if let tool = step.toolName { lines.append("     calls \(PlainText.quoted(tool))") }
        }
        return lines
    }

    private static func words(_ checked: AttackPattern.Source.Checked) -> String {
        switch checked {
        case .read: "read"
        case .listed: "from a reading list, not read"
        case .unconfirmed: "from memory, to be confirmed"
        }
    }

    // MARK: - Lines

    private static func field(_ label: String, _ texts: [String]) -> [String] {
        var lines: [String] = []
        for (place, text) in texts.enumerated() {
            let head = place == 0 ? "  " + label : ""
            var wrapped = wrapped(text, indent: indent)
            if let first = wrapped.first {
                wrapped[0] = head + String(repeating: " ", count: max(1, indent - head.count)) + first.dropFirst(indent)
            }
            lines += wrapped
        }
        return lines
    }

    private static func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = margin
        for word in text.split(separator: " ") {
            if line.count > indent, line.count + 1 + word.count > width {
                lines.append(line)
                line = margin
            }
            line += (line.count > indent ? " " : "") + word
        }
        return lines + [line]
    }
}

extension AttackStep {
    /// The tool that the step calls; nil when it calls none.
    var toolName: String? {
        guard case .request("tools/call", let params) = action, case .string(let name) = params["name"] else {
            return nil
        }
        return name
    }
}
