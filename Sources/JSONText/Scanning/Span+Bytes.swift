extension Span<UInt8> {
    /// The byte at an offset, or 0 outside the text.
    ///
    /// No grammar rule accepts 0, so the end needs no test of its own.
    @inline(__always) func peek(_ offset: Int) -> UInt8 {
        guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return 0 }
        // SAFETY: the line above keeps the offset inside the span.
        return unsafe self[unchecked: offset]
    }

    /// Eight bytes from an offset, the first one in the lowest bits.
    @inline(__always) func word(at offset: Int) -> UInt64 {
        // SAFETY: every bit pattern is a `UInt64`, and the load checks its bounds; callers keep `offset + 8 <= count`.
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Up to eight bytes from an offset, the first one in the lowest bits, zero where the range ends earlier.
    @inline(__always) func word(at offset: Int, length: Int) -> UInt64 {
        if length >= 8 { return word(at: offset) }
        if offset &+ 8 <= count {
            return word(at: offset) & ((1 << UInt64(truncatingIfNeeded: length &* 8)) &- 1)
        }
        var result: UInt64 = 0
        var index = 0
        while index < length {
            result |= UInt64(peek(offset &+ index)) << UInt64(truncatingIfNeeded: index &* 8)
            index &+= 1
        }
        return result
    }

    /// Offset of the first byte that is not JSON whitespace, or the end.
    @inline(__always) func skippingWhitespace(from offset: Int) -> Int {
        if peek(offset) > 0x20 { return offset }
        return skippingWhitespaceRun(from: offset)
    }

    private func skippingWhitespaceRun(from offset: Int) -> Int {
        var cursor = offset
        while true {
            switch peek(cursor) {
            case 0x20, 0x0A, 0x0D, 0x09: cursor &+= 1
            default: return cursor
            }
        }
    }

    /// Offset of the first byte with this value; nil when there is none.
    func firstOffset(of byte: UInt8) -> Int? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let pattern = UInt64(byte) &* ones
        var index = 0
        while index &+ 8 <= count {
            // A byte of the difference is zero where the byte was found; the borrow sets its high bit.
            let difference = word(at: index) ^ pattern
            if (difference &- ones) & ~difference & (ones &<< 7) != 0 { break }
            index &+= 8
        }
        while index < count {
            if peek(index) == byte { return index }
            index &+= 1
        }
        return nil
    }

    /// Whether two ranges of equal length hold the same bytes.
    func equalBytes(_ left: Int, in other: borrowing Span<UInt8>, _ right: Int, length: Int) -> Bool {
        var index = 0
        while index &+ 8 <= length {
            if word(at: left &+ index) != other.word(at: right &+ index) { return false }
            index &+= 8
        }
        return word(at: left &+ index, length: length &- index)
            == other.word(at: right &+ index, length: length &- index)
    }

    /// Whether the left range sorts before the right one, byte by byte, a prefix first.
    func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        let shared = Swift.min(left.count, right.count)
        var index = 0
        while index < shared {
            let length = shared &- index
            let mine = word(at: left.lowerBound &+ index, length: length).byteSwapped
            let theirs = word(at: right.lowerBound &+ index, length: length).byteSwapped
            if mine != theirs { return mine < theirs }
            index &+= 8
        }
        return left.count < right.count
    }

    /// A number that equal byte strings share and different ones rarely do: it only saves comparisons.
    @inline(__always) func signature(from start: Int, length: Int) -> UInt32 {
        var mixed = word(at: start, length: length)
        if length > 8 {
            let tail = word(at: start &+ length &- 8)
            mixed = mixed &+ (tail &<< 23 | tail &>> 41)
        }
        let product = (mixed &+ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: product &>> 32)
    }
}
