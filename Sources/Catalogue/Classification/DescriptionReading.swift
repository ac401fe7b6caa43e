internal import ToolRisk

/// What a tool's description says.
struct DescriptionReading {
    let tokens: [WordToken]
    /// What the first sentence says that the tool does; nil when it says nothing of the kind.
    let category: RiskCategory?
    /// False when the verb may be a noun.
    let isCertain: Bool
    /// Index of the word that decided; nil when none did.
    let head: Int?
    /// Traits of the words of the first sentence.
    let sentenceTraits: WordTraits
    /// Traits of all words.
    let traits: WordTraits
    /// Index of a word like `irreversible` that the description uses of the tool; nil when there is none.
    let caution: Int?
    /// True when the description says that the tool does not change anything.
    let claimsReadOnly: Bool

    /// How many words may stand before the verb.
    private static let maxLead = 14
    /// How many words of a sentence are looked at.
    private static let maxSentence = 40

    init(_ bytes: [UInt8], _ lexicon: Lexicon) {
        let tokens = WordScanner.words(of: bytes, .prose, lexicon)
        self.tokens = tokens
        var traits: WordTraits = []
        for token in tokens { traits.formUnion(token.meaning.traits) }
        self.traits = traits
        let lead = Self.lead(tokens)
        var sentence: WordTraits = []
        let start = lead ?? 0
        for index in start..<min(tokens.count, start &+ Self.maxSentence) {
            if index > start, tokens[index].startsSentence { break }
            sentence.formUnion(tokens[index].meaning.traits)
        }
        sentenceTraits = sentence
        let choice = lead.flatMap { Self.choice(tokens, $0) }
        head = choice?.index
        category = choice?.action.category
        isCertain = choice?.action.isCertain ?? false
        caution = Self.caution(tokens)
        claimsReadOnly = Self.claimsReadOnly(tokens)
    }

    /// Index of the first word that is no filler.
    private static func lead(_ tokens: [WordToken]) -> Int? {
        var sentence = 0
        for index in tokens.indices.prefix(maxLead &+ 12) {
            let token = tokens[index]
            if index > 0, token.startsSentence { sentence = index }
            guard index &- sentence < maxLead else { return nil }
            if let action = token.meaning.action, action.form != .past {
                let isFiller = token.meaning.traits.contains(.filler)
                if !isFiller, action.isCertain || index == sentence || isOrdered(tokens, index) { return index }
            }
            if !token.meaning.traits.contains(.filler), !token.meaning.traits.contains(.preposition),
                index &- sentence > 8
            {
                return nil
            }
        }
        return nil
    }

    /// Whether a verb is meant as one because of the word before: `used to order`, `will charge`.
    private static func isOrdered(_ tokens: [WordToken], _ index: Int) -> Bool {
        guard index > 0 else { return true }
        let before = tokens[index &- 1]
        return before.word == "to" || before.word == "you" || before.meaning.traits.contains(.filler)
    }

    private struct Choice {
        let index: Int
        let action: Action
    }

    /// The verb, or a worse one beside it: `create, update or delete`.
    private static func choice(_ tokens: [WordToken], _ lead: Int) -> Choice? {
        guard let first = tokens[lead].meaning.action else { return nil }
        var best = Choice(index: lead, action: first)
        for index in tokens.indices[(lead &+ 1)...].prefix(maxSentence) {
            let token = tokens[index]
            if token.startsSentence { break }
            guard let action = token.meaning.action, action.isCertain, action.form == first.form else { continue }
            let before = tokens[index &- 1].meaning.traits
            guard token.followsComma || before.contains(.connector) else { continue }
            if action.form == .third, first.category == .read, action.category == .write { continue }
            if action.category > best.action.category { best = Choice(index: index, action: action) }
        }
        return best
    }

    private static func caution(_ tokens: [WordToken]) -> Int? {
        for index in tokens.indices.prefix(200) {
            let token = tokens[index]
            if token.meaning.traits.contains(.caution) {
                let before = index > 0 ? tokens[index &- 1].word : Word()
                if before == "not" || before == "non" { continue }
                return index
            }
            if token.word == "undone", index >= 2, tokens[index &- 1].word == "be" { return index }
        }
        return nil
    }

    private static func claimsReadOnly(_ tokens: [WordToken]) -> Bool {
        for index in tokens.indices.prefix(200) {
            let word = tokens[index].word
            if word == "readonly" { return true }
            if word == "read", index &+ 1 < tokens.count, tokens[index &+ 1].word == "only" { return true }
        }
        return false
    }
}
