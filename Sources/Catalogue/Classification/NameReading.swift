internal import ToolRisk

/// What a tool's name says.
struct NameReading {
    /// The words of the name, a verb that was glued to its object cut off.
    let tokens: [WordToken]
    /// What the name says that the tool does; nil when it holds no verb.
    let category: RiskCategory?
    /// False when the verb may be a noun.
    let isCertain: Bool
    /// Index of the word that decided; nil when none did.
    let head: Int?
    /// Traits of all words but the deciding one.
    let objectTraits: WordTraits
    /// Traits of all words.
    let traits: WordTraits
    /// Traits of the last word of the object, the one that says what it is.
    let lastTraits: WordTraits

    /// True when the name says plainly that the tool only reads.
    var isPlainRead: Bool { category == .read && isCertain }

    var headToken: WordToken? { head.map { tokens[$0] } }

    init(_ bytes: [UInt8], server: ServerReading, _ lexicon: Lexicon) {
        var tokens = WordScanner.words(of: bytes, .identifier, lexicon, maxBytes: 256, maxWords: 32)
        if !tokens.contains(where: { $0.order != nil }) {
            tokens = tokens.flatMap { Self.unglued($0, bytes, lexicon) }
        }
        self.tokens = tokens
        let first = Self.firstMeaningful(tokens, server)
        let choice = Self.choice(tokens, first)
        head = choice?.index
        category = choice?.category
        isCertain = choice?.isCertain ?? false
        var traits: WordTraits = []
        var last: WordTraits = []
        for (index, token) in tokens.enumerated() where index >= first && index != choice?.index {
            if token.meaning.traits.contains(.preposition), index > first, index > (choice?.index ?? 0) { break }
            traits.formUnion(token.meaning.traits)
            last = token.meaning.traits
        }
        objectTraits = traits
        self.traits = tokens.reduce(into: []) { $0.formUnion($1.meaning.traits) }
        lastTraits = last
    }

    // MARK: - Choosing the verb

    private struct Choice {
        let index: Int
        let category: RiskCategory
        let isCertain: Bool
    }

    /// Where the name proper begins, behind the product's name and words like `batch`.
    private static func firstMeaningful(_ tokens: [WordToken], _ server: ServerReading) -> Int {
        var index = 0
        while index &+ 1 < tokens.count {
            let token = tokens[index]
            let isPrefix = token.meaning.traits.contains(.prefix)
            let isProduct = server.words.contains(token.word) && token.order?.isCertain != true
            guard isPrefix || isProduct else { break }
            if token.order != nil, !isPrefix, tokens[(index &+ 1)...].allSatisfy({ $0.order?.isCertain != true }) {
                break
            }
            index &+= 1
        }
        return index
    }

    private static func choice(_ tokens: [WordToken], _ first: Int) -> Choice? {
        guard first < tokens.count else { return nil }
        if questions.contains(tokens[first].word) { return Choice(index: first, category: .read, isCertain: true) }
        if isRehearsal(tokens, first) { return Choice(index: first, category: .read, isCertain: true) }
        let certain = tokens.indices.filter { $0 >= first && isCertainVerb(tokens, $0) }
        if let verb = certain.first {
            if verb == first, tokens.count == first &+ 2, tokens[verb].meaning.traits.contains(.nounToo),
                tokens[first &+ 1].word == "list", let action = tokens[verb].order
            {
                // `archive_list` archives a list or lists an archive: the description knows.
                return Choice(index: verb, category: action.category, isCertain: false)
            }
            if let plain = plainVerb(tokens, behind: verb, first) {
                return worst(tokens, certain.filter { $0 >= plain }, startingWith: plain)
            }
            if isRecord(tokens, verb, first) {
                return Choice(index: tokens.count &- 1, category: .read, isCertain: false)
            }
            return worst(tokens, certain, startingWith: verb)
        }
        if isVerb(tokens, first) { return weak(tokens, first) }
        let last = tokens.count &- 1
        let earlier = tokens.indices.first { $0 > first && $0 < last && isVerb(tokens, $0) }
        if let earlier, tokens[last].meaning.traits.contains(.nounToo) { return weak(tokens, earlier) }
        let isObject = last > 0 && tokens[last &- 1].meaning.traits.contains(.preposition)
        if !isObject, isVerb(tokens, last), !tokens[last].meaning.traits.contains(.statusNoun) {
            return weak(tokens, last)
        }
        guard let verb = tokens.indices.first(where: { $0 > first && isVerb(tokens, $0) }) else { return nil }
        // `bank_transfer_limits`: what several things are called is what comes back.
        if tokens[last].meaning.traits.contains(.plural) {
            return Choice(index: last, category: .read, isCertain: false)
        }
        return weak(tokens, verb)
    }

