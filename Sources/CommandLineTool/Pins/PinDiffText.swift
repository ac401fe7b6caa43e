package import Catalogue
internal import Diagnostics
internal import ToolRisk

/// Shows a person what to judge about one tool: what is suspicious, what changed, and the words side by side.
package struct PinDiffText {
    /// Most fields that are shown; JSON has them all.
    private static let maxFields = 200
    /// Most scalars of one field that are shown.
    private static let maxFieldScalars = 4000

    private let name: String
    private let pin: Pin
    private let terminal: Terminal
    private var lines: [String] = []

    /// The text for one tool without colours.
    package static func plain(_ name: String, _ pin: Pin, of scope: PinScope) -> String {
        text(name, pin, of: scope, on: .plain)
    }

    /// The text for one tool.
    static func text(_ name: String, _ pin: Pin, of scope: PinScope, on terminal: Terminal) -> String {
        var text = PinDiffText(name: name, pin: pin, terminal: terminal)
        text.writeHead(scope)
        text.writeReasons()
        text.writeFields()
        return text.lines.map { $0 + "\n" }.joined() + "\n"
    }

    private init(name: String, pin: Pin, terminal: Terminal) {
        self.name = name
        self.pin = pin
        self.terminal = terminal
    }

    private mutating func writeHead(_ scope: PinScope) {
        let concern = pin.concern.map { ", " + terminal.painted($0.rawValue, Self.colour($0)) } ?? ""
        lines.append(
            "\(terminal.painted(PlainText.escaped(name), .strong)) of \(PlainText.quoted(scope.server)): "
                + pin.stateWord + concern)
        let first = StatusTime.instant(seconds: pin.firstSeenSeconds)
        let approval = pin.approval.map {
            "approved by \(PlainText.quoted($0.person)) on \(StatusTime.instant(seconds: $0.seconds))"
        }
        lines.append("  first seen \(first), \(approval ?? "approved by nobody")")
        if let vanished = pin.vanishedSeconds {
            lines.append("  not listed since \(StatusTime.instant(seconds: vanished))")
        }
        if let old = pin.previousName { lines.append("  it was called \(PlainText.quoted(old)) before") }
        lines.append("  digest \(pin.digest)")
        let now = Self.words(pin.latest.verdict)
        let before = Self.words(pin.pinned.verdict)
        lines.append("  verdict \(before == now ? now : "\(before), now \(terminal.painted(now, .caution))")")
    }

    private static func words(_ verdict: Verdict) -> String {
        ["\(verdict.category.title) \(verdict.risk)"].joined()
            + (verdict.labels.isEmpty ? "" : " (\(verdict.labels.names.joined(separator: ", ")))")
    }

    // MARK: - Reasons

    private mutating func writeReasons() {
        if !pin.changes.isEmpty {
            lines.append("")
            lines.append("  changes")
            for change in pin.changes {
                write(change.severity, change.kind.words, at: change.place, change.kind == .poison ? change.after : nil)
            }
        }
        if !pin.latest.findings.isEmpty {
            lines.append("")
            lines.append("  suspicious words")
            for finding in pin.latest.findings {
                write(finding.severity, finding.reason, at: finding.place, finding.quote)
            }
        }
    }

    private mutating func write(_ severity: DriftSeverity, _ words: String, at place: String, _ quote: String?) {
        let padding = String(repeating: " ", count: max(0, 8 - severity.rawValue.count))
        let at = place.isEmpty ? "" : " at \(PlainText.quoted(place))"
        lines.append("    \(terminal.painted(severity.rawValue, Self.colour(severity)))\(padding)  \(words)\(at)")
        // A finding's quote is safe for a terminal already.
        if let quote { lines.append("              \(PlainText.escaped(quote))") }
    }

    // MARK: - Fields

    private mutating func writeFields() {
        let fields = DefinitionField.differences(from: pin.pending == nil ? nil : pin.pinned, to: pin.latest)
        lines.append("")
        lines.append(pin.pending == nil ? "  the definition" : "  the definition, before (-) and now (+)")
        for field in fields.prefix(Self.maxFields) {
            lines.append("    \(terminal.painted(PlainText.escaped(field.place), .accent))")
            switch (field.before, field.after) {
            case (let before?, let after?): writeBoth(before, after)
            case (let before?, nil): write(before, sign: "-", .bad)
            case (nil, let after?): write(after, sign: pin.pending == nil ? " " : "+", pin.pending == nil ? nil : .good)
            case (nil, nil): continue
            }
        }
        if fields.count > Self.maxFields {
            lines.append("    and \(fields.count - Self.maxFields) more fields, which `--json` lists")
        }
    }

    private mutating func write(_ text: String, sign: String, _ colour: Terminal.Colour?) {
        for line in Self.shown(text) {
            let shown = "      \(sign) \(line)"
            lines.append(colour.map { terminal.painted(shown, $0) } ?? shown)
        }
    }

    /// The words that differ are coloured, or stand in `[-…-]` and `{+…+}`.
    private mutating func writeBoth(_ before: String, _ after: String) {
        let parts = WordDifference(from: Self.clipped(before), to: Self.clipped(after)).parts
        var old = ""
        var new = ""
        for part in parts {
            switch part {
            case .same(let text):
                old += Self.escaped(text)
                new += Self.escaped(text)
            case .removed(let text): old += marked(Self.escaped(text), "[-", "-]", .bad)
            case .added(let text): new += marked(Self.escaped(text), "{+", "+}", .good)
            }
        }
        for line in old.split(separator: "\n", omittingEmptySubsequences: false) { lines.append("      - \(line)") }
        for line in new.split(separator: "\n", omittingEmptySubsequences: false) { lines.append("      + \(line)") }
    }

    private func marked(_ text: String, _ open: String, _ close: String, _ colour: Terminal.Colour) -> String {
        guard terminal.showsColour else { return open + text + close }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { terminal.painted(String($0), colour) }.joined(separator: "\n")
    }

    private static func shown(_ text: String) -> [Substring] {
        escaped(clipped(text)).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func clipped(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > maxFieldScalars else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(maxFieldScalars))) + "… (\(scalars.count) characters)"
    }

    /// Line breaks as they are, everything else that a terminal would not show as it is in `\u{…}`.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { PlainText.escaped(String($0)) }
            .joined(separator: "\n")
    }

    private static func colour(_ severity: DriftSeverity) -> Terminal.Colour {
        severity >= .high ? .bad : .caution
    }
}
