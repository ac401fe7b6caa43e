internal import Diagnostics
internal import ToolRisk

extension TextInspection {
    /// Invisible characters in a row that carry a text rather than being left over.
    private static let minHiddenRun = 8

    mutating func inspectHidden(_ reading: TextReading, _ text: Span<UInt8>) {
        var counts: [HiddenCharacter: (count: Int, first: Unicode.Scalar)] = [:]
        var run = 0
        var longestRun = 0
        var nextOffset = -1
        var letters: [Unicode.Scalar] = []
        for hidden in reading.hidden {
            let isWanted = isWanted(hidden.character, at: hidden.offset, in: text)
            run = hidden.offset == nextOffset && hidden.character != .control ? run + 1 : 1
            nextOffset = hidden.offset + hidden.scalar.utf8.count
            longestRun = max(longestRun, run)
            guard !isWanted else { continue }
            if hidden.character == .hiddenLetter { letters.append(hidden.scalar) }
            counts[hidden.character, default: (0, hidden.scalar)].count += 1
        }
        if longestRun >= Self.minHiddenRun, letters.isEmpty {
            add(.hiddenText, .critical, "\(longestRun) invisible characters in a row")
        }
        if !letters.isEmpty { add(.hiddenText, .critical, Self.spelled(letters)) }
        for (character, found) in counts.sorted(by: { $0.value.first < $1.value.first }) {
            note(character, found.count, found.first)
        }
    }

    private mutating func note(_ character: HiddenCharacter, _ count: Int, _ first: Unicode.Scalar) {
        let quote = PlainText.escaped(String(first)) + (count > 1 ? ", \(count) times" : "")
        let isName = role != .prose
        switch character {
        case .hiddenLetter: return
        case .escape: add(.terminalEscape, .high, quote)
        case .control: add(.control, isName ? .medium : .low, quote)
        case .bidirectionalOverride: add(.bidirectional, .high, quote)
        case .bidirectionalMark: add(.bidirectional, isName ? .high : .low, quote)
        case .invisible, .joiner: add(.invisible, isName ? .high : count >= Self.minHiddenRun ? .medium : .low, quote)
        }
    }

    /// Whether a character does what it is for: joiners in emoji and in scripts that need them, flags of regions,
    /// and the mark at the start of a file.
    private func isWanted(_ character: HiddenCharacter, at offset: Int, in text: Span<UInt8>) -> Bool {
        switch character {
        case .joiner: offset > 0 && text[offset - 1] >= 0x80
        case .invisible: offset == 0 && role == .prose
        case .hiddenLetter: isInFlag(offset, in: text)
        case .bidirectionalOverride, .bidirectionalMark, .escape, .control: false
        }
    }

    /// Tags spell the region of a flag: U+1F3F4 and at most seven of them.
    private func isInFlag(_ offset: Int, in text: Span<UInt8>) -> Bool {
        var place = offset
        for _ in 0..<8 where place >= 4 {
            place -= 4
            guard text[place] == 0xF3 else {
                return text[place] == 0xF0 && text[place + 1] == 0x9F && text[place + 2] == 0x8F
                    && text[place + 3] == 0xB4
            }
        }
        return false
    }

    /// The text that tags or variation selectors spell.
    private static func spelled(_ letters: [Unicode.Scalar]) -> String {
        var bytes: [UInt8] = []
        for letter in letters.prefix(PoisonFinding.maxQuoteScalars) {
            let value = letter.value
            if 0xE0100...0xE01EF ~= value {
                bytes.append(UInt8(truncatingIfNeeded: value &- 0xE0100 &+ 16))
            } else {
                bytes.append(UInt8(truncatingIfNeeded: value & 0x7F))
            }
        }
        return PlainText.escaped(String(decoding: bytes, as: UTF8.self))
    }
}
