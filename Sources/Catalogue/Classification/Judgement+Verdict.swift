internal import ToolRisk

extension Judgement {
    /// The verdict with its signals, labels and risk.
    func verdict() -> Verdict {
        var evidence = self.evidence
        let signals = self.signals(&evidence)
        var risk = category.baseRisk
        if !signals.isEmpty, category == .execute || category == .destructive { risk &+= 1 }
        return Verdict(
            category: category, risk: risk, labels: labels(), signals: signals, evidence: evidence,
            confidencePercent: confidence, dispatcher: dispatcher)
    }

    private func signals(_ evidence: inout [Evidence]) -> [RiskSignal] {
        var found: [RiskSignal] = []
        let places: [(RiskSignal, Int?, String)] = [
            (.code, arguments.code, "takes program text"), (.sql, arguments.sql, "takes SQL"),
            (.shell, arguments.shell, "takes a command"), (.path, arguments.path, "takes a path"),
            (.url, arguments.address, "takes an address"), (.credential, arguments.credential, "takes a credential"),
            (.bulk, arguments.bulk, "takes many at once"), (.force, arguments.force, "skips or asks for confirmation"),
        ]
        for (signal, place, meaning) in places {
            guard let place else { continue }
            found.append(signal)
            evidence.append(self.evidence(at: place, nil, meaning))
        }
        if let admin = name.tokens.first(where: { $0.meaning.traits.contains(.admin) }) {
            found.append(.admin)
            evidence.append(
                Evidence(
                    place: "name", quote: String(decoding: nameBytes[admin.range], as: UTF8.self),
                    meaning: "acts on the system or as an administrator"))
        }
        if !tool.hasSchema {
            found.append(.noSchema)
            evidence.append(Evidence(place: "inputSchema", quote: "", meaning: "does not say what it takes"))
        }
        if tool.description.isEmpty {
            found.append(.noDescription)
            evidence.append(Evidence(place: "description", quote: "", meaning: "does not say what it does"))
        }
        if dispatcher != nil { found.append(.dispatcher) }
        return found
    }

    // MARK: - Labels

    private func labels() -> ToolLabels {
        var labels: ToolLabels = []
        let isReturning = category == .read || category == .execute
        if isReturning, returnsForeignText { labels.insert(.untrustedSource) }
        if isReturning, returnsPrivateData { labels.insert(.privateData) }
        if carriesOut { labels.insert(.egress) }
        return labels
    }

    /// The object of the name, or of the first sentence when the name has none.
    private var returned: WordTraits {
        let object = name.objectTraits.union(name.headToken?.meaning.traits ?? [])
        let said: WordTraits = [.foreignText, .privateNoun, .publicNoun]
        return object.isDisjoint(with: said) ? description.sentenceTraits : object
    }

    private var returnsForeignText: Bool {
        if arguments.address != nil { return true }
        let isBrowser = server.isKind(.browserServer) && category == .execute
        return isBrowser || returned.contains(.foreignText)
    }

    private var returnsPrivateData: Bool {
        let isPublic = returned.contains(.publicNoun) || name.tokens.contains { $0.word == "web" }
        let isQuery = arguments.sql != nil || name.traits.contains(.queryLanguage)
        return !isPublic && (isQuery || returned.contains(.privateNoun))
    }

    /// Whether arguments reach somebody outside: they are sent, published, part of an address, or run.
    private var carriesOut: Bool {
        guard !name.isPlainRead else { return arguments.address != nil }
        if name.tokens.contains(where: { $0.meaning.traits.contains(.sender) }) { return true }
        if category == .write, name.tokens.contains(where: { Self.published.contains($0.word) }) { return true }
        if arguments.recipient != nil, category != .read { return true }
        guard category == .execute || category == .read else { return false }
        return arguments.address != nil || arguments.code != nil || arguments.shell != nil || dispatcher != nil
    }

    /// What others get to see when it is written.
    private static let published: Set<Word> = [
        "issue", "comment", "comments", "pull", "pr", "gist", "review", "discussion", "tweet", "post", "message",
        "webhook", "mail", "email", "reply", "thread", "story", "reel", "status",
    ]
}