    private static let questions: Set<Word> = [
        "who", "what", "where", "which", "is", "has", "can", "how", "does", "should", "are", "whoami",
    ]

    /// `quote_buy`, `simulate_swap`: what would happen.
    private static func isRehearsal(_ tokens: [WordToken], _ first: Int) -> Bool {
        tokens.indices.dropLast().contains { index in
            guard index >= first, rehearsals.contains(tokens[index].word) else { return false }
            let next = tokens[index &+ 1].meaning
            return next.action?.category == .financial || !next.traits.isDisjoint(with: [.moneyNoun, .moneyNearby])
        }
    }

    private static let rehearsals: Set<Word> = ["quote", "simulate", "mock", "estimate", "preview", "dry"]

    /// `pipeline_run_details`, `refund_status`: what is known of a run, not a run.
    private static func isRecord(_ tokens: [WordToken], _ verb: Int, _ first: Int) -> Bool {
        if verb &+ 1 < tokens.count, tokens[verb].order?.category == .execute, let last = tokens.last,
            guides.contains(last.word)
        {
            return true
        }
        guard let last = tokens.last, verb &+ 1 < tokens.count, last.meaning.traits.contains(.statusNoun),
            tokens[verb].meaning.traits.contains(.nounToo), !acts.contains(tokens[verb].word)
        else { return false }
        return verb > first || records.contains(last.word)
    }

    private static let guides: Set<Word> = ["guide", "docs", "documentation", "tutorial", "instructions", "examples"]
    private static let records: Set<Word> = [
        "status", "history", "details", "detail", "info", "stats", "logs", "log", "summary", "metadata", "analyzer",
    ]
    private static let acts: Set<Word> = [
        "set", "reset", "change", "share", "click", "stop", "start", "pause", "trash",
    ]

    /// The verb behind a noun that looks like one (`deploy_key_delete`, `file_share_get`); nil when the first is one.
    private static func plainVerb(_ tokens: [WordToken], behind verb: Int, _ first: Int) -> Int? {
        let last = tokens.count &- 1
        // `explore_form_data_create`: what stands last is done, unless the first verb only ever reads.
        if tokens[verb].order?.category == .read, last &- verb >= 2, enders.contains(tokens[last].word),
            !readers.contains(tokens[verb].word),
            !tokens[verb..<last].contains(where: { !$0.meaning.traits.isDisjoint(with: [.connector, .preposition]) })
        {
            return last
        }
        guard tokens[verb].meaning.traits.contains(.nounToo), !(verb == first && tokens[verb].word == "set") else {
            return nil
        }
        let later = tokens.indices.first {
            $0 > verb && isCertainVerb(tokens, $0) && tokens[$0].meaning.traits.contains(.plainVerb)
        }
        guard let later else { return nil }
        // `trash_get_profile`: nothing is done in front of getting.
        if later == verb &+ 1, tokens[later].order?.category == .read { return later }
        let isApart = later &- verb >= 2 && !tokens[verb..<later].contains { $0.meaning.traits.contains(.connector) }
        let isLast = later == last
        // What a list or a search is of may sound like a verb: only the last word is one.
        if tokens[verb].order?.category == .read { return isLast && later > verb ? later : nil }
        return verb > first || isApart || isLast ? later : nil
    }

    private static let enders: Set<Word> = ["create", "update", "delete", "remove", "add", "set"]
    private static let readers: Set<Word> = [
        "get", "list", "describe", "fetch", "retrieve", "read", "show", "search", "find", "query", "check", "lookup",
        "validate", "verify", "view", "analyze", "explain", "compare", "wait", "extract", "inspect",
    ]

