/// SipHash-1-3: 64 bits of a text that nobody can aim at without the key.
struct KeyedHash: Sendable {
    private let key: (low: UInt64, high: UInt64)

    init(key: (low: UInt64, high: UInt64)) {
        self.key = key
    }

    /// The hash of some bytes.
    func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var state = State(key)
        var place = 0
        while place &+ 8 <= bytes.count {
            state.take(KeyedHash.word(bytes, from: place, to: place &+ 8))
            place &+= 8
        }
        let length = UInt64(truncatingIfNeeded: bytes.count) << 56
        state.take(KeyedHash.word(bytes, from: place, to: bytes.count) | length)
        return state.finish()
    }

    /// The hash of two hashes.
    func hash(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var state = State(key)
        state.take(first)
        state.take(second)
        state.take(16 << 56)
        return state.finish()
    }

    private static func word(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64 {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        for place in start..<end {
            word |= UInt64(bytes[place]) << shift
            shift &+= 8
        }
        return word
    }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        init(_ key: (low: UInt64, high: UInt64)) {
            v0 = key.low ^ 0x736f_6d65_7073_6575
            v1 = key.high ^ 0x646f_7261_6e64_6f6d
            v2 = key.low ^ 0x6c79_6765_6e65_7261
            v3 = key.high ^ 0x7465_6462_7974_6573
        }

        mutating func take(_ word: UInt64) {
            v3 ^= word
            mix()
            v0 ^= word
        }

        mutating func finish() -> UInt64 {
            v2 ^= 0xff
            mix()
            mix()
            mix()
            return v0 ^ v1 ^ v2 ^ v3
        }

        private mutating func mix() {
            v0 &+= v1
            v1 = State.rotated(v1, 13) ^ v0
            v0 = State.rotated(v0, 32)
            v2 &+= v3
            v3 = State.rotated(v3, 16) ^ v2
            v0 &+= v3
            v3 = State.rotated(v3, 21) ^ v0
            v2 &+= v1
            v1 = State.rotated(v1, 17) ^ v2
            v2 = State.rotated(v2, 32)
        }

        private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
            word << bits | word >> (64 &- bits)
        }
    }
}
