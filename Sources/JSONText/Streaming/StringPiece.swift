/// How far a string goes in some bytes.
struct StringPiece {
    enum Outcome {
        /// The closing quote is at `end`.
        case closed
        /// The bytes end inside the string.
        case open
        /// The bytes end inside an escape or a character, which begins at `end`.
        case cut
    }

    var end: Int
    var outcome: Outcome
    var hasEscapes: Bool
}

extension Span<UInt8> {
    /// No escape and no character is longer than this.
    static var longestUnit: Int { 12 }

    /// Reads a string on from an offset inside it.
    ///
    /// - Throws: `invalidUTF8`, `controlCharacter`, `invalidEscape` or `loneSurrogate`.
    func scanStringPiece(from start: Int) throws(JSONTextError) -> StringPiece {
        var cursor = start
        var hasEscapes = false
        while cursor < count {
            if cursor &+ 8 <= count {
                let special = Self.specialBytes(word(at: cursor))
                cursor &+= special == 0 ? 8 : special.trailingZeroBitCount &>> 3
                if special == 0 { continue }
            }
            let byte = peek(cursor)
            if byte == ASCII.quote { return StringPiece(end: cursor, outcome: .closed, hasEscapes: hasEscapes) }
            if byte >= 0x80 || byte == ASCII.backslash {
                guard let next = try scanUnit(from: cursor) else {
                    return StringPiece(end: cursor, outcome: .cut, hasEscapes: hasEscapes)
                }
                if byte == ASCII.backslash { hasEscapes = true }
                cursor = next
            } else if byte < 0x20 {
                throw JSONTextError(.controlCharacter, at: cursor)
            } else {
                cursor &+= 1
            }
        }
        return StringPiece(end: cursor, outcome: .open, hasEscapes: hasEscapes)
    }

    /// The offset after the escape or the run of characters beyond ASCII at an offset; nil when its end may be missing.
    func scanUnit(from start: Int) throws(JSONTextError) -> Int? {
        if peek(start) == ASCII.backslash {
            do throws(JSONTextError) {
                return try scanEscape(from: start, toleratesLone: false)
            } catch {
                if count &- start < Self.longestUnit { return nil }
                throw error
            }
        }
        var cursor = start
        while peek(cursor) >= 0x80 {
            let length = multibyteLength(at: cursor)
            if length == 0 {
                if cursor > start { return cursor }
                if count &- cursor < 4 { return nil }
                throw JSONTextError(.invalidUTF8, at: cursor)
            }
            cursor &+= length
        }
        return cursor
    }
}
