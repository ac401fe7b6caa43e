/// Unpacks DEFLATE data (RFC 1951): no more than it was told to expect, and never out of bounds.
struct Inflater: ~Copyable {
    private static let part = "packed chunk"
    private static let lengthBases: [Int] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits: [Int] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases: [Int] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12_289, 16_385, 24_577,
    ]
    private static let distanceBits: [Int] = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    /// The order in which a block gives the lengths of the code for lengths.
    private static let codeOrder: [Int] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    private let packed: [UInt8]
    private let count: Int
    private var position = 0
    private var bits: UInt64 = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    private init(_ packed: [UInt8], count: Int) {
        self.packed = packed
        self.count = count
        output.reserveCapacity(count)
    }

    /// Unpacks exactly `count` bytes.
    ///
    /// - Throws: ``CatalogueFault/damaged(part:)`` when the data is malformed, or holds more or less than that.
    static func bytes(_ packed: [UInt8], count: Int) throws(CatalogueFault) -> [UInt8] {
        var inflater = Inflater(packed, count: count)
        try inflater.readBlocks()
        guard inflater.output.count == count else { throw .damaged(part: part) }
        return inflater.output
    }

    // MARK: - Blocks

    private mutating func readBlocks() throws(CatalogueFault) {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try readStored()
            case 1: try readCoded(try Self.fixedLiterals(), try Self.fixedDistances())
            case 2: try readDynamic()
            default: throw .damaged(part: Self.part)
            }
        }
    }

    private mutating func readStored() throws(CatalogueFault) {
        _ = try take(bitCount % 8)
        let length = try take(16)
        let inverse = try take(16)
        guard length == ~inverse & 0xFFFF, output.count + length <= count else { throw .damaged(part: Self.part) }
        for _ in 0..<length { output.append(UInt8(truncatingIfNeeded: try take(8))) }
    }

    private mutating func readDynamic() throws(CatalogueFault) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let lengthCount = try take(4) + 4
        var codeLengths = [UInt8](repeating: 0, count: Self.codeOrder.count)
        for place in Self.codeOrder.prefix(lengthCount) {
            codeLengths[place] = UInt8(truncatingIfNeeded: try take(3))
        }
        let code = try PrefixCode(codeLengths)
        var lengths: [UInt8] = []
        let wanted = literalCount + distanceCount
        while lengths.count < wanted {
            let symbol = try next(code)
            guard symbol >= 16 else {
                lengths.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            let (length, times): (UInt8, Int)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .damaged(part: Self.part) }
                (length, times) = (last, try take(2) + 3)
            case 17: (length, times) = (0, try take(3) + 3)
            default: (length, times) = (0, try take(7) + 11)
            }
            guard lengths.count + times <= wanted else { throw .damaged(part: Self.part) }
            for _ in 0..<times { lengths.append(length) }
        }
        try readCoded(
            try PrefixCode(Array(lengths[..<literalCount])), try PrefixCode(Array(lengths[literalCount...])))
    }

    private mutating func readCoded(_ literals: PrefixCode, _ distances: PrefixCode) throws(CatalogueFault) {
        while true {
            let symbol = try next(literals)
            if symbol < 256 {
                guard output.count < count else { throw .damaged(part: Self.part) }
                output.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            if symbol == 256 { return }
            guard symbol - 257 < Self.lengthBases.count else { throw .damaged(part: Self.part) }
            let length = Self.lengthBases[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
            let step = try next(distances)
            guard step < Self.distanceBases.count else { throw .damaged(part: Self.part) }
            let distance = Self.distanceBases[step] + (try take(Self.distanceBits[step]))
            guard distance <= output.count, output.count + length <= count else { throw .damaged(part: Self.part) }
            var source = output.count - distance
            for _ in 0..<length {
                output.append(output[source])
                source += 1
            }
        }
    }

    // MARK: - Bits

    /// Makes 48 bits available, or as many as there are.
    private mutating func refill() {
        while bitCount <= 48, position < packed.count {
            bits |= UInt64(packed[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
    }

    /// The next `width` bits, from 0 to 16.
    private mutating func take(_ width: Int) throws(CatalogueFault) -> Int {
        if bitCount < width { refill() }
        guard bitCount >= width else { throw .damaged(part: Self.part) }
        let value = bits & (1 << UInt64(width) - 1)
        bits >>= UInt64(width)
        bitCount -= width
        return Int(value)
    }

    private mutating func next(_ code: borrowing PrefixCode) throws(CatalogueFault) -> Int {
        if bitCount < PrefixCode.maxLength { refill() }
        let (symbol, length) = code.symbol(at: bits)
        guard length > 0, length <= bitCount else { throw .damaged(part: Self.part) }
        bits >>= UInt64(length)
        bitCount -= length
        return symbol
    }

    // MARK: - The codes that need no description

    private static func fixedLiterals() throws(CatalogueFault) -> PrefixCode {
        let lengths: [UInt8] = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
        return try PrefixCode(lengths)
    }

    private static func fixedDistances() throws(CatalogueFault) -> PrefixCode {
        try PrefixCode([UInt8](repeating: 5, count: 30))
    }
}
