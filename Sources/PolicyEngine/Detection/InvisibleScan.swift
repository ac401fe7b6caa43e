/// Finds characters that people do not see and models read: tags, zero-width ones, direction marks, fillers.
///
/// What emoji and several scripts need stays: one variation selector after a character, joiners between two characters
/// beyond ASCII.
enum InvisibleScan {
    private enum Kind {
        case visible, ascii, invisible, joiner, selector
    }

    /// Where the characters are, neighbours together: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        var before = Kind.ascii
        while place < text.count {
            if text[place] < 0x80 {
                before = .ascii
                place &+= 1
                continue
            }
            let (scalar, width) = scalar(at: place, in: text)
            let kind = kind(of: scalar)
            if isToGo(kind, scalar, after: before, in: text, next: place + width) {
                if let last = found.last, last.upperBound == place {
                    found[found.count - 1] = last.lowerBound..<(place + width)
                } else {
                    guard found.count < limit else { return found }
                    found.append(place..<(place + width))
                }
                before = .invisible
            } else {
                before = kind
            }
            place += width
        }
        return found
    }

    private static func isToGo(
        _ kind: Kind, _ scalar: UInt32, after before: Kind, in text: Span<UInt8>, next: Int
    ) -> Bool {
        switch kind {
        case .visible, .ascii: return false
        case .invisible: return true
        case .selector:
            switch before {
            case .visible: return false
            // `#️⃣` and its like.
            case .ascii: return scalar != 0xFE0F
            case .invisible, .joiner, .selector: return true
            }
        case .joiner:
            switch before {
            case .visible, .selector:
                guard text.byte(next) >= 0x80 else { return true }
                return self.kind(of: self.scalar(at: next, in: text).scalar) != .visible
            case .ascii, .invisible, .joiner: return true
            }
        }
    }

    private static func kind(of scalar: UInt32) -> Kind {
        switch scalar {
        case 0x200C, 0x200D: .joiner
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: .selector
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B, 0x200E, 0x200F,
            0x202A...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3,
            0x1D173...0x1D17A, 0xE0000...0xE00FF, 0xE01F0...0xE0FFF:
            .invisible
        default: .visible
        }
    }

    /// The scalar that begins at `place`, of well-formed text; a stray byte reads as U+FFFD.
    private static func scalar(at place: Int, in text: Span<UInt8>) -> (scalar: UInt32, width: Int) {
        let first = UInt32(text[place])
        let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        guard width > 1, place + width <= text.count else { return (0xFFFD, 1) }
        var scalar = first & (0x7F >> UInt32(width))
        for offset in 1..<width { scalar = scalar << 6 | UInt32(text[place + offset] & 0x3F) }
        return (scalar, width)
    }
}
