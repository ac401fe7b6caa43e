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
        var hasher = SHA256()
        // SAFETY: slicing the buffer traps outside the array, and the hasher keeps no pointer after the call.
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[range]))
        }
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
    package init?(digits: some Collection<UInt8>) {
        guard digits.count == Self.digitCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (position, digit) in digits.enumerated() {
            guard let value = Self.value(ofDigit: digit) else { return nil }
            switch position / 16 {
            case 0: words.0 = words.0 << 4 | value
            case 1: words.1 = words.1 << 4 | value
            case 2: words.2 = words.2 << 4 | value
            default: words.3 = words.3 << 4 | value
            }
        }
        (first, second, third, fourth) = words
    }

    /// Reads what `description` writes.
    package init?(_ text: String) {
        self.init(digits: Array(text.utf8))
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        var digits: [UInt8] = []
        appendDigits(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// Appends the 64 hexadecimal digits.
    package func appendDigits(to bytes: inout [UInt8]) {
        bytes.appendHexadecimal(first)
        bytes.appendHexadecimal(second)
        bytes.appendHexadecimal(third)
        bytes.appendHexadecimal(fourth)
    }

    private static func value(ofDigit digit: UInt8) -> UInt64? {
        switch digit {
        case 0x30...0x39: UInt64(digit &- 0x30)
        case 0x61...0x66: UInt64(digit &- 0x57)
        default: nil
        }
    }
}
