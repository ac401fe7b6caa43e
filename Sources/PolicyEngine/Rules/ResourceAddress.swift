/// Tells resource addresses that servers may resolve to another one than a pattern sees.
enum ResourceAddress {
    /// Whether an address has `.` or `..` parts, plain or percent-encoded, backslashes, whitespace or control bytes:
    /// `file:///pub/*` must not let `file:///pub/../etc/passwd` in, nor `file:///pub/%2e%2e/etc`.
    static func isAmbiguous(_ address: String) -> Bool {
        let text = address.utf8.span
        /// Dots of the part that is being read, nil once it holds anything else.
        var dots: Int? = 0
        var isFirstPart = true
        var place = 0
        while place < text.count {
            let (byte, width) = byte(of: text, at: place)
            if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") { return true }
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") {
                if !isFirstPart, dots == 1 || dots == 2 { return true }
                dots = 0
                isFirstPart = false
            } else if byte == UInt8(ascii: ".") {
                dots = dots.map { $0 + 1 }
            } else {
                dots = nil
            }
            place += width
        }
        return !isFirstPart && (dots == 1 || dots == 2)
    }

    /// The byte at `place` and how many bytes write it; only what makes up parts is decoded.
    private static func byte(of text: borrowing Span<UInt8>, at place: Int) -> (byte: UInt8, width: Int) {
        guard text[place] == UInt8(ascii: "%"), place + 2 < text.count else { return (text[place], 1) }
        switch (text[place + 1], text[place + 2] | 0x20) {
        case (UInt8(ascii: "2"), UInt8(ascii: "e")): return (UInt8(ascii: "."), 3)
        case (UInt8(ascii: "2"), UInt8(ascii: "f")): return (UInt8(ascii: "/"), 3)
        case (UInt8(ascii: "5"), UInt8(ascii: "c")): return (UInt8(ascii: "\\"), 3)
        case (UInt8(ascii: "0"), UInt8(ascii: "0")): return (0, 3)
        default: return (text[place], 1)
        }
    }
}
