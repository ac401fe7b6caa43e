/// Finds what makes a terminal act: escape sequences, and control characters other than tab and line ends.
enum TerminalScan {
    private static let escape: UInt8 = 0x1B

    /// Where they are, neighbours together: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        // Past the last end of a string there is none to look for.
        var hasStringEnd = true
        while place < text.count {
            guard let end = end(at: place, in: text, &hasStringEnd) else {
                place &+= 1
                continue
            }
            if let last = found.last, last.upperBound == place {
                found[found.count - 1] = last.lowerBound..<end
            } else {
                guard found.count < limit else { return found }
                found.append(place..<end)
            }
            place = end
        }
        return found
    }

    /// Where a sequence ends that begins at `place`; nil when none does.
    private static func end(at place: Int, in text: Span<UInt8>, _ hasStringEnd: inout Bool) -> Int? {
        let byte = text[place]
        // The control characters beyond ASCII, of which U+009B begins a sequence too.
        if byte == 0xC2, (0x80...0x9F).contains(text.byte(place + 1)) {
            return text[place + 1] == 0x9B ? controlEnd(from: place + 2, in: text) : place + 2
        }
        guard byte < 0x20 || byte == 0x7F else { return nil }
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D: return nil
        case escape: break
        default: return place + 1
        }
        switch text.byte(place + 1) {
        case UInt8(ascii: "["): return controlEnd(from: place + 2, in: text)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            return stringEnd(from: place + 2, in: text, &hasStringEnd)
        case 0x20...0x2F:
            // Intermediate bytes, then the final one: ESC ( B.
            var end = place + 1
            while (0x20...0x2F).contains(text.byte(end)) { end += 1 }
            return (0x30...0x7E).contains(text.byte(end)) ? end + 1 : end
        case 0x30...0x7E: return place + 2
        default: return place + 1
        }
    }

    /// Parameters, intermediate bytes and the final byte.
    private static func controlEnd(from start: Int, in text: Span<UInt8>) -> Int {
        var end = start
        while (0x20...0x3F).contains(text.byte(end)) { end += 1 }
        return (0x40...0x7E).contains(text.byte(end)) ? end + 1 : end
    }

    /// The end of a string such as the target of a link: BEL or ESC \; only its beginning where there is no end.
    private static func stringEnd(from start: Int, in text: Span<UInt8>, _ hasStringEnd: inout Bool) -> Int {
        guard hasStringEnd else { return start }
        var end = start
        while end < text.count {
            if text[end] == 0x07 { return end + 1 }
            if text[end] == escape { return text.byte(end + 1) == UInt8(ascii: "\\") ? end + 2 : end }
            end += 1
        }
        hasStringEnd = false
        return start
    }
}
