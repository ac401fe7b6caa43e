/// 128 bits that stand for a key.
///
/// Equal keys have equal fingerprints, so no duplicate is missed. Whoever makes two different keys collide has his own
/// text refused.
struct KeyFingerprint: Sendable, Hashable {
    private let low: UInt64
    private let high: UInt64

    init(_ text: borrowing Span<UInt8>, _ range: Range<Int>) {
        var low: UInt64 = 0x9E37_79B9_7F4A_7C15
        var high = UInt64(truncatingIfNeeded: range.count) &* 0xC2B2_AE3D_27D4_EB4F
        var offset = range.lowerBound
        while offset < range.upperBound {
            let word = text.word(at: offset, length: Swift.min(8, range.upperBound &- offset))
            low = (low ^ word) &* 0xFF51_AFD7_ED55_8CCD
            low ^= low &>> 32
            high = (high &+ word) &* 0xC4CE_B9FE_1A85_EC53
            high ^= high &>> 29
            offset &+= 8
        }
        self.low = low
        self.high = high
    }
}
