/// Cuts text into words: letters and digits, other scripts as runs of their bytes.
struct WordScanner {
    /// Whether `getUserName` is one word or three.
    enum Splitting {
        case prose, identifier
    }

    private let lexicon: Lexicon
    private let splitting: Splitting
    private let maxWords: Int
    private(set) var tokens: [WordToken] = []
    private var word = Word()
    private var start = 0
    private var count = 0
    private var startsSentence = true
    private var followsComma = false
    private var isInPath = false
    private var opensBracket = false

    /// The words of at most `maxBytes` bytes of a text, at most `maxWords`.
    static func words(
        of bytes: [UInt8], _ splitting: Splitting, _ lexicon: Lexicon, maxBytes: Int = 4096, maxWords: Int = 512
    ) -> [WordToken] {
        var scanner = WordScanner(lexicon, splitting, maxWords)
        scanner.scan(bytes.span.extracting(0..<min(bytes.count, maxBytes)))
        return scanner.tokens
    }

    private init(_ lexicon: Lexicon, _ splitting: Splitting, _ maxWords: Int) {
        self.lexicon = lexicon
        self.splitting = splitting
        self.maxWords = maxWords
    }

    private mutating func scan(_ bytes: Span<UInt8>) {
        tokens.reserveCapacity(min(maxWords, bytes.count / 5 &+ 2))
        for index in bytes.indices {
            let byte = bytes[index]
            guard Self.isPartOfWord(byte) else {
                finish(at: index)
                separate(byte, at: index, next: index &+ 1 < bytes.count ? bytes[index &+ 1] : 0x20)
                if tokens.count >= maxWords { return }
                continue
            }
            if splitting == .identifier, count > 0, isHump(bytes, index) { finish(at: index) }
            if count == 0 { start = index }
            word.append(Self.isUpper(byte) ? byte | 0x20 : byte)
            count &+= 1
        }
        finish(at: bytes.count)
    }

    private mutating func finish(at end: Int) {
        guard count > 0 else { return }
        tokens.append(
            WordToken(
                word: word, meaning: lexicon.meaning(of: word), range: start..<end, startsSentence: startsSentence,
                followsComma: followsComma, opensBracket: opensBracket))
        word = Word()
        count = 0
        startsSentence = false
        followsComma = false
        opensBracket = false
    }

    private mutating func separate(_ byte: UInt8, at offset: Int, next: UInt8) {
        if byte == 0x20 || byte == UInt8(ascii: "\n") { isInPath = false }
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "]"), UInt8(ascii: ")"):
            if byte != UInt8(ascii: ")") || tokens.count < 4 { startsSentence = true }
        case UInt8(ascii: "."):
            if !Self.isPartOfWord(next) { startsSentence = true }
        case UInt8(ascii: ":"):
            if next == 0x20 || next == UInt8(ascii: "\n") { startsSentence = true }
        case UInt8(ascii: "/"):
            // `add/remove` lists actions, `/api/remove` names a place.
            if tokens.last?.range.upperBound != offset { isInPath = true }
            followsComma = !isInPath
        case UInt8(ascii: "("): opensBracket = true
        case UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "+"), UInt8(ascii: "&"):
            followsComma = true
        default: break
        }
    }

    /// Whether a new word begins here: `getUser` at `U`, `HTTPServer` at `S`.
    private func isHump(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        guard Self.isUpper(bytes[index]), index > 0 else { return false }
        if !Self.isUpper(bytes[index &- 1]) { return true }
        return index &+ 1 < bytes.count && Self.isLower(bytes[index &+ 1])
    }

    private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isLower(byte) || isUpper(byte) || byte >= 0x30 && byte <= 0x39
    }
}
