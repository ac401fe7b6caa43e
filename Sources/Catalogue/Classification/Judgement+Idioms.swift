internal import ToolRisk

extension Judgement {
    /// Verbs whose meaning hangs on what they are used with.
    mutating func decideByIdiom() {
        let words = Set(name.tokens.map(\.word))
        guard let head = name.headToken?.word else { return decideByNounIdiom(words) }
        if category == .write || category == .execute, !words.isDisjoint(with: Self.endings) {
            raise(to: .destructive, 70, evidence(.name, "asks for an end"))
        }
        decideByRunningIdiom(head, words)
        decideByChangingIdiom(head, words)
    }

    /// Verbs that run something with one object, and do something else with another.
    private mutating func decideByRunningIdiom(_ head: Word, _ words: Set<Word>) {
        switch head {
        case "apply":
            let isPlain = name.tokens.count <= 2 && name.tokens.last?.word == "apply"
            if isPlain || !words.isDisjoint(with: Self.infrastructure) {
                raise(to: .execute, 72, nameEvidence(.execute))
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
        default: break
        }
    }

    /// Verbs that read with one object, and change something with another.
    private mutating func decideByChangingIdiom(_ head: Word, _ words: Set<Word>) {
        switch head {
        case "mark", "set":
            if !words.isDisjoint(with: ["deleted", "archived", "trashed", "void", "voided", "cancelled", "canceled"]) {
                raise(to: .destructive, 72, evidence(.name, "marks as deleted"))
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
        case "redact":
            if category == .destructive, !words.isDisjoint(with: ["text", "pii", "image", "pdf", "string", "prompt"]) {
                settle(.read, 62, nameEvidence(.read))
            }
        case "snapshot":
            let isPage = server.isKind(.browserServer) || !words.isDisjoint(with: Self.browserWords)
            if category == .write, isPage { settle(.read, 62, nameEvidence(.read)) }
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
}
