/// Why stored bytes are not what was written.
package enum StateDecodingError: Error, Sendable, Hashable {
    /// They end too early, or hold something that cannot be.
    case malformed
    /// Their checksum does not match.
    case checksum
    /// They were written by a newer version.
    case version(UInt8)
}

/// Reads what ``StateEncoder`` wrote; whatever the bytes are, it reads or throws.
package struct StateDecoder: Sendable {
    private var rest: ArraySlice<UInt8>

    /// Reads bytes without a checksum.
    package init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Reads bytes that were sealed for `context`.
    ///
    /// - Throws: `checksum` when they are not what was sealed.
    package init(_ bytes: [UInt8], sealedFor context: [UInt8]) throws(StateDecodingError) {
        guard bytes.count >= StateEncoder.checksumCount else { throw .malformed }
        let body = bytes.dropLast(StateEncoder.checksumCount)
        var sum: UInt64 = 0
        for byte in bytes.suffix(StateEncoder.checksumCount).reversed() { sum = sum << 8 | UInt64(byte) }
        guard sum == StateEncoder.checksum(of: context[...], of: body) else { throw .checksum }
        rest = body
    }

    /// The next byte.
    ///
    /// - Throws: `malformed` at the end.
    package mutating func byte() throws(StateDecodingError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .malformed }
        return byte
    }

    /// The next number.
    ///
    /// - Throws: `malformed` when it ends too early or is too great.
    package mutating func number() throws(StateDecodingError) -> UInt128 {
        var number: UInt128 = 0
        var shift: UInt128 = 0
        while true {
            let byte = try byte()
            let bits = UInt128(byte & 0x7F)
            guard shift < 126 || (shift == 126 && bits <= 3) else { throw .malformed }
            number |= bits << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
    }

    /// The next instant.
    ///
    /// - Throws: `malformed` when there is none.
    package mutating func instant() throws(StateDecodingError) -> Int64 {
        guard let folded = UInt64(exactly: try number()) else { throw .malformed }
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    /// The next amount.
    ///
    /// - Throws: `malformed` when there is none.
    package mutating func amount() throws(StateDecodingError) -> Amount {
        Amount(billionths: try number())
    }

    /// The next text.
    ///
    /// - Throws: `malformed` when it ends too early or is not UTF-8.
    package mutating func text() throws(StateDecodingError) -> String {
        guard let count = Int(exactly: try number()), count <= rest.count,
            let text = String(validating: rest.prefix(count), as: UTF8.self)
        else { throw .malformed }
        rest = rest.dropFirst(count)
        return text
    }

    /// Nothing may be left.
    ///
    /// - Throws: `malformed` when something is.
    package func finish() throws(StateDecodingError) {
        guard rest.isEmpty else { throw .malformed }
    }
}
