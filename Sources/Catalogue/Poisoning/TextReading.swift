/// A text cut into words, with what is hidden in it.
struct TextReading {
    /// A run of letters and digits, as a reader sees it.
    struct Word {
        let classes: WordClass
        /// Bytes of the text.
        let range: Range<Int>
        /// Which sentence it is in.
        let sentence: Int
    }

    private(set) var words: [Word] = []
    /// Characters that nobody sees, with their offsets.
    private(set) var hidden: [(character: HiddenCharacter, scalar: Unicode.Scalar, offset: Int)] = []
    /// The classes of all words together.
    private(set) var classes: WordClass = []

    private var hash = WordHash()
    private var wordStart: Int?
    private var wordEnd = 0
    private var isAfterLower = false
    private var sentence = 0
    /// White space and line breaks since the last visible character, for the end of a sentence.
    private var newlines = 0
    private var isAfterStop = false

    /// Most hidden characters whose places are kept; those that tell most are always kept.
    static let maxHidden = 4096

    init(_ text: Span<UInt8>) {
        words.reserveCapacity(text.count / 5 + 1)
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            if byte < 0x80 {
                if byte == UInt8(ascii: "~") || byte == UInt8(ascii: ".") { markFile(in: text, at: offset) }
                readASCII(byte, at: offset)
                offset += 1
            } else {
                let (scalar, length) = Self.scalar(in: text, at: offset)
                read(scalar, at: offset, length: length)
                offset += length
            }
        }
        endWord()
    }

    /// A word of its own for paths of files that hold keys and tokens: hidden files of the user, `.env`, `mcp.json`.
    private mutating func markFile(in text: Span<UInt8>, at offset: Int) {
        let isFile =
            text[offset] == UInt8(ascii: "~")
            ? Self.follows("/.", in: text, at: offset + 1)
            : Self.follows("env", in: text, at: offset + 1) && !Self.isLetter(offset - 1, in: text)
                && !Self.isLetter(offset + 4, in: text)
                || Self.follows("json", in: text, at: offset + 1) && Self.follows("mcp", in: text, at: offset - 3)
        guard isFile else { return }
        endWord()
        classes.insert(.secretFile)
        words.append(Word(classes: .secretFile, range: offset..<offset + 1, sentence: sentence))
    }

    private static func follows(_ word: StaticString, in text: Span<UInt8>, at offset: Int) -> Bool {
        guard offset >= 0, offset + word.utf8CodeUnitCount <= text.count else { return false }
        var place = offset
        return word.description.utf8.allSatisfy { byte in
            defer { place += 1 }
            return text[place] == byte
        }
    }

    private static func isLetter(_ offset: Int, in text: Span<UInt8>) -> Bool {
        guard offset >= 0, offset < text.count, case .letter = FoldedScalar.ascii(text[offset]) else { return false }
        return true
    }

    private mutating func readASCII(_ byte: UInt8, at offset: Int) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            add(byte, at: offset, length: 1)
            isAfterLower = true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            if isAfterLower { endWord() }
            add(byte | 0x20, at: offset, length: 1)
            isAfterLower = false
        case UInt8(ascii: "'"), UInt8(ascii: "`"):
            return
        case 0x20, 0x09, 0x0D:
            endWord()
            if isAfterStop { endSentence() }
        case 0x0A:
            endWord()
            newlines += 1
            if isAfterStop || newlines > 1 { endSentence() }
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
            endWord()
            isAfterStop = true
            newlines = 0
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "#"):
            endWord()
            // A list: its entries are sentences of their own.
            if newlines > 0 { endSentence() }
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            endWord()
            endSentence()
        default:
            endWord()
            if byte < 0x20 || byte == 0x7F { note(Unicode.Scalar(byte), at: offset) }
            isAfterStop = false
        }
    }

    private mutating func read(_ scalar: Unicode.Scalar, at offset: Int, length: Int) {
        switch FoldedScalar(scalar) {
        case .letter(let letter):
            add(letter, at: offset, length: length)
            isAfterLower = false
        case .nothing:
            note(scalar, at: offset)
        case .separator:
            // A typographic apostrophe.
            if scalar.value == 0x2019 { return }
            endWord()
            if scalar.value == 0x3002 || scalar.value == 0x2022 { endSentence() }
        }
    }

    private mutating func add(_ letter: UInt8, at offset: Int, length: Int) {
        if wordStart == nil { wordStart = offset }
        hash.add(letter)
        wordEnd = offset + length
        newlines = 0
        isAfterStop = false
    }

    private mutating func note(_ scalar: Unicode.Scalar, at offset: Int) {
        guard let character = HiddenCharacter(scalar), hidden.count < Self.maxHidden || character.isTelling else {
            return
        }
        hidden.append((character, scalar, offset))
    }

    private mutating func endWord() {
        guard let start = wordStart else { return }
        let found = Vocabulary.standard.classes(of: hash)
        classes.formUnion(found)
        words.append(Word(classes: found, range: start..<wordEnd, sentence: sentence))
        wordStart = nil
        hash = WordHash()
        isAfterLower = false
    }

    private mutating func endSentence() {
        sentence += 1
        isAfterStop = false
        newlines = 0
    }

    /// The scalar at an offset of well-formed UTF-8, and its length.
    private static func scalar(in text: Span<UInt8>, at offset: Int) -> (Unicode.Scalar, Int) {
        let lead = UInt32(text[offset])
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard offset + length <= text.count else { return (Unicode.Scalar(0x20 as UInt8), text.count - offset) }
        var value = length == 4 ? lead & 0x07 : length == 3 ? lead & 0x0F : lead & 0x1F
        for place in 1..<length { value = value << 6 | UInt32(text[offset + place]) & 0x3F }
        return (Unicode.Scalar(value) ?? Unicode.Scalar(0x20 as UInt8), length)
    }
}
