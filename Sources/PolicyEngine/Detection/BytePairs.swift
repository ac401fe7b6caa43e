/// A set of pairs of bytes.
struct BytePairs: Sendable {
    private var words = [UInt64](repeating: 0, count: 1_024)

    /// Adds a pair.
    mutating func insert(_ first: UInt8, _ second: UInt8) {
        let index = Int(first) << 8 | Int(second)
        words[index >> 6] |= 1 << UInt64(index & 63)
    }

    /// True when the pair is in the set.
    func holds(_ first: UInt8, _ second: UInt8) -> Bool {
        let index = Int(first) << 8 | Int(second)
        return words[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
}
