/// The words that orders to a model are made of.
struct Vocabulary: Sendable {
    /// Every word with its classes, by the hash of its letters.
    private let classes: [UInt64: WordClass]

    static let standard = Vocabulary()

    private static let words: [(WordClass, String)] = [
        (.ignore, "ignore disregard forget ignoring disregarding"),
        (.override, "override overrides overriding supersede supersedes"),
        (.earlier, "previous prior above earlier preceding former existing all any your system developer"),
        (.instructions, "instruction instructions rules guidelines prompt prompts directives guardrails orders"),
        (.negation, "not never dont without avoid cannot nor"),
        (.tell, "tell telling inform informing mention mentioning notify notifying alert alerting warn warning"),
        (.reveal, "reveal revealing disclose disclosing"),
        (.user, "user users human humans anyone anybody"),
        (.this, "this that it these anything step fact"),
        (.secretly, "secretly silently covertly discreetly quietly stealthily unnoticed"),
        (.know, "know knowing knowledge notice noticing aware awareness realize realise realizing suspicious"),
        (.send, "send sends forward pass include append attach upload post submit share transmit deliver copy put"),
        (.send, "insert provide email add report fill"),
        (.exfiltrate, "exfiltrate exfiltrates leak forward upload transmit send email post"),
        (.whole, "all entire full whole complete every last recent previous"),
        (.conversation, "conversation conversations chat chats dialogue dialog message messages session context"),
        (.history, "history histories transcript transcripts log logs so above conversation messages context"),
        (.read, "read reading cat open load fetch retrieve extract dump"),
        (.secretFile, "passwd rsa ed25519 netrc npmrc pgpass keychain keystore bashrc dotenv"),
        (.secret, "secret secrets password passwords credential credentials apikey cookies token tokens passphrase"),
        (.before, "before prior"),
        (.use, "use using call calling invoke invoking run running execute executing calls uses used called invoked"),
        (.tool, "tool tools function functions"),
        (.must, "must shall"),
        (.always, "always"),
        (.every, "every each any"),
        (.message, "message messages turn turns response responses reply request requests interaction conversation"),
        (.you, "you"),
        (.instead, "instead"),
        (.other, "other any others alternative built builtin native default competing"),
        (.best, "best superior fastest ultimate"),
        (.first, "first"),
        (.prefer, "prefer preferred prioritize prioritise priority favor favour"),
        (.content, "content contents reading read dump value values"),
        (.from, "from"),
        (.hide, "hide hidden conceal concealed"),
        (.need, "need needs have has"),
        (.change, "change replace set redirect reroute substitute modify"),
        (.recipient, "recipient recipients beneficiary payee"),
        (.to, "to"),
        (.now, "now"),
        (.are, "are"),
        (.article, "a an in the"),
        (.system, "system developer"),
        (.prompt, "prompt prompts message messages instructions"),
        (.new, "new updated real actual true"),
        (.when, "when whenever while"),
        (.ssh, "ssh"),
        (.key, "key keys id credentials"),
        (.environment, "environment env"),
        (.variables, "variables variable vars file"),
        (.over, "over than above"),
        (.personal, "personal private sensitive confidential"),
        (.be, "be"),
        (.assistant, "assistant ai model llm agent claude gpt chatgpt"),
        (.ask, "ask asking request requesting wait"),
        (.confirmation, "confirmation permission consent approval"),
        (.with, "with containing"),
        (.chat, "conversation conversations chat chats dialogue dialog transcript"),
        (.entire, "entire full whole complete all"),
        (.your, "your its their"),
        (.gather, "gather collect find search look"),
        (.note, "note notes instruction instructions message attention directive"),
    ]

    private init() {
        var classes: [UInt64: WordClass] = [:]
        for (wordClass, list) in Self.words {
            for word in list.split(separator: " ") {
                var hash = WordHash()
                for byte in word.utf8 { hash.add(byte) }
                classes[hash.value, default: []].formUnion(wordClass)
            }
        }
        self.classes = classes
    }

    func classes(of hash: WordHash) -> WordClass {
        classes[hash.value] ?? []
    }
}

/// A hash of a word's lower-case letters (FNV-1a).
///
/// Two words of one hash would be one word to a pattern: no harm that a peer could not do with the word itself.
struct WordHash: Hashable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
