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
    /// False when the word that decided stands beside the first verb, as `delete` in `create or delete`.
    let isLeading: Bool
    /// Traits of the words of the first sentence.
    let sentenceTraits: WordTraits
    /// Traits of all words.
    let traits: WordTraits
    /// Index of a word like `irreversible` that the description uses of the tool; nil when there is none.
    let caution: Int?
    /// True when the description says that the tool does not change anything.
    let claimsReadOnly: Bool

    var headToken: WordToken? { head.map { tokens[$0] } }

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
        isLeading = choice?.index == lead
        category = choice?.action.category
        let returns = choice.map { tokens[$0.index].word == "return" && $0.index == lead } ?? false
        isCertain = returns || choice?.action.isCertain ?? false
        caution = Self.caution(tokens)
        claimsReadOnly = Self.claimsReadOnly(tokens)
    }

    /// Index of the first verb of the first sentences: an order at their start, or `deletes` behind a subject.
    private static func lead(_ tokens: [WordToken]) -> Int? {
        var sentence = 0
        var hasSubject = false
        for index in tokens.indices.prefix(maxLead &+ 12) {
            let token = tokens[index]
            if token.startsSentence {
                sentence = index
                hasSubject = false
            }
            guard index &- sentence < maxLead else { return nil }
            let isFiller = token.meaning.traits.contains(.filler)
            if !isFiller, let action = token.meaning.action, isLeading(action, tokens, index, sentence, hasSubject) {
                return index
            }
            if !isFiller, !token.meaning.traits.contains(.preposition) { hasSubject = true }
        }
        return nil
    }

    private static func isLeading(
        _ action: Action, _ tokens: [WordToken], _ index: Int, _ sentence: Int, _ hasSubject: Bool
    ) -> Bool {
        if tokens[index].word == "call", index &+ 1 < tokens.count, tokens[index &+ 1].word == "this" { return false }
        switch action.form {
        case .past: return false
        case .third: return (action.isCertain || index == sentence) && !(hasSubject && tokens[index].followsComma)
        case .gerund: return action.isCertain && (!hasSubject || index > 0 && tokens[index &- 1].word == "for")
        case .base:
            if !hasSubject { return action.isCertain || index == sentence || isOrdered(tokens, index) }
            let before = tokens[index &- 1].word
            return action.isCertain && (before == "to" || before == "you" || before == "can" || before == "will")
        }
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
            // What stands in brackets lists actions, or examples of something else.
            let isList = index &+ 1 < tokens.count && tokens[index &+ 1].followsComma
            if token.opensBracket, !isList || token.order?.isCertain != true { break }
            guard let action = token.meaning.action, action.isCertain, action.form == first.form else { continue }
            let before = tokens[index &- 1].meaning.traits
            guard token.followsComma || token.opensBracket || before.contains(.connector), !idle.contains(token.word)
            else { continue }
            if first.category == .read {
                if action.form == .third, action.category == .write { continue }
                let after = index &+ 1 < tokens.count ? tokens[index &+ 1].meaning.traits : []
                let hasObject = after.contains(.filler) || after.contains(.preposition)
                if action.category == .financial, token.followsComma || !hasObject { continue }
            }
            if action.category > best.action.category { best = Choice(index: index, action: action) }
        }
        return best
    }

    /// Verbs that mean little beside another.
    private static let idle: Set<Word> = ["login", "logout", "navigate"]

    private static func caution(_ tokens: [WordToken]) -> Int? {
        for index in tokens.indices.prefix(80) {
            let token = tokens[index]
            if token.meaning.traits.contains(.caution) {
                if token.word == "destructive", !isOfTheTool(tokens, index) { continue }
                let before = index > 0 ? tokens[index &- 1].word : Word()
                if before == "not" || before == "non" { continue }
                return index
            }
            if token.word == "undone", index >= 2, tokens[index &- 1].word == "be" { return index }
        }
        return nil
    }

    /// Whether `destructive` is said of the tool: `destructive operation`, `is destructive`.
    private static func isOfTheTool(_ tokens: [WordToken], _ index: Int) -> Bool {
        let before = index > 0 ? tokens[index &- 1].word : "is"
        let after = index &+ 1 < tokens.count ? tokens[index &+ 1].word : Word()
        return before == "is" || before == "highly" || after == "operation" || after == "action" || after == "tool"
    }

    /// Whether the first words say that nothing is changed; further down it may hold for one mode only.
    private static func claimsReadOnly(_ tokens: [WordToken]) -> Bool {
        for index in tokens.indices.prefix(14) {
            if tokens[index].word == "restricted" { return false }
            let word = tokens[index].word
            if word == "readonly" { return true }
            if word == "read", index &+ 1 < tokens.count {
                let next = tokens[index &+ 1].word
                if next == "only" || next == "mode" { return true }
            }
        }
        return false
    }
}
