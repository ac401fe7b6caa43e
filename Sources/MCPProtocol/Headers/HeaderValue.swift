/// The value of an `Mcp-Name` or `Mcp-Param` field: as it stands, or in base64 between markers.
enum HeaderValue {
    private static let opening = Array("=?base64?".utf8)
    private static let closing = Array("?=".utf8)

    /// The value without the blanks around it.
    static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var value = value
        while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
        return value
    }

    /// The bytes that a value stands for.
    ///
    /// - Throws: ``HeaderFault/invalidCharacter`` or ``HeaderFault/invalidBase64``.
    static func decoded(_ value: ArraySlice<UInt8>) throws(HeaderFault) -> ArraySlice<UInt8> {
        let value = trimmed(value)
        for byte in value where byte >= 0x7F || (byte < 0x20 && byte != 0x09) { throw .invalidCharacter }
        guard value.count >= opening.count + closing.count, value.starts(with: opening),
            value.suffix(closing.count).elementsEqual(closing)
        else { return value }
        guard let bytes = base64(value.dropFirst(opening.count).dropLast(closing.count)) else { throw .invalidBase64 }
        return bytes[...]
    }

    /// Decodes base64 with its padding, in its one canonical form; nil for anything else.
    static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = UInt8(ascii: "=")
        let digits =
            text.last == padding ? (text.dropLast().last == padding ? text.dropLast(2) : text.dropLast()) : text
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in digits {
            guard let digit = base64Digit(byte) else { return nil }
            bits = bits &<< 6 | digit
            count &+= 6
            if count >= 8 {
                count &-= 8
                bytes.append(UInt8(truncatingIfNeeded: bits &>> UInt32(count)))
            }
        }
        // What is left of the last digit must be zero, so that no two texts stand for the same bytes.
        return bits & ((1 &<< UInt32(count)) &- 1) == 0 ? bytes : nil
    }

    private static func base64Digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte &- UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte &- UInt8(ascii: "a") &+ 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0") &+ 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
