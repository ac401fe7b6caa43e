/// The SHA-256 of a grant's token.
package struct TokenHash: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Bytes in a hash.
    package static let byteCount = 32
    /// What stands before the hexadecimal digits.
    package static let prefix = "sha256:"

    /// A hash of exactly 32 bytes; nil for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == TokenHash.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads `sha256:` and 64 hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        guard text.hasPrefix(TokenHash.prefix) else { return nil }
        let digits = text.utf8.dropFirst(TokenHash.prefix.utf8.count).compactMap(TokenHash.value)
        guard digits.count == 2 * TokenHash.byteCount,
            text.utf8.count == TokenHash.prefix.utf8.count + digits.count
        else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// The form that the file holds: `sha256:` and 64 digits in lower case.
    package var description: String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var text = TokenHash.prefix
        for byte in bytes {
            text.unicodeScalars.append(digits[Int(byte >> 4)])
            text.unicodeScalars.append(digits[Int(byte & 15)])
        }
        return text
    }

    /// Compares all bytes, however early two differ, so that the time tells nothing.
    package func equalsInConstantTime(_ other: TokenHash) -> Bool {
        var difference: UInt8 = 0
        for (left, right) in zip(bytes, other.bytes) { difference |= left ^ right }
        return difference == 0
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
