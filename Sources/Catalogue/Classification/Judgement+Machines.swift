internal import ToolRisk

extension Judgement {
    /// Browsers, generators of media, and tools that call other tools.
    mutating func decideByMachine() {
        decideByBrowser()
        decideByMedia()
        decideByDispatch()
        decideByIdiom()
    }

    /// Verbs whose meaning hangs on what they are used with.
    private mutating func decideByIdiom() {
        let words = Set(name.tokens.map(\.word))
        guard let head = name.headToken?.word else { return decideByNounIdiom(words) }
        if category == .write || category == .execute, !words.isDisjoint(with: Self.endings) {
            raise(to: .destructive, 70, evidence(.name, "asks for an end"))
        }
        switch head {
        case "mark", "set":
            if !words.isDisjoint(with: ["deleted", "archived", "trashed"]) {
                raise(to: .destructive, 72, evidence(.name, "marks as deleted"))
            }
        case "apply":
            let isPlain = name.tokens.count <= 2 && name.tokens.last?.word == "apply"
            if isPlain || !words.isDisjoint(with: Self.infrastructure) {
                raise(to: .execute, 72, nameEvidence(.execute))
            }
        case "open":
            guard category == .execute, description.category != .execute || !description.isCertain else { break }
            if !words.isDisjoint(
                with: Self.threads.union(["issue", "pr", "pull", "ticket", "case", "channel", "modal"]))
            {
                settle(.write, 60, nameEvidence(.write))
            } else if !words.isDisjoint(with: [
                "node", "nodes", "note", "notes", "entity", "entities", "memory", "record",
            ]) {
                settle(.read, 60, nameEvidence(.read))
            }
        case "build":
            let isBuilt =
                name.tokens.last?.word == "build" || description.category == .execute
                || !words.isDisjoint(with: Self.built)
            if category == .execute, !isBuilt {
                settle(description.category == .read ? .read : .write, 58, nameEvidence(.write))
            }
        case "complete", "prepare", "finish":
            if words.contains("migration") { raise(to: .execute, 70, nameEvidence(.execute)) }
        case "send", "type", "input", "write", "paste":
            let isRequest = words.contains("request") && (words.contains("api") || words.contains("http"))
            if isRequest || words.contains("contract") || !words.isDisjoint(with: Self.keystrokes) {
                raise(to: .execute, 75, nameEvidence(.execute))
            }
        case "use", "invoke", "call":
            if !words.isDisjoint(with: Self.callees), !description.claimsReadOnly {
                raise(to: .execute, 78, nameEvidence(.execute))
            }
        case "redact":
            if category == .destructive, !words.isDisjoint(with: ["text", "pii", "image", "pdf", "string", "prompt"]) {
                settle(.read, 62, nameEvidence(.read))
            }
        case "snapshot":
            let isPage = server.isKind(.browserServer) || !words.isDisjoint(with: Self.browserWords)
            if category == .write, isPage { settle(.read, 62, nameEvidence(.read)) }
        case "create", "start":
            let dials =
                description.tokens.isEmpty || description.tokens.prefix(20).contains { Self.dialling.contains($0.word) }
            if name.tokens.last?.word == "call", dials { raise(to: .execute, 68, nameEvidence(.execute)) }
            if head == "start", category == .execute, !words.isDisjoint(with: Self.threads) {
                settle(.write, 65, nameEvidence(.write))
            }
        case "make", "place", "end", "answer", "hold":
            let isRequest = words.contains("request") && (words.contains("api") || words.contains("http"))
            let isPlain = words.contains("request") && head == "make"
            if words.contains("call") || isRequest || isPlain { raise(to: .execute, 78, nameEvidence(.execute)) }
        case "post", "put", "patch", "request":
            if words.contains("http"), arguments.address != nil || !tool.hasArguments {
                raise(to: .execute, 78, evidence(.name, "sends any request"))
            }
        case "ask":
            if !words.isDisjoint(with: ["user", "human", "phone"]) { raise(to: .execute, 62, nameEvidence(.execute)) }
        case "evaluate":
            if !words.isDisjoint(with: Self.programs) { raise(to: .execute, 80, nameEvidence(.execute)) }
        case "display", "show":
            if !words.isDisjoint(with: Self.notices) { raise(to: .write, 65, nameEvidence(.write)) }
        case "tokenize", "tokenise", "generate", "track", "report", "convert":
            decideByMildIdiom(head, words)
        case "test":
            let asks = description.tokens.prefix(8).contains { $0.word == "if" || $0.word == "whether" }
            if category == .execute, asks || !words.isDisjoint(with: Self.connections) {
                settle(.read, 65, nameEvidence(.read))
            }
        case "resolve":
            if category == .write, !words.isDisjoint(with: Self.resolvable) { settle(.read, 65, nameEvidence(.read)) }
        case "add", "sum":
            let isArithmetic = description.tokens.prefix(12).contains { $0.word == "numbers" || $0.word == "integers" }
            if category == .write, isArithmetic { settle(.read, 75, evidence(.description, "adds numbers")) }
        default: break
        }
    }

