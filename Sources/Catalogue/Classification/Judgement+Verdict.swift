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

    private func labels() -> ToolLabels {
        var labels: ToolLabels = []
        let object = name.objectTraits.union(name.headToken?.meaning.traits ?? [])
        let all = object.union(description.sentenceTraits)
        let returns = category <= .execute && category != .write
        if returns,
            object.contains(.foreignText) || category == .read && description.sentenceTraits.contains(.foreignText)
        {
            labels.insert(.untrustedSource)
        }
        if returns, all.contains(.privateNoun), !object.contains(.publicNoun) { labels.insert(.privateData) }
        let sends = name.tokens.contains { $0.meaning.traits.contains(.sender) } && !name.isPlainRead
        let reaches = arguments.address != nil && (category == .execute || category == .read)
        let isFree = category == .execute && (arguments.code != nil || arguments.shell != nil || dispatcher != nil)
        if sends || reaches || isFree || arguments.recipient != nil && category != .read { labels.insert(.egress) }
        return labels
    }
}
