/// The token of a grant, as a client presents it: `sp_`, 43 characters of random bits, 6 of a checksum.
///
/// Prefix and checksum let a scanner for leaked secrets tell it from other text, and let the gateway refuse what was
/// mistyped before it hashes anything. It prints as `***`.
package struct GrantToken: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The whole text, for the one place that needs it.
    package let revealed: String

    /// What every token begins with.
    package static let prefix = "sp_"
    /// Random bytes in a token.
    package static let randomByteCount = 32
    /// Characters of a token.
    package static let length = 52
    private static let checksumLength = 6

    /// The token of exactly 32 random bytes; nil for any other number.
    package init?(randomBytes: [UInt8]) {
        guard randomBytes.count == Self.randomByteCount else { return nil }
        let body = Self.prefix + Self.base64URL(randomBytes)
        revealed = body + Self.checksum(of: body)
    }

    /// A text that a client presents; nil unless it is a token from its first to its last character.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length, bytes.starts(with: Self.prefix.utf8) else { return nil }
        let body = bytes.dropLast(Self.checksumLength)
        guard body.dropFirst(Self.prefix.utf8.count).allSatisfy(Self.isBase64URL) else { return nil }
        guard Self.checksum(of: String(decoding: body, as: UTF8.self)).utf8.elementsEqual(bytes.suffix(6)) else {
            return nil
        }
        revealed = String(text)
    }

    /// `***`.
    package var description: String { Secret.mask }
    /// `***`.
    package var debugDescription: String { Secret.mask }
    /// Shows nothing below `***`.
    package var customMirror: Mirror { Mirror(self, children: []) }

    // MARK: - Encoding

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars)
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".unicodeScalars)

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        alphabet.contains(Unicode.Scalar(byte))
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        var text = ""
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.unicodeScalars.append(alphabet[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { text.unicodeScalars.append(alphabet[Int(bits << UInt32(6 - bitCount) & 63)]) }
        return text
    }

    /// The CRC-32 of everything before it in base 62, padded with zeros.
    private static func checksum(of body: String) -> String {
        var rest = CRC32.checksum(of: body.utf8)
        var text: [Unicode.Scalar] = []
        for _ in 0..<checksumLength {
            text.append(digits[Int(rest % 62)])
            rest /= 62
        }
        return String(String.UnicodeScalarView(text.reversed()))
    }
}
