/// Finds e-mail addresses in a text.
enum EmailScan {
    private static let maxLocalBytes = 64
    private static let maxDomainBytes = 253

    /// Where the addresses are: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < text.count, found.count < limit {
            if text[place] == UInt8(ascii: "@"), let range = address(around: place, in: text),
                range.lowerBound >= found.last?.upperBound ?? 0
            {
                found.append(range)
                place = range.upperBound
            } else {
                place &+= 1
            }
        }
        return found
    }

    private static func address(around at: Int, in text: Span<UInt8>) -> Range<Int>? {
        var start = at
        while start > 0, at - start < maxLocalBytes, isLocal(text[start - 1]) { start -= 1 }
        while start < at, text[start] == UInt8(ascii: ".") || text[start] == UInt8(ascii: "'") { start += 1 }
        guard start < at, text[at - 1] != UInt8(ascii: "."), !isLogin(before: start, in: text) else { return nil }
        guard let end = domainEnd(from: at + 1, in: text) else { return nil }
        // `git@github.com:owner/repository` is the address of a repository.
        let isRepository = at - start == 3 && text.holds("git", at: start) && text.byte(end) == UInt8(ascii: ":")
        return isRepository ? nil : start..<end
    }

    /// Where a domain ends: at least two labels, the last of letters.
    private static func domainEnd(from start: Int, in text: Span<UInt8>) -> Int? {
        var end = start
        var labelStart = start
        var goodEnd: Int?
        while end - start < maxDomainBytes {
            let byte = text.byte(end)
            if byte.isASCIIAlphanumeric || byte >= 0x80 || byte == UInt8(ascii: "-") {
                end += 1
                continue
            }
            guard end > labelStart else { break }
            if labelStart > start, isTopLevel(text, labelStart..<end) { goodEnd = end }
            guard byte == UInt8(ascii: "."), end < text.count else { break }
            end += 1
            labelStart = end
        }
        return goodEnd
    }

    private static func isTopLevel(_ text: Span<UInt8>, _ label: Range<Int>) -> Bool {
        guard label.count >= 2 else { return false }
        for place in label where !(text[place].isASCIILetter || text[place] >= 0x80) {
            return text.holds("xn--", at: label.lowerBound)
        }
        return true
    }

    /// What stands before the `@` of a URL is no mailbox: `https://user:word@host`.
    private static func isLogin(before start: Int, in text: Span<UInt8>) -> Bool {
        var place = start
        while place > 0, start - place < maxLocalBytes, isLocal(text[place - 1]) || text[place - 1] == UInt8(ascii: ":")
        {
            place -= 1
        }
        return text.byte(place - 1) == UInt8(ascii: "/") && text.byte(place - 2) == UInt8(ascii: "/")
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte >= 0x80 || "._%+-'".utf8.contains(byte)
    }
}
