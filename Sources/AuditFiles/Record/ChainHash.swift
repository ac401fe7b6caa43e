internal import Crypto

/// One link of the chain: the SHA-256 of a record's bytes.
package struct ChainHash: Sendable, Equatable, CustomStringConvertible {
    /// The digest as four big-endian words, so that a link needs no storage of its own.
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    /// The number of hexadecimal digits of a link.
    package static let digitCount = 64

    /// What the first record of a chain has before it.
    package static let zero = ChainHash()

    private init() {}

    /// Hashes part of an array; the range lies within it.
    package init(hashing bytes: [UInt8], in range: Range<Int>) {
        // SAFETY: slicing the buffer traps outside the array, and no pointer is kept.
        self = unsafe bytes.withUnsafeBytes { buffer in
            unsafe ChainHash(hashing: UnsafeRawBufferPointer(rebasing: buffer[range]))
        }
    }

    /// Hashes bytes that are lent for the call.
    init(hashing bytes: UnsafeRawBufferPointer) {
        var hasher = SHA256()
        // SAFETY: the hasher keeps no pointer after the call.
        unsafe hasher.update(bufferPointer: bytes)
        let digest = hasher.finalize()
        // SAFETY: a SHA-256 digest has 32 bytes, and loads need no alignment.
        unsafe digest.withUnsafeBytes { buffer in
            first = unsafe UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
            second = unsafe UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            third = unsafe UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            fourth = unsafe UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        }
    }

    /// Reads 64 lower-case hexadecimal digits; nil when they are anything else.
    package init?(digits: ArraySlice<UInt8>) {
        guard digits.count == Self.digitCount else { return nil }
        let start = digits.startIndex
        guard
            let first = Self.word(digits[start..<start + 16]),
            let second = Self.word(digits[(start + 16)..<(start + 32)]),
            let third = Self.word(digits[(start + 32)..<(start + 48)]),
            let fourth = Self.word(digits[(start + 48)...])
        else { return nil }
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    /// Reads what `description` writes.
    package init?(_ text: String) {
        self.init(digits: Array(text.utf8)[...])
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        var digits = LineBuffer(capacity: Self.digitCount)
        appendDigits(to: &digits)
        // SAFETY: the bytes are copied before the closure ends.
        return unsafe digits.withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Appends the 64 hexadecimal digits.
    func appendDigits(to line: inout LineBuffer) {
        line.appendHexadecimal(first)
        line.appendHexadecimal(second)
        line.appendHexadecimal(third)
        line.appendHexadecimal(fourth)
    }

    /// The value of sixteen digits, without a branch a digit: hashes are random, a processor would guess wrong.
    private static func word(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        var difference: UInt8 = 0
        for digit in digits {
            let value = (digit &+ (digit &>> 6) &* 9) & 15
            let canonicalDigit = value &+ 0x30 &+ ((value &+ 6) &>> 4) &* 0x27
            difference |= digit ^ canonicalDigit
            word = word &<< 4 | UInt64(value)
        }
        return difference == 0 ? word : nil
    }
}
