internal import ToolRisk

/// One tool under judgement: what its parts say, and what follows so far.
struct Judgement {
    let tool: ListedTool
    let server: ServerReading
    let name: NameReading
    let description: DescriptionReading
    let arguments: ArgumentReading
    let nameBytes: [UInt8]
    let descriptionBytes: [UInt8]

    private(set) var category: RiskCategory = .read
    private(set) var confidence = 40
    private(set) var evidence: [Evidence] = []
    var dispatcher: Dispatcher?

    init(_ tool: ListedTool, _ server: ServerReading, _ lexicon: Lexicon) {
        self.tool = tool
        self.server = server
        nameBytes = Array(tool.name.utf8.prefix(256))
        let text = tool.description.isEmpty ? tool.title : tool.description
        descriptionBytes = Array(text.utf8.prefix(4096))
        name = NameReading(nameBytes, server: server, lexicon)
        description = DescriptionReading(descriptionBytes, lexicon)
        arguments = ArgumentReading(tool, lexicon)
    }

    // MARK: - Deciding

    mutating func decide() {
        decideByWords()
        decideByArguments()
        decideByMachine()
        decideByMoney()
        decideByHints()
    }

    /// The name, the first sentence, or both.
    private mutating func decideByWords() {
        switch (name.category, name.isCertain) {
        case (let named?, true): decideByCertainName(named)
        case (let named?, false): decideByDoubtfulName(named)
        case (nil, _):
            if let told = description.category {
                settle(told, description.isCertain ? 78 : 58, descriptionEvidence(told))
            } else if !name.objectTraits.isDisjoint(with: [.statusNoun, .plural]) {
                settle(.read, 55, evidence(.name, "names what it returns"))
            } else if let listed = worstListed {
                let action = description.tokens[listed].meaning.action?.category ?? .read
                settle(action, 50, quoted(description.tokens[listed].range, action.meaning))
            } else if namesUnknownVerb {
                settle(.write, 32, evidence(.description, "does something unknown"))
            } else {
                settle(.read, 30, evidence(.name, "names no action"))
            }
        }
        if let caution = description.caution, category == .execute || category == .write, !name.isPlainRead {
            raise(to: .destructive, 60, quoted(description.tokens[caution].range, "warns of lasting loss"))
        }
    }

    /// Of the verbs in the first words of a description that names none first, the worst: `operations (get, delete)`.
    private var worstListed: Int? {
        var best: Int?
        for index in description.tokens.indices.prefix(40) {
            let token = description.tokens[index]
            guard let action = token.order, action.isCertain else { continue }
            let before = index > 0 ? description.tokens[index &- 1] : token
            guard
                token.followsComma || token.startsSentence || token.opensBracket || before.word == "to"
                    || before.meaning.traits.contains(.connector)
            else { continue }
            let known = best.flatMap { description.tokens[$0].meaning.action?.category }
            if known == nil || action.category > known ?? .read { best = index }
        }
        return best
    }

    /// Whether name and description start with the same unknown word: `reticulate_splines`, `Reticulate splines`.
    private var namesUnknownVerb: Bool {
        guard let first = description.tokens.first, first.meaning.traits.isDisjoint(with: .filler) else { return false }
        return name.tokens.prefix(2).contains { $0.word == first.word && !server.words.contains($0.word) }
            && description.tokens.count > 2 && name.tokens.count > 1 && description.tokens[1].word != "tool"
    }

    private mutating func decideByCertainName(_ named: RiskCategory) {
        settle(named, 90, nameEvidence(named))
        guard let told = description.category, description.isCertain else { return }
        if told == named { confidence = 97 }
        let isUndoing = nameBytes[(name.headToken?.range ?? 0..<0)].starts(with: [0x75, 0x6E])
        let isWorse =
            told >= .destructive && (named == .write && !isUndoing || named == .read && description.isLeading)
        if isWorse, description.headToken?.word != "overwrite" { settle(told, 62, descriptionEvidence(told)) }
        let isReader = name.headToken.map { Self.readers.contains($0.word) } ?? false
        let isChange =
            !isReader && description.isLeading
            && (description.headToken.map { Self.changes.contains($0.word) } ?? false)
        if named == .read, told == .write, isChange || name.headToken?.word == "download" {
            settle(told, 60, descriptionEvidence(told))
        }
        if named == .write, told == .execute, description.sentenceTraits.contains(.queryLanguage) {
            settle(told, 70, descriptionEvidence(told))
        }
        if named == .write, told == .execute, description.isLeading,
            description.headToken.map({ Self.running.contains($0.word) }) ?? false
        {
            settle(told, 60, descriptionEvidence(told))
        }
        if named == .execute, told == .read || told == .write { confidence = 75 }
        // `repository_archive`: a noun behind others, when the sentence says that it is got.
        let isNoun = name.headToken?.meaning.traits.contains(.nounToo) ?? false
        let isPlain = description.headToken?.startsSentence ?? false
        if isNoun, named > .read, told == .read, isPlain, (name.head ?? 0) > 0, name.headToken?.word != "set" {
            settle(.read, 65, descriptionEvidence(.read))
        }
        decideByHiddenCode(named)
    }

    /// `inspect: Executes JavaScript in the process`: the name reads, the sentence runs a program.
    private mutating func decideByHiddenCode(_ named: RiskCategory) {
        guard named == .read, let head = description.head, name.headToken?.word != "get" else { return }
        let verb = description.tokens[head].word
        guard verb == "execute" || verb == "executes" else { return }
        let object = description.tokens[(head &+ 1)...].prefix(4)
        if object.contains(where: { !$0.meaning.traits.isDisjoint(with: [.codeNoun, .shellNoun]) }) {
            settle(.execute, 65, descriptionEvidence(.execute))
        }
    }

