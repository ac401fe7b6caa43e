extension Span<UInt8> {
    /// The byte at an offset, or 0 outside the text; no rule of HTTP accepts 0, so the end needs no test of its own.
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

    /// The offset of the first byte at or after `start` that ends a text field: a control byte other than a tab.
    @inline(__always) func endOfVisibleText(from start: Int) -> Int {
        var cursor = start
        while true {
            if cursor &+ 8 <= count {
                let word = word(at: cursor)
                let special = HTTPByte.controls(word)
                if special == 0 {
                    cursor &+= 8
                    continue
                }
                cursor &+= special.trailingZeroBitCount &>> 3
            }
            guard cursor < count else { return count }
            let byte = peek(cursor)
            if byte < 0x20 ? byte != HTTPByte.tab : byte == 0x7F { return cursor }
            cursor &+= 1
        }
    }

    /// The offset of the first carriage return or line feed at or after `start`; the end when there is none.
    func endOfLine(from start: Int) -> Int {
        var cursor = start
        while cursor &+ 8 <= count {
            let word = word(at: cursor)
            let found = HTTPByte.zeros(word ^ HTTPByte.ones &* 0x0A) | HTTPByte.zeros(word ^ HTTPByte.ones &* 0x0D)
            if found != 0 { return cursor &+ found.trailingZeroBitCount &>> 3 }
            cursor &+= 8
        }
        while cursor < count {
            let byte = peek(cursor)
            if byte == HTTPByte.lineFeed || byte == HTTPByte.carriageReturn { return cursor }
            cursor &+= 1
        }
        return count
    }

    /// True when the bytes of a range are `text`, which is in lower case, whatever the case of their letters.
    @inline(__always) func equals(_ range: Range<Int>, lowercased text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        // SAFETY: a static string's bytes live for ever, and the count is its own.
        let expected = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        // SAFETY: the index is below the count of both.
        for index in 0..<range.count where unsafe HTTPByte.lowercase(peek(range.lowerBound &+ index)) != expected[index]
        {
            return false
        }
        return true
    }

    /// True when the names in two ranges of one length are the same, whatever the case of their letters.
    func equalNames(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        for index in 0..<left.count
        where HTTPByte.lowercase(peek(left.lowerBound &+ index)) != HTTPByte.lowercase(peek(right.lowerBound &+ index))
        {
            return false
        }
        return true
    }

    /// A range without the spaces and tabs around it.
    @inline(__always) func withoutBlanks(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, HTTPByte.isBlank(peek(start)) { start &+= 1 }
        while start < end, HTTPByte.isBlank(peek(end &- 1)) { end &-= 1 }
        return start..<end
    }
}

extension [UInt8] {
    /// Appends borrowed bytes in one move.
    @inline(__always) mutating func append(copying bytes: Span<UInt8>) {
        // SAFETY: the buffer is the span's own and is only copied from while the closure runs.
        unsafe bytes.withUnsafeBufferPointer { buffer in unsafe append(contentsOf: buffer) }
    }
}
