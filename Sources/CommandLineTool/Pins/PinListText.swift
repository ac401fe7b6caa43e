package import Catalogue
internal import Diagnostics
internal import ToolRisk

/// Lists pins for people.
package enum PinListText {
    /// The list without colours.
    package static func plain(_ books: [PinBook], at nowNanoseconds: Int64, directory: String) -> String {
        text(books, at: nowNanoseconds, directory: directory, on: .plain)
    }

    /// A line a tool, those that wait for a decision first.
    static func text(
        _ books: [PinBook], at nowNanoseconds: Int64, directory: String, on terminal: Terminal
    ) -> String {
        var lines: [String] = []
        for book in books where book.count > 0 {
            if !lines.isEmpty { lines.append("") }
            let waiting = book.waiting
            lines.append(
                terminal.painted(PlainText.escaped(book.scope.server), .strong)
                    + "  \(book.count) tool\(book.count == 1 ? "" : "s")"
                    + (waiting.isEmpty ? "" : ", " + terminal.painted("\(waiting.count) to be decided", .caution))
                    + ", group \(PlainText.escaped(book.scope.group))")
            let others = book.names.filter { name in !waiting.contains(name) }
            let rows = (waiting + others).compactMap { name in book[name].map { row(name, $0, nowNanoseconds) } }
            let widths = (0..<4).map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
            for row in rows {
                let cells = zip(row.cells, widths).map { cell, width in
                    cell + String(repeating: " ", count: max(0, width - cell.count))
                }
                var line = "  " + cells.joined(separator: "  ") + "  " + row.seen
                while line.hasSuffix(" ") { line.removeLast() }
                lines.append(row.colour.map { terminal.painted(line, $0) } ?? line)
            }
        }
        if lines.isEmpty { lines.append("nothing is pinned in \(PlainText.quoted(directory))") }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func row(
        _ name: String, _ pin: Pin, _ nowNanoseconds: Int64
    ) -> (cells: [String], seen: String, colour: Terminal.Colour?) {
        let verdict = pin.verdict
        let seen = StatusTime.span(from: pin.firstSeenSeconds * 1_000_000_000, to: nowNanoseconds)
        let gone = pin.vanishedSeconds == nil ? "" : ", not listed any more"
        let cells = [
            pin.stateWord, pin.concern?.rawValue ?? "", "\(verdict.category.title) \(verdict.risk)",
            PlainText.escaped(name),
        ]
        let colour: Terminal.Colour? =
            switch pin.concern {
            case .critical, .high: .bad
            case .medium, .low: .caution
            case nil: pin.vanishedSeconds == nil ? nil : .faint
            }
        return (cells, "first seen \(seen) ago\(gone)", colour)
    }
}
