/// User text made safe for a terminal, a log line or a comment.
package enum PlainText {
    /// Scalars of user text that one message quotes at most.
    package static let maxQuotedScalars = 80

    /// The text with control, format, bidirectional and line-breaking characters written as `\u{…}`.
    package static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return result
    }

    /// The text escaped, shortened when it is long, and put in backticks.
    package static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var head = String.UnicodeScalarView(scalars.prefix(maxQuotedScalars))
        if scalars.count > maxQuotedScalars { head.append("…") }
        return "`" + escaped(String(head)) + "`"
    }

    /// True for what a terminal shows as itself, the space included.
    package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
