/// Walks the UTF-8 of a string with its escapes resolved, one byte at a time and without allocation.
///
/// The text has been accepted before; a lone surrogate (salvage only) reads as U+FFFD.
struct DecodedUnits {
    private var cursor: Int
    private let end: Int
    /// Bytes of an escape still to be given out, the next one in the lowest bits.
    private var pending: UInt32 = 0
    private var pendingCount = 0

    init(from start: Int, to end: Int) {
        cursor = start
        self.end = end
    }

    /// The next byte, nil at the end.
    mutating func next(in text: borrowing Span<UInt8>) -> UInt8? {
        if pendingCount == 0 {
            guard cursor < end else { return nil }
            let byte = text.peek(cursor)
            if byte != ASCII.backslash {
                cursor &+= 1
                return byte
            }
            resolveEscape(in: text)
        }
        let byte = UInt8(truncatingIfNeeded: pending)
        pending &>>= 8
        pendingCount &-= 1
        return byte
    }

    private mutating func resolveEscape(in text: borrowing Span<UInt8>) {
        let letter = text.peek(cursor &+ 1)
        guard letter == UInt8(ascii: "u") else {
            pending = UInt32(Self.simpleEscape(letter))
            pendingCount = 1
            cursor &+= 2
            return
        }
        let unit = text.escapedUnit(at: cursor) ?? 0xFFFD
        cursor &+= 6
        if unit & 0xF800 != 0xD800 {
            encode(unit)
        } else if unit < 0xDC00, cursor < end, let low = text.escapedUnit(at: cursor), low & 0xFC00 == 0xDC00 {
            cursor &+= 6
            encode(0x10000 &+ ((unit & 0x3FF) &<< 10) &+ (low & 0x3FF))
        } else {
            encode(0xFFFD)
        }
    }

    private static func simpleEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    private mutating func encode(_ scalar: UInt32) {
        switch scalar {
        case 0..<0x80:
            pending = scalar
            pendingCount = 1
        case 0x80..<0x800:
            pending = (0xC0 | scalar &>> 6) | (0x80 | scalar & 0x3F) &<< 8
            pendingCount = 2
        case 0x800..<0x10000:
            pending = (0xE0 | scalar &>> 12) | (0x80 | scalar &>> 6 & 0x3F) &<< 8 | (0x80 | scalar & 0x3F) &<< 16
            pendingCount = 3
        default:
            let high = (0xF0 | scalar &>> 18) | (0x80 | scalar &>> 12 & 0x3F) &<< 8
            pending = high | (0x80 | scalar &>> 6 & 0x3F) &<< 16 | (0x80 | scalar & 0x3F) &<< 24
            pendingCount = 4
        }
    }
}

extension Span<UInt8> {
    /// Appends the decoded bytes of an accepted string's content.
    func appendDecoded(from start: Int, to end: Int, onto bytes: inout [UInt8]) {
        var units = DecodedUnits(from: start, to: end)
        while let byte = units.next(in: self) { bytes.append(byte) }
    }

    /// The signature of an accepted string's decoded content.
    @inline(never)
    func decodedSignature(from start: Int, to end: Int) -> UInt32 {
        var decoded: [UInt8] = []
        appendDecoded(from: start, to: end, onto: &decoded)
        return decoded.span.signature(from: 0, length: decoded.count)
    }

    /// Whether an accepted string's decoded content equals some bytes.
    func decoded(from start: Int, to end: Int, equals other: borrowing Span<UInt8>) -> Bool {
        var units = DecodedUnits(from: start, to: end)
        var index = 0
        while let byte = units.next(in: self) {
            guard index < other.count, other.peek(index) == byte else { return false }
            index &+= 1
        }
        return index == other.count
    }
}
