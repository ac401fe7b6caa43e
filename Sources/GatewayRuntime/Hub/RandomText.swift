/// Random bits as text, from the system's own source.
enum RandomText {
    /// 128 bits as two numbers.
    static func key() -> (low: UInt64, high: UInt64) {
        var generator = SystemRandomNumberGenerator()
        return (generator.next(), generator.next())
    }

    /// 128 bits in hexadecimal digits.
    static func bits128() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word: UInt64 = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return Hexadecimal.text(bytes)
    }
}
