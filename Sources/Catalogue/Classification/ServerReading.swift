/// What kind of server lists a tool, where that decides what the tool does.
struct ServerReading {
    /// The words of the server's name.
    let words: Set<Word>
    /// What they say together with its description.
    let traits: WordTraits

    init(_ server: ServerContext, _ lexicon: Lexicon) {
        let name = WordScanner.words(of: Array(server.name.utf8.prefix(256)), .identifier, lexicon, maxWords: 32)
        var words: Set<Word> = []
        var traits: WordTraits = []
        for token in name {
            words.insert(token.word)
            traits.formUnion(token.meaning.traits)
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

    func isKind(_ kind: WordTraits) -> Bool { traits.contains(kind) }
}
