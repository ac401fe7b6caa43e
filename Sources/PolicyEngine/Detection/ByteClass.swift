/// Which bytes a token may be made of.
enum ByteClass: Int, Sendable, CaseIterable {
    case digits, lowerHex, upperDigits, alphanumeric
    /// Letters, digits and `_`.
    case word
    /// Letters, digits, `-` and `_`.
    case base64URL
    /// As ``base64URL``, with `.`, `+`, `/`, `=`, `~` and `%`.
    case token
    /// Letters, digits, `-`, `_` and `/`.
    case path

    /// True when `byte` belongs to the class.
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return true
        case UInt8(ascii: "a")...UInt8(ascii: "f"):
            switch self {
            case .digits, .upperDigits: return false
            case .lowerHex, .alphanumeric, .word, .base64URL, .token, .path: return true
            }
        case UInt8(ascii: "g")...UInt8(ascii: "z"):
            switch self {
            case .digits, .upperDigits, .lowerHex: return false
            case .alphanumeric, .word, .base64URL, .token, .path: return true
            }
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            switch self {
            case .digits, .lowerHex: return false
            case .upperDigits, .alphanumeric, .word, .base64URL, .token, .path: return true
            }
        case UInt8(ascii: "_"): return self == .word || self == .base64URL || self == .token || self == .path
        case UInt8(ascii: "-"): return self == .base64URL || self == .token || self == .path
        case UInt8(ascii: "/"): return self == .path || self == .token
        case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: "~"), UInt8(ascii: "%"):
            return self == .token
        default: return false
        }
    }
}

extension Span<UInt8> {
    /// The byte at a place, or 0 outside.
    func byte(_ place: Int) -> UInt8 { place >= 0 && place < count ? self[place] : 0 }

    /// Where the run of bytes of a class ends that begins at `start`.
    func end(of kind: ByteClass, from start: Int) -> Int {
        var place = start
        while place < count, kind.contains(self[place]) { place &+= 1 }
        return place
    }

    /// True when the bytes at a place are those of `text`.
    func holds(_ text: String, at place: Int) -> Bool { holds(text.utf8.span, at: place) }

    /// The first place from `start` on where `text` stands; nil when there is none.
    func firstPlace(of text: String, from start: Int) -> Int? {
        let wanted = text.utf8.span
        var place = Swift.max(0, start)
        while place <= count - wanted.count {
            if holds(wanted, at: place) { return place }
            place &+= 1
        }
        return nil
    }

    /// How many different bytes there are in a range.
    func distinctBytes(in range: Range<Int>) -> Int {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for place in range where self[place] < 128 {
            if self[place] < 64 { low |= 1 << UInt64(self[place]) } else { high |= 1 << UInt64(self[place] & 63) }
        }
        return low.nonzeroBitCount + high.nonzeroBitCount
    }
}

extension UInt8 {
    /// True for `0` to `9`.
    var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    /// True for `a` to `z` and `A` to `Z`.
    var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    /// True for letters and digits.
    var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILetter }
    /// The letters `A` to `Z` as `a` to `z`, anything else as it is.
    var lowercasedASCII: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}
