internal import Diagnostics

/// How the parts of a scaffold are written.
enum ScaffoldWriter {
    /// Longest comment line made from a server's words, in scalars.
    static let maxCommentScalars = 160
    /// Longest key that is written in the usual way, in scalars.
    static let maxPlainKeyScalars = 1_000

    static func entry(_ tool: ScaffoldTool) -> String {
        var text = ""
        if let description = tool.description, !description.isEmpty {
            text += "  # \(comment(description))\n"
        }
        for argument in tool.arguments {
            let type = argument.type.map { ": " + comment($0) } ?? ""
            text += "  #   \(comment(argument.name))\(type)\(argument.isRequired ? " (required)" : "")\n"
        }
        // YAML readers drop a byte order mark from the front of a text, and the name would be another tool's.
        if tool.name.unicodeScalars.contains("\u{FEFF}") {
            return text + "  # not listed, since YAML cannot hold its name: \(comment(tool.name))\n"
        }
        let key = quoted(escapedSelector(tool.name))
        // YAML takes a key of up to 1,024 characters without the `?` in front.
        if key.unicodeScalars.count > maxPlainKeyScalars { return text + "  ? \(key)\n  : rules: []\n" }
        return text + "  \(key):\n    rules: []\n"
    }

    /// One line of harmless text: no line break, control or direction character of the original is left.
    static func comment(_ text: String) -> String {
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == "\t" }
        let scalars = words.joined(separator: " ").unicodeScalars
        var head = String.UnicodeScalarView(scalars.prefix(maxCommentScalars))
        if scalars.count > maxCommentScalars { head.append("…") }
        return PlainText.escaped(String(head))
    }

    /// The selector that means exactly this name.
    static func escapedSelector(_ name: String) -> String {
        var result = ""
        for (place, scalar) in name.unicodeScalars.enumerated() {
            if scalar == "*" || scalar == "?" || scalar == "\\" || (scalar == "@" && place == 0) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// A YAML scalar that reads back as this text: plain when nothing in it could be read otherwise.
    static func quoted(_ text: String) -> String {
        if isPlain(text) { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            // The reader looks for anchors and aliases before it knows what is quoted.
            case "*": result += "\\x2A"
            case "&": result += "\\x26"
            default:
                if PlainText.isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                }
            }
        }
        return result + "\""
    }

    // Letters, digits, `_` and `-`, starting with a letter, and no word that a YAML reader takes for something else.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        let isSimple = text.utf8.allSatisfy { byte in
            isLetter(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        }
        let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        return isSimple && !words.contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }
}
