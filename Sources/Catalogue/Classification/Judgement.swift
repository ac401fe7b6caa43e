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
        let told = description.category
        switch (name.category, name.isCertain) {
        case (let named?, true):
            settle(named, 90, nameEvidence(named))
            guard let told, description.isCertain else { break }
            if told == named { confidence = 97 }
            if named == .read, told >= .destructive { settle(told, 60, descriptionEvidence(told)) }
            if named == .write, told >= .destructive { settle(told, 65, descriptionEvidence(told)) }
            if named == .execute, told == .read || told == .write { confidence = 75 }
        case (let named?, false):
            if let told, description.isCertain {
                settle(told, 80, descriptionEvidence(told))
                if told == named { confidence = 88 }
            } else if let told, told > named {
                settle(told, 60, descriptionEvidence(told))
            } else {
                settle(named, 62, nameEvidence(named))
            }
        case (nil, _):
            if let told {
                settle(told, description.isCertain ? 78 : 58, descriptionEvidence(told))
            } else if !name.objectTraits.isDisjoint(with: [.statusNoun, .plural]) {
                settle(.read, 55, evidence(.name, "names what it returns"))
            } else {
                settle(.read, 30, evidence(.name, "names no action"))
            }
        }
        if let caution = description.caution, category == .execute || category == .write, !name.isPlainRead {
            raise(to: .destructive, 60, quoted(description.tokens[caution].range, "warns of lasting loss"))
        }
    }

    /// Arguments that say what the name does not.
    private mutating func decideByArguments() {
        if let mode = arguments.mode, mode.category > category {
            let isCertain = !name.isPlainRead
            let isEnvelope = mode.category == .execute && name.isCertain
            if isCertain, !isEnvelope {
                raise(to: mode.category, 85, evidence(at: mode.index, mode.choice, "chooses the action"))
            }
        }
        let isManaging = name.tokens.contains { $0.word == "manage" || $0.word == "crud" || $0.word == "management" }
        if isManaging, category < .destructive, !name.isPlainRead {
            for token in description.tokens.prefix(200) {
                guard let action = token.meaning.action, action.isCertain, action.category == .destructive,
                    action.form != .past
                else { continue }
                raise(to: .destructive, 75, quoted(token.range, "among the actions it manages"))
                break
            }
        }
        if arguments.takesHTTPMethod, arguments.address != nil || arguments.path != nil, category < .destructive {
            raise(to: .execute, 80, evidence(.name, "sends requests of any method"))
        }
        decideByQuery()
    }

    /// A tool that takes a query, a command or a program runs it, unless it says that it only reads.
    private mutating func decideByQuery() {
        let runs =
            name.category == .execute || name.headToken?.word == "query" || name.category == nil
            || description.category == .execute
        let speaksSQL =
            name.objectTraits.contains(.queryLanguage) || description.sentenceTraits.contains(.queryLanguage)
        let isQuery = arguments.sql != nil || speaksSQL
        let namesQuery = name.tokens.contains { $0.word == "query" || $0.word == "queries" || $0.word == "sql" }
        if isQuery || namesQuery, description.claimsReadOnly || claimsReadOnlyName, category == .execute {
            settle(.read, 70, evidence(.description, "says that it only reads"))
            return
        }
        if category == .read, runs, isQuery {
            let found = arguments.sql.map { evidence(at: $0, nil, "takes SQL") } ?? evidence(.name, "runs queries")
            raise(to: .execute, 80, found)
        }
        guard category < .execute, !name.isPlainRead, name.category != .write || !name.isCertain else { return }
        if let shell = arguments.shell, arguments.traits.contains(.shellNoun) {
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