    /// Whether the word is a verb here: not in `merge_request`, `deploy_key`, `open_ai`.
    private static func isVerb(_ tokens: [WordToken], _ index: Int) -> Bool {
        guard tokens[index].order != nil else { return false }
        let before = index > 0 ? tokens[index &- 1] : nil
        let after = index &+ 1 < tokens.count ? tokens[index &+ 1].word : Word()
        switch tokens[index].word {
        case "merge", "pull": return after != "request" && after != "requests" && after != "base"
        case "stop": return after != "order" && after != "limit" && after != "loss" && after != "market"
        case "deploy": return before == nil || !["key", "keys", "token", "tokens"].contains(after)
        case "refresh": return before == nil || after != "token" && after != "tokens"
        case "open":
            let isState = index &+ 1 < tokens.count && tokens[index &+ 1].meaning.traits.contains(.plural)
            return after != "ai" && after != "api" && after != "source" && !isState
        case "request": return before?.word != "merge" && before?.word != "pull"
        case "forward": return before?.word != "go"
        case "read": return !tokens[..<index].contains { $0.word == "mark" || $0.word == "set" }
        case "resume", "login", "logout": return before?.order == nil
        case "play": return after != "style" && after != "store" && after != "list"
        case "prompt": return before == nil
        case "drop": return !tokens.contains { $0.word == "drag" }
        default: return true
        }
    }

    private static func isCertainVerb(_ tokens: [WordToken], _ index: Int) -> Bool {
        tokens[index].order?.isCertain == true && isVerb(tokens, index)
    }

    private static func worst(_ tokens: [WordToken], _ verbs: [Int], startingWith head: Int) -> Choice? {
        guard let action = tokens[head].order else { return nil }
        var best = Choice(index: head, category: action.category, isCertain: true)
        for index in verbs.dropFirst() {
            guard let other = tokens[index].order, other.category > best.category else { continue }
            // What is cancelled may be a purchase.
            if best.category == .destructive, other.category == .financial { continue }
            if best.category == .read {
                // `get_delete_status` reads; `search_and_replace` does not.
                guard tokens[index &- 1].meaning.traits.contains(.connector) else { continue }
            } else if tokens[head..<index].contains(where: { $0.meaning.traits.contains(.preposition) }) {
                continue
            }
            best = Choice(index: index, category: other.category, isCertain: true)
        }
        return best
    }

    /// A verb that may be a noun: it is one in `order_history`.
    private static func weak(_ tokens: [WordToken], _ index: Int) -> Choice? {
        guard let action = tokens[index].order else { return nil }
        if index &+ 1 < tokens.count, let last = tokens.last, last.meaning.traits.contains(.statusNoun),
            tokens[index].meaning.traits.contains(.nounToo)
        {
            return Choice(index: tokens.count &- 1, category: .read, isCertain: false)
        }
        return Choice(index: index, category: action.category, isCertain: false)
    }

    // MARK: - Glued names

    private static let glue: [String] = [
        "delete", "remove", "destroy", "cancel", "purge", "clear", "drop", "create", "update", "insert", "upload",
        "send", "write", "edit", "add", "set", "execute", "exec", "run", "start", "stop", "get", "list", "search",
        "find", "fetch", "read", "query", "show", "describe", "download", "transfer", "buy", "sell", "pay", "refund",
    ]

    /// `deletefile` as `delete` and `file`; the word itself when it starts with no verb.
    private static func unglued(_ token: WordToken, _ bytes: [UInt8], _ lexicon: Lexicon) -> [WordToken] {
        guard token.meaning.action == nil, token.meaning.traits.isEmpty, token.range.count >= 6 else { return [token] }
        for verb in glue where verb.utf8.count &+ 2 < token.range.count {
            let matches = zip(verb.utf8, bytes[token.range]).allSatisfy { $0 == $1 | 0x20 }
            guard matches else { continue }
            let cut = token.range.lowerBound &+ verb.utf8.count
            var rest = Word()
            for byte in bytes[cut..<token.range.upperBound] {
                rest.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            }
            let known = lexicon.meaning(of: rest)
            let says = !known.traits.subtracting([.filler, .preposition, .prefix, .connector]).isEmpty
            guard known.action != nil || says || verb == "get" && token.range.count >= 9 else { continue }
            let front = Word(verb)
            return [
                WordToken(
                    word: front, meaning: lexicon.meaning(of: front), range: token.range.lowerBound..<cut,
                    startsSentence: token.startsSentence, followsComma: false, opensBracket: false),
                WordToken(
                    word: rest, meaning: known, range: cut..<token.range.upperBound,
                    startsSentence: false, followsComma: false, opensBracket: false),
            ]
        }
        return [token]
    }
}
