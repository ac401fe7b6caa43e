/// Writes what a counter remembers as bytes that a store keeps.
package struct StateEncoder: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Nothing written.
    package init() {}

    /// Writes one byte.
    package mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    /// Writes a number, seven bits to a byte, the lowest first.
    package mutating func write(_ number: UInt128) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes an instant, sign last, so that small numbers are short.
    package mutating func write(_ instant: Int64) {
        write(UInt128(UInt64(bitPattern: (instant &<< 1) ^ (instant &>> 63))))
    }

    /// Writes an amount.
    package mutating func write(_ amount: Amount) {
        write(amount.billionths)
    }

    /// Writes a text with its length before it.
    package mutating func write(_ text: String) {
        let utf8 = text.utf8
        write(UInt128(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    /// Writes a checksum over everything before it and over `context`, which is not written.
    package mutating func seal(for context: [UInt8]) {
        var sum = StateEncoder.checksum(of: context[...], of: bytes[...])
        for _ in 0..<StateEncoder.checksumCount {
            bytes.append(UInt8(truncatingIfNeeded: sum))
            sum >>= 8
        }
    }

    /// Bytes of a checksum.
    static let checksumCount = 8

    /// FNV-1a over both: it notices a disk's mistakes, not an attacker who may write the file.
    static func checksum(of context: ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>) -> UInt64 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in context { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        sum = (sum ^ 0xFF) &* 0x100_0000_01B3
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return sum
    }
}
