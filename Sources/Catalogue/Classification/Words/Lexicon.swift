internal import ToolRisk

/// What words of definitions mean, by their hash.
struct Lexicon: Sendable {
    private var meanings: [Word: Meaning] = [:]

    /// The one there is.
    static let shared = Lexicon()

    private init() {
        meanings.reserveCapacity(8192)
        for entry in Self.verbs {
            for text in entry.words.split(whereSeparator: \.isWhitespace) {
                add(verb: String(text), entry.category, isCertain: entry.isCertain)
            }
        }
        for (traits, words) in Self.nouns + Self.verbRoles + Self.servers {
            for text in words.split(whereSeparator: \.isWhitespace) { add(traits, to: Word(text)) }
        }
        for (traits, words) in Self.countables {
            for text in words.split(whereSeparator: \.isWhitespace) {
                add(traits, to: Word(text))
                add(traits.union(.plural), to: Word(Self.plural(of: String(text))))
            }
        }
    }

    func meaning(of word: Word) -> Meaning {
        meanings[word] ?? Meaning.none
    }

    private mutating func add(_ traits: WordTraits, to word: Word) {
        meanings[word, default: Meaning.none].traits.formUnion(traits)
    }

    private mutating func add(verb text: String, _ category: RiskCategory, isCertain: Bool) {
        for (form, spelling) in Self.forms(of: text) {
            let word = Word(spelling)
            // The first entry wins, and a verb as it stands beats the inflection of another.
            if let known = meanings[word]?.action, known.form == .base || form != .base { continue }
            meanings[word, default: Meaning.none].action = Action(
                category: category, isCertain: isCertain, form: form)
        }
    }

    private static func forms(of verb: String) -> [(Action.Form, String)] {
        var found: [(Action.Form, String)] = [(.base, verb)]
        guard verb.utf8.allSatisfy({ $0 < 0x80 }), let last = verb.last else { return found }
        found.append((.third, plural(of: verb)))
        let isShort = verb.count <= 5 || doubling.contains(verb)
        let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
        let letters = Array(verb)
        if last == "e" {
            found += [(.gerund, verb.dropLast() + "ing"), (.past, verb + "d")]
        } else if last == "y", letters.count > 2, !vowels.contains(letters[letters.count - 2]) {
            found += [(.gerund, verb + "ing"), (.past, verb.dropLast() + "ied")]
        } else if isShort, letters.count >= 3, !vowels.contains(last), !["w", "x", "y"].contains(last),
            vowels.contains(letters[letters.count - 2]), !vowels.contains(letters[letters.count - 3])
        {
            found += [(.gerund, verb + String(last) + "ing"), (.past, verb + String(last) + "ed")]
            found += [(.gerund, verb + "ing"), (.past, verb + "ed")]
        } else {
            found += [(.gerund, verb + "ing"), (.past, verb + "ed")]
        }
        return found
    }

    private static let doubling: Set<String> = ["cancel", "submit", "upset", "unpin", "uncommit", "transfer", "unban"]

    private static func plural(of word: String) -> String {
        let letters = Array(word)
        guard let last = letters.last else { return word }
        if last == "y", letters.count > 1, !["a", "e", "o", "u"].contains(letters[letters.count - 2]) {
            return word.dropLast() + "ies"
        }
        let hisses = ["s", "x", "z"].contains(last) || word.hasSuffix("ch") || word.hasSuffix("sh")
        return word + (hisses ? "es" : "s")
    }
}
