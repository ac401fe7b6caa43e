/// A canonical prefix code as a table of all continuations.
struct PrefixCode {
    /// Longest code word, in bits.
    static let maxLength = 15

    /// Symbol and length by the next bits: `symbol << 4 | length`, and 0 where no word begins so.
    private let table: [UInt16]
    private let mask: UInt64

    /// The code whose words have these lengths, 0 for symbols without a word; lengths from 0 to 15.
    init(_ lengths: [UInt8]) throws(CatalogueFault) {
        var counts = [Int](repeating: 0, count: Self.maxLength + 1)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        let longest = counts.lastIndex { $0 > 0 } ?? 0
        var firsts = [Int](repeating: 0, count: Self.maxLength + 2)
        for length in 1...Self.maxLength {
            // More words than the length has room for.
            guard firsts[length] + counts[length] <= 1 << length else { throw .damaged(part: "prefix code") }
            firsts[length + 1] = (firsts[length] + counts[length]) << 1
        }
        var table = [UInt16](repeating: 0, count: 1 << longest)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let width = Int(length)
            var place = Self.reversed(firsts[width], width)
            firsts[width] += 1
            while place < table.count {
                table[place] = UInt16(truncatingIfNeeded: symbol << 4 | width)
                place += 1 << width
            }
        }
        self.table = table
        mask = UInt64(table.count - 1)
    }

    /// The symbol that the lowest bits spell, and how many of them it takes; 0 of them when they spell none.
    func symbol(at bits: UInt64) -> (symbol: Int, length: Int) {
        let entry = Int(table[Int(bits & mask)])
        return (entry >> 4, entry & 15)
    }

    private static func reversed(_ word: Int, _ width: Int) -> Int {
        var (word, result) = (word, 0)
        for _ in 0..<width {
            result = result << 1 | word & 1
            word >>= 1
        }
        return result
    }
}
