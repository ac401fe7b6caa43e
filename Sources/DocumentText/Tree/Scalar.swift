package import JSONText

/// A scalar as written, read by the YAML 1.2 core schema.
package struct Scalar: Sendable {
    /// How it was written.
    package enum Style: Sendable {
        /// YAML text without quotes: its form says what it is.
        case plain
        /// A string whatever it looks like.
        case quoted
        /// A JSON number, `true`, `false` or `null`.
        case literal
    }

    /// What it says.
    package enum Meaning: Sendable, Equatable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string
        /// A number in one YAML version or another, but not a JSON number: `010`, `0x10`, `1_000`, `+1`, `.5`.
        case almostNumber
    }

    /// The text without its quotes.
    package let text: String
    /// How it was written.
    package let style: Style

    /// A text written in some way.
    package init(text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// The kinds of scalar, for people.
    package var kind: String {
        switch meaning {
        case .null: "nothing"
        case .bool(let value): "`\(value)`"
        case .number: "a number"
        case .string: "a string"
        case .almostNumber: "text that looks like a number"
        }
    }

    /// What the text says, given how it was written.
    package var meaning: Meaning {
        if style == .quoted { return .string }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if let number = JSONNumber(text) { return .number(number) }
        return Scalar.looksLikeNumber(text) ? .almostNumber : .string
    }

    /// True for plain words that YAML 1.1 reads as booleans and YAML 1.2 as strings.
    package var isOldBoolean: Bool {
        guard style == .plain else { return false }
        return ["yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    }

    /// Numbers of YAML 1.1 and 1.2 that JSON does not know.
    private static func looksLikeNumber(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { bytes.removeFirst() }
        guard let first = bytes.first else { return false }
        let unsigned = String(decoding: bytes, as: UTF8.self).lowercased()
        if unsigned == ".inf" || unsigned == ".nan" { return true }
        guard isDigit(first) || first == UInt8(ascii: ".") else { return false }
        if first == UInt8(ascii: "0"), bytes.count > 2 {
            switch bytes[bytes.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): return bytes.dropFirst(2).allSatisfy { isHexDigit($0) || $0 == underscore }
            case UInt8(ascii: "o"), UInt8(ascii: "b"): return bytes.dropFirst(2).allSatisfy(isDigitOrUnderscore)
            default: break
            }
        }
        return looksLikeDecimal(bytes)
    }

    // Digits with underscores, at most one point and one exponent, and at least one digit.
    private static func looksLikeDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var points = 0
        var digits = 0
        var rest = bytes
        while let byte = rest.first {
            if isDigit(byte) {
                digits += 1
            } else if byte == UInt8(ascii: ".") {
                points += 1
            } else if byte | 0x20 == UInt8(ascii: "e"), digits > 0 {
                var exponent = rest.dropFirst()
                if let sign = exponent.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                    exponent.removeFirst()
                }
                return points <= 1 && !exponent.isEmpty && exponent.allSatisfy(isDigit)
            } else if byte != underscore {
                return false
            }
            rest.removeFirst()
        }
        return points <= 1 && digits > 0
    }

    private static let underscore = UInt8(ascii: "_")

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == underscore
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
}
