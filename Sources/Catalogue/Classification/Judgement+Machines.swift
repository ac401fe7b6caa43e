internal import ToolRisk

extension Judgement {
    /// Browsers, generators of media, and tools that call other tools.
    mutating func decideByMachine() {
        decideByBrowser()
        decideByMedia()
        decideByDispatch()
        decideByIdiom()
    }

    /// In a browser, opening, selecting and submitting have effects that the page decides.
    private mutating func decideByBrowser() {
        guard category < .execute, !name.isPlainRead else { return }
        let isBrowser = server.isKind(.browserServer) || name.tokens.contains { Self.browserWords.contains($0.word) }
        guard isBrowser, let head = name.headToken, head.meaning.traits.contains(.browserVerb) else { return }
        if category == .read, name.isCertain { return }
        let isPage = name.objectTraits.contains(.browserNoun) || name.tokens.count <= 2
        guard isPage else { return }
        raise(to: .execute, 70, nameEvidence(.execute))
    }

    static let browserWords: Set<Word> = ["browser", "tab", "webpage", "puppeteer", "playwright"]

    /// Generating speech, images and the like runs a model elsewhere.
    private mutating func decideByMedia() {
        guard category < .execute, !name.isPlainRead else { return }
        let isTurned = name.tokens.contains { $0.word == "to" || $0.word == "2" }
        let isDrawn = name.tokens.contains { Self.drawings.contains($0.word) }
        guard !isDrawn else { return }
        let turnsInto = isTurned && (name.tokens.last?.meaning.traits.contains(.mediaNoun) ?? false)
        let head = name.headToken ?? name.tokens.first
        let makes = head.map { $0.meaning.traits.contains(.mediaVerb) } ?? false
        let isPlainVerb = head.map { Self.plainMakers.contains($0.word) } ?? false
        let runsModel = !isPlainVerb || description.tokens.prefix(60).contains { Self.models.contains($0.word) }
        let isMedia = name.lastTraits.contains(.mediaNoun) || describesMedia && !isPlainVerb
        if turnsInto || makes && runsModel && isMedia {
            raise(to: .execute, 68, evidence(.name, "has a model make media"))
        }
    }

    /// `Generate a 3D asset`: the medium stands right behind the verb.
    private var describesMedia: Bool {
        guard let verb = description.head, description.tokens[verb].meaning.traits.contains(.mediaVerb) else {
            return false
        }
        let object = description.tokens[(verb &+ 1)...].prefix(4)
        return object.contains { $0.meaning.traits.contains(.mediaNoun) }
            && !object.contains { Self.drawings.contains($0.word) || $0.meaning.traits.contains(.paperNoun) }
    }

    private static let plainMakers: Set<Word> = ["create", "edit", "make", "render"]
    static let drawings: Set<Word> = [
        "chart", "diagram", "graph", "qr", "barcode", "thumbnail", "placeholder", "plot", "meme", "qrcode", "map",
    ]
    private static let models: Set<Word> = ["ai", "prompt", "model", "dall", "diffusion", "flux", "generative"]

    /// `use_tool`, `call_api`: what happens is up to the arguments.
    private mutating func decideByDispatch() {
        guard let verb = name.tokens.firstIndex(where: { $0.meaning.traits.contains(.callVerb) }),
            name.tokens.indices.contains(where: { $0 != verb && name.tokens[$0].meaning.traits.contains(.callNoun) }),
            let inner = arguments.innerName, category <= .execute, name.category == .execute || !name.isCertain
        else { return }
        guard let passed = arguments.innerArguments, passed != inner else { return }
        settle(.execute, 85, evidence(at: inner, nil, "names what to call"))
        dispatcher = Dispatcher(
            nameArgument: tool.arguments[inner].path, argumentsArgument: tool.arguments[passed].path)
    }
}
