/// A character that changes or carries text without being seen.
enum HiddenCharacter: Hashable {
    /// It has no width.
    case invisible
    /// It has no width, but some scripts and many emoji need it.
    case joiner
    /// It turns the direction of the text around it.
    case bidirectionalOverride
    /// It marks a direction, as right-to-left scripts need.
    case bidirectionalMark
    /// A letter of a hidden alphabet: tags and supplementary variation selectors.
    case hiddenLetter
    /// The escape character, or its one-byte forms.
    case escape
    /// Another control character.
    case control

    /// Nil for what is seen, and for the usual white space.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return nil
        case 0x1B, 0x9B, 0x9D, 0x90: self = .escape
        case 0x00...0x1F, 0x7F...0x9F: self = .control
        case 0x200C, 0x200D: self = .joiner
        case 0x200E, 0x200F, 0x061C: self = .bidirectionalMark
        case 0x202A...0x202E, 0x2066...0x2069: self = .bidirectionalOverride
        case 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180E, 0x200B, 0x2060...0x2064, 0x206A...0x206F,
            0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0x1D173...0x1D17A:
            self = .invisible
        case 0xE0000...0xE007F, 0xE0100...0xE01EF: self = .hiddenLetter
        default: return nil
        }
    }

    /// Whether one alone deserves attention.
    var isTelling: Bool {
        switch self {
        case .bidirectionalOverride, .hiddenLetter, .escape: true
        case .invisible, .joiner, .bidirectionalMark, .control: false
        }
    }
}
