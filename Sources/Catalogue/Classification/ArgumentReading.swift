internal import ToolRisk

/// What a tool's arguments say.
struct ArgumentReading {
    /// An argument that says something, by its place in the tool's list.
    struct Found {
        let index: Int
        let traits: WordTraits
    }

    /// Traits of all argument names.
    private(set) var traits: WordTraits = []
    /// The first argument that takes SQL or another query language.
    private(set) var sql: Int?
    /// The first argument that takes a shell command.
    private(set) var shell: Int?
    /// The first argument that takes program text.
    private(set) var code: Int?
    private(set) var path: Int?
    private(set) var address: Int?
    private(set) var credential: Int?
    private(set) var bulk: Int?
    private(set) var force: Int?
    private(set) var amount: Int?
    /// The first argument that is an amount of money, not a number of things.
    private(set) var sum: Int?
    private(set) var trade: Int?
    private(set) var currency: Int?
    private(set) var recipient: Int?
    private(set) var innerName: Int?
    private(set) var innerArguments: Int?
    /// An argument that says which query to run.
    private(set) var query: Int?
    /// The worst value that an argument such as `action` takes.
    private(set) var mode: Mode?
    /// True when an argument chooses between actions, even if its schema lists none.
    private(set) var hasModeArgument = false
    /// Values of an argument that are methods of HTTP.
    private(set) var takesHTTPMethod = false

    struct Mode {
        let index: Int
        let choice: String
        let category: RiskCategory
    }

    /// How many arguments are looked at.
    static let maxArguments = 256
    /// How many values of one argument are looked at.
    static let maxChoices = 64

    init(_ tool: ListedTool, _ lexicon: Lexicon) {
        for (index, argument) in tool.arguments.prefix(Self.maxArguments).enumerated() {
            read(argument, index, lexicon)
        }
    }

    private mutating func read(_ argument: ToolArgument, _ index: Int, _ lexicon: Lexicon) {
        let words = WordScanner.words(of: Array(argument.name.utf8), .identifier, lexicon, maxBytes: 128, maxWords: 12)
        guard let last = words.last else { return }
        var all: WordTraits = []
        for word in words { all.formUnion(word.meaning.traits) }
        traits.formUnion(all)
        let final = last.meaning.traits
        let isText = argument.types.isEmpty || argument.types.contains("string") || argument.types.contains("array")
        if isText {
            if all.contains(.queryLanguage) || last.word == "statement" || last.word == "statements" {
                Self.note(&sql, index)
            }
            if last.word == "query" || last.word == "queries" { Self.note(&query, index) }
            if final.contains(.shellNoun) { Self.note(&shell, index) }
            if final.contains(.codeNoun), words.count == 1 || words.count == 2 && isCodeKind(words[0]) {
                Self.note(&code, index)
            }
            if final.contains(.path) { Self.note(&path, index) }
            if final.contains(.address) || argument.format == "uri" { Self.note(&address, index) }
            if all.contains(.credential), !all.contains(.bulk), words.count <= 3 { Self.note(&credential, index) }
            if all.contains(.recipient), words.count <= 3 { Self.note(&recipient, index) }
        }
        if final.contains(.bulk), argument.isRepeated || final.contains(.bulk) && words.count == 1 || last.word == "ids"
        {
            Self.note(&bulk, index)
        }
        if final.contains(.force) || words.first?.meaning.traits.contains(.force) == true { Self.note(&force, index) }
        if words.contains(where: { Self.sums.contains($0.word) }) { Self.note(&sum, index) }
        if all.contains(.amount) { Self.note(&amount, index) }
        if all.contains(.currency) { Self.note(&currency, index) }
        if all.contains(.trade) { Self.note(&trade, index) }
        if final.contains(.innerName), isText, argument.path.count == 1 { Self.note(&innerName, index) }
        if final.contains(.innerArguments), argument.path.count == 1 { Self.note(&innerArguments, index) }
        if final.contains(.mode), isText, argument.path.count == 1, words.count <= (last.word == "mode" ? 1 : 2) {
            readChoices(argument, index, lexicon)
        }
    }

    private static func note(_ place: inout Int?, _ index: Int) {
        if place == nil { place = index }
    }

    private mutating func readChoices(_ argument: ToolArgument, _ index: Int, _ lexicon: Lexicon) {
        hasModeArgument = true
        let isMethod = argument.choices.contains("POST") || argument.choices.contains("PUT")
        takesHTTPMethod = takesHTTPMethod || isMethod
        // Some servers wrap every tool in the same two modes: the schema of the call, and the call.
        let isEnvelope = argument.choices.contains { $0.hasSuffix("schema") }
        guard !isMethod, !isEnvelope else { return }
        for choice in argument.choices.prefix(Self.maxChoices) {
            let words = WordScanner.words(of: Array(choice.utf8), .identifier, lexicon, maxBytes: 64, maxWords: 6)
            guard let action = Self.action(of: words) else { continue }
            if action.category > mode?.category ?? .read || mode == nil {
                mode = Mode(index: index, choice: choice, category: action.category)
            }
        }
    }

    /// `python_code` and `source_code` hold a program, `country_code` does not.
    private func isCodeKind(_ token: WordToken) -> Bool {
        token.meaning.traits.contains(.codeNoun) || token.meaning.traits.contains(.queryLanguage)
            || token.word == "source" || token.word == "js" || token.word == "shell"
    }

    private static func action(of words: [WordToken]) -> Action? {
        if let first = words.first?.order, first.isCertain || words.count == 1 { return first }
        return words.last?.order.flatMap { $0.isCertain ? $0 : nil }
    }

    private static let sums: Set<Word> = ["amount", "amounts", "sats", "satoshis", "lamports", "wei", "cents", "msat"]
}
