internal import ConfigLanguage
internal import Diagnostics

/// Who may use which server under which policy, as a table.
struct GrantMatrix {
    /// Wider tables are written as a list.
    private static let maxWidth = 110

    private let configuration: GatewayConfiguration
    /// Short names of policies by path.
    private let names: [String: String]

    private struct Cell {
        let text: String
        let colour: Terminal.Colour?
    }

    init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
        names = Self.shortNames(of: configuration)
    }

    /// The table, or a list where there are too many servers, and what the short names stand for.
    func lines(on terminal: Terminal) -> [String] {
        var lines = ["", terminal.painted("grants", .strong)]
        guard !configuration.grants.isEmpty else {
            return lines + ["  " + terminal.painted("none, so every request is refused", .caution)]
        }
        let table = matrix
        let rows = Self.width(of: table) <= Self.maxWidth ? table : list
        let widths = Self.widths(of: rows)
        for (place, row) in rows.enumerated() {
            let cells = Self.line(row, widths: widths).map { cell in
                place == 0 ? terminal.painted(cell.text, .faint) : painted(cell, on: terminal)
            }
            lines.append("  " + cells.joined(separator: "  "))
        }
        let legend = names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.filter { $0.key != $0.value }
        guard !legend.isEmpty else { return lines }
        let width = legend.map(\.value.count).max() ?? 0
        lines += ["", terminal.painted("policies", .strong)]
        return lines
            + legend.map { "  \(Self.padded(PlainText.escaped($0.value), width))  \(PlainText.escaped($0.key))" }
    }

    private func painted(_ cell: Cell, on terminal: Terminal) -> String {
        cell.colour.map { terminal.painted(cell.text, $0) } ?? cell.text
    }

    // MARK: - Rows

    private var matrix: [[Cell]] {
        let servers = configuration.servers.map(\.name)
        let head = ["GRANT"] + servers + [""]
        return [head.map { Cell(text: $0, colour: nil) }]
            + configuration.grants.map { grant in
                [Cell(text: PlainText.escaped(grant.label), colour: .accent)] + servers.map { cell(grant, $0) }
                    + [Cell(text: remarks(grant), colour: .faint)]
            }
    }

    private var list: [[Cell]] {
        var rows = [["GRANT", "SERVER", "POLICY", ""].map { Cell(text: $0, colour: nil) }]
        for grant in configuration.grants {
            let label = Cell(text: PlainText.escaped(grant.label), colour: .accent)
            for (place, server) in grant.servers.enumerated() {
                rows.append([
                    place == 0 ? label : Cell(text: "", colour: nil), Cell(text: server.name, colour: nil),
                    cell(grant, server.name), Cell(text: place == 0 ? remarks(grant) : "", colour: .faint),
                ])
            }
            if grant.servers.isEmpty {
                let none = Cell(text: "-", colour: .faint)
                rows.append([label, none, none, Cell(text: remarks(grant), colour: .faint)])
            }
        }
        return rows
    }

    private func cell(_ grant: GrantSettings, _ server: String) -> Cell {
        guard grant.lists(server: server) else { return Cell(text: "-", colour: .faint) }
        guard let policy = configuration.policy(of: grant, for: server) else {
            return Cell(text: "(no policy)", colour: .bad)
        }
        return Cell(text: PlainText.escaped(names[policy.path] ?? policy.path), colour: nil)
    }

    private func remarks(_ grant: GrantSettings) -> String {
        var parts: [String] = []
        if grant.isDisabled { parts.append("disabled") }
        if grant.isAnonymous {
            parts.append("for requests without a token")
        } else {
            parts.append("\(grant.tokens.count) token\(grant.tokens.count == 1 ? "" : "s")")
        }
        if let end = grant.expiryNanoseconds { parts.append("until \(ExpiryReader.text(end))") }
        if !grant.tags.isEmpty { parts.append("tags " + PlainText.escaped(grant.tags.joined(separator: ", "))) }
        return parts.joined(separator: ", ")
    }

    // MARK: - Short names

    /// A policy is called by its name, else by its file's name, else by its path where two files have the same name.
    private static func shortNames(of configuration: GatewayConfiguration) -> [String: String] {
        var references = configuration.servers.compactMap(\.policy)
        references += configuration.grants.flatMap { $0.servers.compactMap(\.policy) }
        var names: [String: String] = [:]
        for reference in references where names[reference.path] == nil || reference.name != nil {
            let file = reference.path.split(separator: "/").last.map(String.init)
            names[reference.path] = reference.name ?? file ?? reference.path
        }
        let counts = Dictionary(names.values.map { ($0, 1) }, uniquingKeysWith: +)
        for (path, name) in names where counts[name] != 1 { names[path] = path }
        return names
    }

    // MARK: - Columns

    private static func widths(of rows: [[Cell]]) -> [Int] {
        guard let head = rows.first else { return [] }
        return head.indices.map { column in rows.map { $0[column].text.count }.max() ?? 0 }
    }

    private static func width(of rows: [[Cell]]) -> Int {
        widths(of: rows).reduce(0) { $0 + $1 + 2 }
    }

    /// The cells of a row, padded except for the last that says anything.
    private static func line(_ row: [Cell], widths: [Int]) -> [Cell] {
        let last = row.lastIndex { !$0.text.isEmpty } ?? 0
        return row.prefix(last + 1).enumerated().map { column, cell in
            Cell(text: column == last ? cell.text : padded(cell.text, widths[column]), colour: cell.colour)
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
