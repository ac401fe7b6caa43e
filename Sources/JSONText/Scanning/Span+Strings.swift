extension Span<UInt8> {
    /// Marks, in the high bit of its byte, the first byte of a word that is a quote, a backslash, below 0x20 or above
    /// 0x7F.
    ///
    /// Bytes after the first marked one may be marked by mistake (a borrow), the first one never is.
    @inline(__always) static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(ASCII.quote))
        let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
        let found = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        let controls = (word &- (ones &* 0x20)) & ~word
        return (found | controls | word) & (ones &* 0x80)
    }

    /// Not zero when a word holds a quote, a backslash or a byte below 0x20.
    @inline(__always) static func escapedBytes(_ word: UInt64) -> UInt64 {
        let high: UInt64 = 0x8080_8080_8080_8080
        return specialBytes(word & ~high) & ~word & high
    }

    /// Finds the end of a string.
    ///
    /// - Throws: `invalidUTF8`, `controlCharacter`, `invalidEscape`, `loneSurrogate` or `unexpectedEnd`.
    @inline(__always)
    func scanString(from start: Int, limits: JSONLimits) throws(JSONTextError) -> StringScan {
        var cursor = start
        while cursor &+ 8 <= count {
            let special = Self.specialBytes(word(at: cursor))
            if special == 0 {
                cursor &+= 8
                continue
            }
            cursor &+= special.trailingZeroBitCount &>> 3
            if peek(cursor) == ASCII.quote { return StringScan(closingQuote: cursor, hasEscapes: false) }
            break
        }
        return try scanStringRest(from: cursor, toleratesLone: limits.toleratesAmbiguity)
    }

    @inline(never)
    private func scanStringRest(from start: Int, toleratesLone: Bool) throws(JSONTextError) -> StringScan {
        var cursor = start
        var hasEscapes = false
        while cursor < count {
            if cursor &+ 8 <= count {
                let special = Self.specialBytes(word(at: cursor))
                cursor &+= special == 0 ? 8 : special.trailingZeroBitCount &>> 3
                if special == 0 { continue }
            }
            let byte = peek(cursor)
            if byte == ASCII.quote { return StringScan(closingQuote: cursor, hasEscapes: hasEscapes) }
            if byte >= 0x80 {
                cursor = try scanMultibyte(from: cursor)
            } else if byte == ASCII.backslash {
                hasEscapes = true
                cursor = try scanEscape(from: cursor, toleratesLone: toleratesLone)
            } else if byte < 0x20 {
                throw JSONTextError(.controlCharacter, at: cursor)
            } else {
                cursor &+= 1
            }
        }
        throw JSONTextError(.unexpectedEnd, at: count)
    }

    /// Checks a run of bytes above 0x7F as UTF-8 and returns the offset after it.
    @inline(__always)
    private func scanMultibyte(from start: Int) throws(JSONTextError) -> Int {
        var cursor = start
        repeat {
            let length = multibyteLength(at: cursor)
            if length == 0 { throw JSONTextError(.invalidUTF8, at: cursor) }
            cursor &+= length
        } while peek(cursor) >= 0x80
        return cursor
    }

    /// Length of the well-formed UTF-8 sequence at an offset whose byte is above 0x7F, 0 when there is none
    /// (Unicode 15, table 3-7).
    @inline(__always)
    func multibyteLength(at offset: Int) -> Int {
        let lead = peek(offset)
        let second = peek(offset &+ 1)
        switch lead {
        case 0xC2...0xDF:
            return second & 0xC0 == 0x80 ? 2 : 0
        case 0xE0...0xEF:
            let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
            let isWellFormed = second >= lowest && second <= highest && peek(offset &+ 2) & 0xC0 == 0x80
            return isWellFormed ? 3 : 0
        case 0xF0...0xF4:
            let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            let isWellFormed =
                second >= lowest && second <= highest && peek(offset &+ 2) & 0xC0 == 0x80
                && peek(offset &+ 3) & 0xC0 == 0x80
            return isWellFormed ? 4 : 0
        default:
            return 0
        }
    }

    /// Checks the escape at a backslash and returns the offset after it.
    func scanEscape(from start: Int, toleratesLone: Bool) throws(JSONTextError) -> Int {
        switch peek(start &+ 1) {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u"):
            break
        default:
            throw JSONTextError(start &+ 1 < count ? .invalidEscape : .unexpectedEnd, at: start)
        }
        guard let unit = escapedUnit(at: start) else {
            throw JSONTextError(start &+ 6 <= count ? .invalidEscape : .unexpectedEnd, at: start)
        }
        guard unit & 0xF800 == 0xD800 else { return start &+ 6 }
        if unit < 0xDC00, let low = escapedUnit(at: start &+ 6), low & 0xFC00 == 0xDC00 { return start &+ 12 }
        if toleratesLone { return start &+ 6 }
        throw JSONTextError(.loneSurrogate, at: start)
    }

    /// The UTF-16 unit of a `\uXXXX` escape at an offset, nil when there is none.
    func escapedUnit(at offset: Int) -> UInt32? {
        guard peek(offset) == ASCII.backslash, peek(offset &+ 1) == UInt8(ascii: "u") else { return nil }
        var unit: UInt32 = 0
        for place in 2..<6 {
            let byte = peek(offset &+ place)
            let digit: UInt8
            switch byte {
            case ASCII.zero...ASCII.nine: digit = byte &- ASCII.zero
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: return nil
            }
            unit = unit &<< 4 | UInt32(digit)
        }
        return unit
    }
}
