/// Finds two members of an object with the same decoded key.
///
/// Deterministic: no hash table that chosen keys could degrade.
enum DuplicateKeys {
    /// Above this number of members the keys are sorted instead of compared in pairs.
    private static let longestPairwise = 32

    /// Offset of a key that repeats an earlier one, nil when all differ.
    @inline(never)
    static func firstOffset(
        in tape: Span<JSONNode>, _ text: borrowing Span<UInt8>, object: Int, count: Int
    ) -> Int? {
        if count > longestPairwise { return sortedSearch(in: tape, text, object: object, count: count) }
        var seen: UInt64 = 0
        var key = object &+ 1
        for _ in 0..<count {
            let bit: UInt64 = 1 &<< UInt64(tape[key].next & 63)
            if seen & bit != 0 && repeatsEarlier(key, in: tape, text, object: object) {
                return Int(tape[key].start)
            }
            seen |= bit
            key = tape[key &+ 1].after(key &+ 1)
        }
        return nil
    }

    private static func repeatsEarlier(
        _ key: Int, in tape: Span<JSONNode>, _ text: borrowing Span<UInt8>, object: Int
    ) -> Bool {
        let node = tape[key]
        var earlier = object &+ 1
        while earlier < key {
            if tape[earlier].next == node.next && areEqual(tape[earlier], node, text) { return true }
            earlier = tape[earlier &+ 1].after(earlier &+ 1)
        }
        return false
    }

    private static func areEqual(_ left: JSONNode, _ right: JSONNode, _ text: borrowing Span<UInt8>) -> Bool {
        if left.hasEscapes || right.hasEscapes {
            var leftUnits = DecodedUnits(from: left.contentStart, to: left.contentEnd)
            var rightUnits = DecodedUnits(from: right.contentStart, to: right.contentEnd)
            while true {
                let byte = leftUnits.next(in: text)
                if byte != rightUnits.next(in: text) { return false }
                if byte == nil { return true }
            }
        }
        let length = left.contentEnd &- left.contentStart
        guard length == right.contentEnd &- right.contentStart else { return false }
        return text.equalBytes(left.contentStart, in: text, right.contentStart, length: length)
    }

    /// A key of a large object: its decoded bytes in the arena, and the first eight of them as a number to sort by.
    private struct SortEntry {
        var prefix: UInt64
        var start: UInt32
        var length: UInt32
        var offset: UInt32

        var range: Range<Int> { Int(start)..<Int(start) &+ Int(length) }
    }

    private static func sortedSearch(
        in tape: Span<JSONNode>, _ text: borrowing Span<UInt8>, object: Int, count: Int
    ) -> Int? {
        var arena: [UInt8] = []
        var entries: [SortEntry] = []
        entries.reserveCapacity(count)
        var key = object &+ 1
        for _ in 0..<count {
            let node = tape[key]
            let start = arena.count
            text.appendDecoded(from: node.contentStart, to: node.contentEnd, onto: &arena)
            let prefix = arena.span.word(at: start, length: Swift.min(8, arena.count &- start)).byteSwapped
            entries.append(
                SortEntry(
                    prefix: prefix, start: UInt32(truncatingIfNeeded: start),
                    length: UInt32(truncatingIfNeeded: arena.count &- start), offset: node.start))
            key = tape[key &+ 1].after(key &+ 1)
        }
        entries.sort { left, right in
            left.prefix != right.prefix
                ? left.prefix < right.prefix : arena.span.precedes(left.range, right.range)
        }
        var first: UInt32?
        for index in 1..<entries.count {
            let (left, right) = (entries[index &- 1], entries[index])
            guard left.prefix == right.prefix, left.length == right.length else { continue }
            let bytes = arena.span
            if bytes.equalBytes(Int(left.start), in: bytes, Int(right.start), length: Int(left.length)) {
                first = Swift.min(first ?? .max, Swift.max(left.offset, right.offset))
            }
        }
        return first.map(Int.init)
    }
}
