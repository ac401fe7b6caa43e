extension [UInt8] {
    /// Appends two lower-case hexadecimal digits for each byte.
    mutating func appendHexadecimal(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(Self.hexadecimalDigit(byte >> 4))
            append(Self.hexadecimalDigit(byte & 15))
        }
    }

    /// Appends the sixteen lower-case hexadecimal digits of a word, the highest first.
    mutating func appendHexadecimal(_ word: UInt64) {
        appendEightDigits(UInt32(truncatingIfNeeded: word >> 32))
        appendEightDigits(UInt32(truncatingIfNeeded: word))
    }

    /// Spreads eight nibbles over the bytes of a word and turns all of them into digits at once.
    private mutating func appendEightDigits(_ half: UInt32) {
        var nibbles = UInt64(half)
        nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Adding 6 carries into the fifth bit of the bytes that hold 10 to 15: those become letters.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        let digits = nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
        // SAFETY: the buffer is the eight bytes of `digits`, which outlives the call.
        unsafe Swift.withUnsafeBytes(of: digits.bigEndian) { unsafe append(contentsOf: $0) }
    }

    private static func hexadecimalDigit(_ nibble: UInt8) -> UInt8 {
        nibble &+ (nibble < 10 ? 0x30 : 0x57)
    }
}
