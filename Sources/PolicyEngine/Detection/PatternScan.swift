internal import RegularExpressions

/// Finds every match of a pattern in a text, in bounded time.
enum PatternScan {
    /// How far a search looks at once, in bytes; a match of half of it or less is found wherever it is.
    static let windowBytes = 32_768
    /// Most matches in one result; whoever reaches them has not seen all.
    static let maxMatches = 8_192

    /// Where the matches are: in order and apart, at most `limit`; matches of nothing are left out.
    static func ranges(of pattern: RegularExpression, in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var from = 0
        while from < text.count, found.count < limit {
            let to = from + min(windowBytes, text.count - from)
            guard let match = pattern.firstMatch(utf8: text, in: from..<to) else {
                if to == text.count { break }
                from = character(from: from + windowBytes / 2, in: text)
                continue
            }
            // A match at the edge of the window may go on behind it.
            if match.upperBound == to, to < text.count, match.lowerBound > from {
                from = match.lowerBound
                continue
            }
            if !match.isEmpty { found.append(match) }
            from = match.isEmpty ? character(from: match.upperBound + 1, in: text) : match.upperBound
        }
        return found
    }

    /// The first beginning of a character from `place` on.
    private static func character(from place: Int, in text: Span<UInt8>) -> Int {
        var place = place
        while place < text.count, text[place] & 0xC0 == 0x80 { place += 1 }
        return place
    }
}
