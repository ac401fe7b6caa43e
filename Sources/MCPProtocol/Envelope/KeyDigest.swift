/// What one pass over the bytes of a key tells: enough to know most keys without a second look.
struct KeyDigest {
    /// The bytes, rotated into eight lanes; for up to eight bytes that is the key itself.
    let lanes: UInt64
    let count: Int
    /// Every bit that is set in some byte.
    private let marks: UInt8
    /// True when the text between the quotes holds an escape, and is therefore not the key.
    let hasEscapes: Bool

    /// Bit 5 of every lane, in which the two cases of an ASCII letter differ.
    private static let caseBits: UInt64 = 0x2020_2020_2020_2020

    init(_ bytes: Span<UInt8>) {
        var lanes: UInt64 = 0
        var marks: UInt8 = 0
        var hasEscapes = false
        for index in bytes.indices {
            let byte = bytes[index]
            lanes = (lanes << 8 | lanes >> 56) ^ UInt64(byte)
            marks |= byte
            if byte == UInt8(ascii: "\\") { hasEscapes = true }
        }
        self.lanes = lanes
        self.marks = marks
        self.hasEscapes = hasEscapes
        count = bytes.count
    }

    var isASCII: Bool { marks < 0x80 }

    /// True when the digests alone say that the keys are equal.
    func provesEqual(_ other: KeyDigest) -> Bool {
        count <= 8 && count == other.count && lanes == other.lanes
    }

    /// The same for keys that differ in ASCII case only; the keys looked for are ours, so nobody can flood a bucket.
    func bucket(of count: Int) -> Int {
        let mixed = ((lanes | Self.caseBits) &+ UInt64(truncatingIfNeeded: self.count)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 40) & (count - 1)
    }

    /// False when the keys cannot be equal, not even up to ASCII case.
    func resembles(_ other: KeyDigest) -> Bool {
        count == other.count && lanes | Self.caseBits == other.lanes | Self.caseBits
    }
}
