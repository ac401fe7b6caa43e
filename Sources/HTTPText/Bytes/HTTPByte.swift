/// Bytes that HTTP names, and the classes it puts bytes in.
enum HTTPByte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let colon = UInt8(ascii: ":")
    static let semicolon = UInt8(ascii: ";")

    /// Every byte 1: a pattern for words.
    static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Marks, in its high bit, the first zero byte of a word; bytes after that one may be marked by mistake.
    @inline(__always) static func zeros(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones &* 0x80)
    }

    /// Marks the first byte below 0x20 or equal to 0x7F of a word; bytes after that one may be marked by mistake.
    @inline(__always) static func controls(_ word: UInt64) -> UInt64 {
        let low = (word &- ones &* 0x20) & ~word & (ones &* 0x80)
        return low | zeros(word ^ ones &* 0x7F)
    }

    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    @inline(__always) static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// True for the characters of a token: letters, digits and ``!#$%&'*+-.^_`|~``.
    @inline(__always) static func isToken(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : byte < 128 ? 0x57FF_FFFF_C7FF_FFFE : 0
        return bits &>> UInt64(byte & 63) & 1 != 0
    }

    /// The value of a hexadecimal digit; nil for any other byte.
    static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
}
