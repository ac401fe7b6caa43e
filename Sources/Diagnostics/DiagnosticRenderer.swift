internal import JSONText

/// Writes diagnostics for people, for logs and for machines.
package enum DiagnosticRenderer {
    /// Columns of a source line that the human form shows at most.
    static let maxSourceColumns = 110

    /// One line each, with a second line for help: `policy.yaml:14:9: error[P203]: …`.
    package static func plain(_ diagnostics: [Diagnostic]) -> String {
        var text = ""
        for diagnostic in diagnostics {
            text += heading(diagnostic, style: .none) + "\n"
            if let help = diagnostic.help { text += "  help: \(oneLine(help))\n" }
        }
        return text
    }

    /// The plain form with the source line and a caret below it, in colour if asked.
    ///
    /// - Parameter source: the document's bytes, or nothing when they could not be read.
    package static func human(_ diagnostics: [Diagnostic], source: [UInt8], inColour: Bool = false) -> String {
        let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let style: Style = inColour ? .ansi : .none
        var text = ""
        for diagnostic in diagnostics {
            text += heading(diagnostic, style: style) + "\n"
            let line = diagnostic.location.line
            if line >= 1, line <= lines.count {
                text += excerpt(Array(lines[line - 1]), at: diagnostic.location, style: style)
            }
            if let help = diagnostic.help {
                text += "  \(style.accent)help:\(style.reset) \(oneLine(help))\n"
            }
        }
        return text
    }

    /// One JSON array of objects: `code`, `severity`, `message`, `file`, `line`, `column`, `pointer`, `help`.
    package static func json(_ diagnostics: [Diagnostic]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for diagnostic in diagnostics {
            writer.beginObject()
            for (key, value) in [
                ("code", diagnostic.code.rawValue), ("severity", diagnostic.severity.rawValue),
                ("message", diagnostic.message), ("file", diagnostic.location.file),
            ] {
                writer.key(key)
                writer.string(value)
            }
            writer.key("line")
            writer.integer(Int64(diagnostic.location.line))
            writer.key("column")
            writer.integer(Int64(diagnostic.location.column))
            writer.key("pointer")
            writer.string(diagnostic.location.pointer)
            if let help = diagnostic.help {
                writer.key("help")
                writer.string(help)
            }
            writer.endObject()
        }
        writer.endArray()
        return writer.bytes
    }

    /// Terminal escapes, all empty without colour.
    private struct Style {
        let error: String
        let warning: String
        let accent: String
        let reset: String

        static let none = Style(error: "", warning: "", accent: "", reset: "")
        static let ansi = Style(
            error: "\u{1B}[1;31m", warning: "\u{1B}[1;33m", accent: "\u{1B}[36m", reset: "\u{1B}[0m")
    }

    private static func heading(_ diagnostic: Diagnostic, style: Style) -> String {
        let place = diagnostic.location
        let colour =
            switch diagnostic.severity {
            case .error: style.error
            case .warning: style.warning
            }
        return "\(oneLine(place.file)):\(place.line):\(place.column): "
            + "\(colour)\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]\(style.reset): "
            + oneLine(diagnostic.message)
    }

    private static func excerpt(_ bytes: [UInt8], at place: SourceLocation, style: Style) -> String {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        let caret = min(max(place.column, 1), scalars.count + 1) - 1
        let start = caret >= maxSourceColumns ? caret - maxSourceColumns / 2 : 0
        let shown = scalars[start..<min(scalars.count, start + maxSourceColumns)]
            .map { $0 == "\t" ? " " : PlainText.escaped(String($0)) }
        let indentation = shown.prefix(caret - start).reduce(0) { $0 + $1.unicodeScalars.count }
        let number = String(place.line)
        let gutter = String(repeating: " ", count: number.count)
        return " \(number) | \(shown.joined())\n"
            + " \(gutter) | \(String(repeating: " ", count: indentation))\(style.accent)^\(style.reset)\n"
    }

    private static func oneLine(_ text: String) -> String {
        PlainText.escaped(text)
    }
}
