internal import Diagnostics

/// Lines of a page for people, as wide as the screen.
struct PageText {
    /// The width without a better one in `COLUMNS`.
    private static let usualWidth = 80
    private static let labelWidth = 13

    let terminal: Terminal
    /// Columns that a line should not go beyond.
    let width: Int
    private var lines: [String] = []

    init(on terminal: Terminal, width: Int = PageText.widthOfScreen) {
        self.terminal = terminal
        self.width = width
    }

    /// The width that the environment names, within reason.
    static var widthOfScreen: Int {
        let written = ProcessEnvironment.current["COLUMNS"].flatMap { Int($0) } ?? usualWidth
        return min(200, max(60, written))
    }

    /// All lines.
    var text: String { lines.map { $0 + "\n" }.joined() }

    mutating func line(_ text: String = "") {
        lines.append(text)
    }

    /// A heading with an empty line before it.
    mutating func heading(_ text: String) {
        if !lines.isEmpty { lines.append("") }
        lines.append(terminal.painted(text, .strong))
    }

    /// Words broken into lines.
    mutating func paragraph(_ text: String, indent: Int = 0, _ colour: Terminal.Colour? = nil) {
        for line in Self.wrapped(text, width: width - indent) {
            let shown = colour.map { terminal.painted(line, $0) } ?? line
            lines.append(String(repeating: " ", count: indent) + shown)
        }
    }

    /// A label, and words broken into lines beside it.
    mutating func field(_ label: String, _ text: String, _ colour: Terminal.Colour? = nil) {
        let indent = Self.labelWidth + 2
        var head = "  " + label + String(repeating: " ", count: max(1, Self.labelWidth - label.count))
        for line in Self.wrapped(text, width: width - indent) {
            lines.append(head + (colour.map { terminal.painted(line, $0) } ?? line))
            head = String(repeating: " ", count: indent)
        }
    }

    /// Text that is copied as it stands, such as a policy.
    mutating func block(_ text: String, indent: Int = 2) {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        if rows.last?.isEmpty == true { rows.removeLast() }
        for row in rows {
            lines.append(row.isEmpty ? "" : String(repeating: " ", count: indent) + row)
        }
    }

    // MARK: - Tables

    /// A cell, and its colour.
    struct Cell {
        let text: String
        let colour: Terminal.Colour?

        init(_ text: String, _ colour: Terminal.Colour? = nil) {
            self.text = text
            self.colour = colour
        }
    }

    /// Rows below their titles.
    ///
    /// The last column takes what is left of the width; what does not fit there is cut at a comma and counted.
    mutating func table(_ titles: [String], _ rows: [[Cell]]) {
        guard titles.count > 1, rows.allSatisfy({ $0.count == titles.count }) else { return }
        let last = titles.count - 1
        let widths = (0..<last).map { column in
            max(titles[column].count, rows.map { $0[column].text.count }.max() ?? 0)
        }
        let room = width - 2 - widths.reduce(0) { $0 + $1 + 2 }
        let title = zip(titles, widths).map { Self.padded($0, $1) }.joined(separator: "  ") + "  " + titles[last]
        lines.append("  " + terminal.painted(title, .faint))
        for row in rows {
            let head = zip(row, widths).map { cell, width in
                painted(cell) + String(repeating: " ", count: max(0, width - cell.text.count))
            }.joined(separator: "  ")
            let tail = Cell(Self.cut(row[last].text, to: max(24, room)), row[last].colour)
            var line = "  " + head + "  " + painted(tail)
            while line.hasSuffix(" ") { line.removeLast() }
            lines.append(line)
        }
    }

    private func painted(_ cell: Cell) -> String {
        cell.colour.map { terminal.painted(cell.text, $0) } ?? cell.text
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    // MARK: - Words

    /// As many of the comma-separated parts as fit, and how many are missing.
    static func cut(_ text: String, to room: Int) -> String {
        guard text.count > room else { return text }
        let parts = text.split(separator: ",").map { $0.drop { $0 == " " } }
        for kept in stride(from: parts.count - 1, to: 0, by: -1) {
            let shorter = parts.prefix(kept).joined(separator: ", ") + ", +\(parts.count - kept)"
            if shorter.count <= room { return shorter }
        }
        return text.prefix(max(1, room - 1)) + "…"
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(line)
        return lines
    }
}
