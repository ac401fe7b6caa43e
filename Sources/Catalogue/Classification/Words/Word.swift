/// A lower-case word, known by a hash of its bytes (FNV-1a, 64 bits).
struct Word: Hashable, Sendable, ExpressibleByStringLiteral {
    private(set) var bits: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The word without letters.
    init() {}

    init(_ text: some StringProtocol) {
        for byte in text.utf8 { append(byte) }
    }

    init(stringLiteral text: String) {
        self.init(text)
    }

    mutating func append(_ byte: UInt8) {
        bits = (bits ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
}
