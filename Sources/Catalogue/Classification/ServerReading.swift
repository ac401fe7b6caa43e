/// What kind of server lists a tool, where that decides what the tool does.
struct ServerReading {
    /// The words of the server's name.
    let words: Set<Word>
    /// What they say together with its description.
    let traits: WordTraits

    init(_ server: ServerContext, _ lexicon: Lexicon) {
        let bytes = Array(server.name.utf8.prefix(256))
        let name = WordScanner.words(of: bytes, .identifier, lexicon, maxWords: 32)
        var words: Set<Word> = []
        var traits: WordTraits = []
        for token in name {
            words.insert(token.word)
            traits.formUnion(token.meaning.traits)
            if token.meaning.traits.isDisjoint(with: .kinds), token.range.count >= 5 {
                traits.formUnion(Self.traits(inside: Array(bytes[token.range]), lexicon))
            }
        }
        // A description speaks of many things; only repeated words say what a server is for.
        if !server.description.isEmpty {
            let told = WordScanner.words(of: Array(server.description.utf8.prefix(2048)), .prose, lexicon)
            var counts: [WordTraits: Int] = [:]
            for kind in [WordTraits.moneyTalk, .tradeServer, .browserServer] {
                counts[kind] = told.count { $0.meaning.traits.contains(kind) }
            }
            if counts[.moneyTalk, default: 0] >= 3 { traits.insert(.moneyServer) }
            if counts[.tradeServer, default: 0] >= 3 { traits.insert(.tradeServer) }
            if counts[.browserServer, default: 0] >= 3 { traits.insert(.browserServer) }
        }
        self.words = words
        self.traits = traits
    }

    /// `alpacamcp`, `unblockpay`: a known name in front of a suffix, or a word of money inside.
    private static func traits(inside word: [UInt8], _ lexicon: Lexicon) -> WordTraits {
        var traits: WordTraits = []
        for suffix in suffixes where word.count > suffix.count &+ 2 && word.suffix(suffix.count).elementsEqual(suffix) {
            var rest = Word()
            for byte in word.dropLast(suffix.count) { rest.append(byte | 0x20) }
            traits.formUnion(lexicon.meaning(of: rest).traits.intersection(.kinds))
        }
        let lowered = word.map { $0 | 0x20 }
        for start in lowered.indices {
            for (piece, kind) in pieces where lowered[start...].starts(with: piece) { traits.formUnion(kind) }
        }
        if lowered.starts(with: Array("pay".utf8)) || lowered.suffix(3).elementsEqual("pay".utf8) {
            traits.insert(.moneyServer)
        }
        return traits
    }

    private static let suffixes = ["api", "mcp", "server", "toolkit", "app", "bot", "agent"].map { Array($0.utf8) }
    private static let pieces: [([UInt8], WordTraits)] = [
        (Array("crypto".utf8), .tradeServer), (Array("trad".utf8), .tradeServer),
        (Array("swap".utf8), .tradeServer), (Array("wallet".utf8), .moneyServer),
        (Array("payment".utf8), .moneyServer), (Array("billing".utf8), .moneyServer),
        (Array("invoice".utf8), .moneyServer), (Array("bank".utf8), .moneyServer),
        (Array("coin".utf8), .moneyServer), (Array("browser".utf8), .browserServer),
    ]

    func isKind(_ kind: WordTraits) -> Bool { traits.contains(kind) }
}
