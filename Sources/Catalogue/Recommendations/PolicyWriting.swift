internal import Diagnostics

/// How single texts are written into a policy, so that nothing leaves its comment, key or value.
enum PolicyWriting {
    /// Longest comment line made from somebody's words, in scalars.
    static let maxCommentScalars = 160

    /// One line of harmless text: no line break, control or direction character of the original is left.
    static func comment(_ text: String, maxScalars: Int = maxCommentScalars) -> String {
        let words = text.split { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == "\t" }
        let scalars = words.joined(separator: " ").unicodeScalars
        var head = String.UnicodeScalarView(scalars.prefix(maxScalars))
        if scalars.count > maxScalars { head.append("…") }
        return PlainText.escaped(String(head))
    }

    /// The selector that means exactly this name; nil for a name that no policy can hold.
    static func selector(_ name: String) -> String? {
        // YAML readers drop a byte order mark from the front of a text, and the name would be another tool's.
        guard !name.isEmpty, !name.unicodeScalars.contains("\u{FEFF}") else { return nil }
        var result = ""
        for (place, scalar) in name.unicodeScalars.enumerated() {
            if scalar == "*" || scalar == "?" || scalar == "\\" || (scalar == "@" && place == 0) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// The path of an argument, such as `args.a["b c"]`; nil when it has a name that no path can hold.
    static func path(_ argument: ToolArgument) -> String? {
        // Only the innermost array of nested ones is known, and an argument that may or may not be a list needs two.
        guard !argument.path.isEmpty, !argument.isRepeated || argument.path.count == 1 else { return nil }
        guard !argument.isRepeated || argument.types == ["array"] else { return nil }
        return path(argument.path).map { argument.isRepeated ? $0 + "[*]" : $0 }
    }

    /// The path to the argument with these names from the outside in; nil for names that no path can hold.
    static func path(_ names: [String]) -> String? {
        var text = "args"
        for name in names {
            if isWord(name) {
                text += ".\(name)"
            } else if !name.isEmpty, name.unicodeScalars.allSatisfy({ canStandInBrackets($0) }) {
                text += "[\"\(name)\"]"
            } else {
                return nil
            }
        }
        return names.isEmpty ? nil : text
    }

    /// A YAML scalar that reads back as this text: plain when nothing in it could be read otherwise.
    static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// The text between double quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            // The reader looks for anchors before it knows what is quoted.
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

    // Letters, digits, and `_`, `-`, `.`, `/` inside, starting with a letter or `/`, and no word that a YAML reader
    // takes for something else.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/") else { return false }
        let isSimple = text.utf8.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
        }
        let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        return isSimple && !words.contains(text.lowercased())
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
    }

    private static func canStandInBrackets(_ scalar: Unicode.Scalar) -> Bool {
        PlainText.isPrintable(scalar) && scalar != "\"" && scalar != "\\" && scalar != "]"
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