    /// Verbs that mostly read, and sometimes leave something behind.
    private mutating func decideByMildIdiom(_ head: Word, _ words: Set<Word>) {
        let writes =
            switch head {
            case "generate": !words.isDisjoint(with: Self.secrets)
            case "track": !words.isDisjoint(with: ["event", "signup", "pageview", "purchase", "conversion"])
            case "convert":
                !words.isDisjoint(with: ["lead", "opportunity", "quote", "estimate", "deal", "trial", "cart"])
            case "report": description.headToken?.word == "report" && name.head == 0
            default: words.contains("card")
            }
        if writes { raise(to: .write, 62, nameEvidence(.write)) }
    }

    /// Names without a verb that are known for what they do.
    private mutating func decideByNounIdiom(_ words: Set<Word>) {
        let told = description.headToken?.word
        if description.category == nil, description.tokens.prefix(12).contains(where: { $0.word == "automation" }) {
            raise(to: .execute, 55, evidence(.description, "automates something"))
        } else if told == "display" || told == "show", !words.isDisjoint(with: Self.notices) {
            raise(to: .write, 60, descriptionEvidence(.write))
        } else if !words.isDisjoint(with: ["generation", "generator", "gen", "synthesis", "tts"]),
            name.objectTraits.contains(.mediaNoun) || words.contains("tts"), words.isDisjoint(with: Self.drawings)
        {
            raise(to: .execute, 62, evidence(.name, "has a model make media"))
        }
    }

    private static let dialling: Set<Word> = ["phone", "voice", "outbound", "dial", "dials", "number", "telephone"]
    private static let built: Set<Word> = [
        "image", "project", "app", "application", "solution", "target", "scheme", "package", "release", "apk", "docker",
        "container", "site", "workspace", "run", "ios", "android", "sim", "simulator", "sln", "binary", "firmware",
        "pipeline",
        "macos", "device", "dev", "mac", "proj", "ws", "streams", "model", "models", "job", "frontend", "wheel",
        "plugin", "function",
    ]
    private static let secrets: Set<Word> = [
        "token", "tokens", "key", "keys", "password", "passwords", "secret", "secrets", "wallets", "credentials",
        "certificate", "keypair", "apikey", "wallet",
    ]
    private static let connections: Set<Word> = [
        "connection", "connectivity", "auth", "authentication", "api", "credentials", "access", "key", "login",
        "server",
    ]
    private static let endings: Set<Word> = ["deletion", "removal", "erasure", "termination", "cancellation"]
    private static let infrastructure: Set<Word> = [
        "tf", "terraform", "kubectl", "kubernetes", "k8s", "manifest", "manifests", "migration", "migrations", "stack",
        "infrastructure", "yaml", "pulumi", "helm", "workflow", "workflows", "playbook",
    ]
    private static let keystrokes: Set<Word> = [
        "keys", "keystrokes", "keystroke", "input", "keyboard", "command", "commands", "terminal", "shell", "console",
        "tmux", "stdin", "repl", "pty",
    ]
    private static let callees: Set<Word> = ["tool", "api", "rpc", "function", "method", "endpoint"]
    private static let notices: Set<Word> = ["notification", "alert", "toast", "dialog", "banner", "popup"]
    private static let programs: Set<Word> = ["script", "javascript", "js", "python", "code", "lua"]
    private static let threads: Set<Word> = ["thread", "conversation", "discussion", "draft", "topic"]
    private static let resolvable: Set<Word> = [
        "id", "ids", "library", "name", "names", "url", "urls", "address", "dns", "domain", "entity", "symbol", "host",
        "hostname", "path", "user", "ref", "reference", "references", "link", "redirect", "ens", "doi", "uri", "handle",
        "location", "place", "type", "dependencies",
    ]

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

    private static let browserWords: Set<Word> = ["browser", "tab", "webpage", "puppeteer", "playwright"]

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
    private static let drawings: Set<Word> = [
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