    private static let readers: Set<Word> = ["get", "list", "fetch", "search", "find", "retrieve", "describe"]
    /// Verbs of sentences that outweigh a name that reads.
    private static let changes: Set<Word> = [
        "update", "updates", "send", "sends", "mark", "marks", "set", "sets", "enable", "enables", "disable",
        "disables",
    ]

    /// Verbs that tell a run from a record of one.
    private static let running: Set<Word> = [
        "run", "runs", "execute", "executes", "trigger", "triggers", "launch", "launches", "deploy", "deploys",
    ]

    /// The name's verb may be a noun: the first sentence decides, but does not make a command out to be milder.
    private mutating func decideByDoubtfulName(_ named: RiskCategory) {
        guard let told = description.category else { return settle(named, 62, nameEvidence(named)) }
        let isFetching = description.headToken.map { Self.fetching.contains($0.word) } ?? false
        if description.isCertain, told >= named || told == .read && !(isFetching && named > .read) {
            settle(told, told == named ? 88 : 80, descriptionEvidence(told))
        } else if !description.isCertain, told >= .destructive {
            settle(told, 60, descriptionEvidence(told))
        } else {
            settle(named, 62, nameEvidence(named))
        }
    }

    /// Verbs that read and leave something behind.
    private static let fetching: Set<Word> = ["download", "downloads", "export", "load", "convert", "converts"]

    /// Arguments that say what the name does not.
    private mutating func decideByArguments() {
        if let mode = arguments.mode, mode.category > category, !name.isPlainRead {
            let isEnvelope = mode.category == .execute && name.isCertain
            if !isEnvelope { raise(to: mode.category, 85, evidence(at: mode.index, mode.choice, "chooses the action")) }
        }
        let isManaging = name.tokens.contains { $0.word == "manage" || $0.word == "crud" || $0.word == "management" }
        if isManaging, category < .destructive, !name.isPlainRead {
            for (index, token) in description.tokens.prefix(200).enumerated() {
                guard let action = token.meaning.action, action.isCertain, action.form != .past,
                    action.category == .destructive || action.category == .execute && index < 16
                else { continue }
                raise(to: action.category, 75, quoted(token.range, "among the actions it manages"))
                if category == .destructive { break }
            }
        }
        if arguments.takesHTTPMethod, arguments.address != nil || arguments.path != nil, category < .destructive,
            !name.isPlainRead, !name.tokens.contains(where: { $0.meaning.traits.contains(.plainVerb) })
        {
            raise(to: .execute, 80, evidence(.name, "sends requests of any method"))
        }
        decideByQuery()
        decideByText()
    }

    /// A tool that takes a query runs it, unless it says that it only reads.
    private mutating func decideByQuery() {
        let head = name.headToken?.word
        let isQuery = head == "query" || head == "sql"
        let isCall = head == "call"
        let runs = name.category == .execute && head != "build" || description.category == .execute || isQuery
        guard runs || category == .execute, !name.isPlainRead || isQuery || runs else { return }
        let speaksSQL =
            arguments.sql != nil || name.traits.contains(.queryLanguage)
            || description.sentenceTraits.contains(.queryLanguage)
        let namesQuery = name.tokens.contains { $0.word == "query" || $0.word == "queries" }
        if speaksSQL || namesQuery || isCall, description.claimsReadOnly || claimsReadOnlyName, category <= .execute {
            settle(.read, 70, evidence(.description, "says that it only reads"))
        } else if category < .execute, speaksSQL {
            raise(
                to: .execute, 80,
                arguments.sql.map { evidence(at: $0, nil, "takes SQL") } ?? evidence(.name, "runs SQL"))
        } else if category == .read, isQuery, name.objectTraits.contains(.databaseNoun),
            !name.tokens.contains(where: { $0.word == "notion" }),
            arguments.query != nil || !tool.hasArguments
        {
            raise(to: .execute, 60, evidence(.name, "queries a database"))
        }
    }

    /// A tool that takes a command or a program runs it, unless its name says what else it does with it.
    private mutating func decideByText() {
        guard category < .execute, !name.isPlainRead, name.category != .write || !name.isCertain else { return }
        if let shell = arguments.shell, description.category != .read || !description.isCertain {
            raise(to: .execute, 75, evidence(at: shell, nil, "takes a command"))
        } else if let code = arguments.code, name.category == nil, description.category != .read {
            raise(to: .execute, 65, evidence(at: code, nil, "takes program text"))
        }
    }

    private var claimsReadOnlyName: Bool {
        name.tokens.contains { $0.word == "readonly" || $0.word == "select" || $0.word == "read" }
    }

    /// Hints of the server raise what is not certain.
    private mutating func decideByHints() {
        if tool.hints.isDestructive == true, tool.hints.isReadOnly != true, category == .write || category == .execute,
            description.caution != nil
        {
            raise(to: .destructive, 70, hint("destructiveHint"))
        }
        if tool.hints.isReadOnly == false, category == .read, confidence < 60 {
            raise(to: .write, 55, hint("readOnlyHint"))
        }
    }

    // MARK: - Changing the verdict

    /// Takes a category whatever was thought before.
    mutating func settle(_ new: RiskCategory, _ confidence: Int, _ reason: Evidence) {
        category = new
        self.confidence = confidence
        evidence.insert(reason, at: 0)
    }

    /// Takes a category when it is worse.
    mutating func raise(to new: RiskCategory, _ confidence: Int, _ reason: Evidence) {
        guard new > category else { return }
        settle(new, confidence, reason)
    }
}
