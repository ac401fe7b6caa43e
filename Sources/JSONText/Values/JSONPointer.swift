/// A place in a JSON text (RFC 6901).
///
/// Equal when the tokens are, byte for byte.
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// Keys and positions from the root on, without escapes.
    package let tokens: [String]

    /// A pointer of keys and positions.
    package init(tokens: [String]) {
        self.tokens = tokens
    }

    /// Reads `/a/b~1c`; nil when the text neither is empty nor starts with `/`, or holds a `~` without `0` or `1`.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            tokens = []
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.first?.isEmpty == true else { return nil }
        var tokens: [String] = []
        for part in parts.dropFirst() {
            guard let token = Self.unescaped(Array(part)) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    /// The pointer to a child.
    package func appending(_ token: String) -> JSONPointer {
        JSONPointer(tokens: tokens + [token])
    }

    /// The pointer in RFC 6901 form.
    package var description: String {
        var bytes: [UInt8] = []
        for token in tokens {
            bytes.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes.append(contentsOf: "~0".utf8)
                case UInt8(ascii: "/"): bytes.append(contentsOf: "~1".utf8)
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether two pointers have the same tokens, byte for byte (not by canonical equivalence).
    package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.elementsEqual(right.tokens) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Feeds the bytes of the tokens to a hasher.
    package func hash(into hasher: inout Hasher) {
        for token in tokens {
            hasher.combine(token.utf8.count)
            for byte in token.utf8 { hasher.combine(byte) }
        }
    }

    /// The position that a token names in an array: digits without a leading zero.
    static func arrayIndex(_ token: String) -> Int? {
        let digits = token.utf8
        guard let first = digits.first, digits.count <= 18, digits.count == 1 || first != ASCII.zero else { return nil }
        var index = 0
        for byte in digits {
            guard byte &- ASCII.zero <= 9 else { return nil }
            index = index * 10 + Int(byte &- ASCII.zero)
        }
        return index
    }

    private static func unescaped(_ token: [UInt8]) -> String? {
        var bytes: [UInt8] = []
        var isAfterTilde = false
        for byte in token {
            if isAfterTilde {
                guard byte == ASCII.zero || byte == UInt8(ascii: "1") else { return nil }
                bytes.append(byte == ASCII.zero ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                isAfterTilde = false
            } else if byte == UInt8(ascii: "~") {
                isAfterTilde = true
            } else {
                bytes.append(byte)
            }
        }
        return isAfterTilde ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
