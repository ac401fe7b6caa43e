internal import JSONText
internal import ToolRisk

/// Compares two definitions of one tool and says what each difference means.
package struct DefinitionComparison {
    private let old: JSONDocument
    let new: JSONDocument
    /// What the tool can do by its new definition, for claims of harmlessness.
    private let category: RiskCategory
    private(set) var changes: [DefinitionChange] = []

    private init(old: JSONDocument, new: JSONDocument, category: RiskCategory) {
        self.old = old
        self.new = new
        self.category = category
    }

    /// In what two definitions differ, the worst first; empty when only the order of sets differs.
    ///
    /// `required`, `enum` and lists of types are sets. At most ``DefinitionChange/maxChanges`` of them.
    package static func changes(from old: PinnedDefinition, to new: PinnedDefinition) -> [DefinitionChange] {
        guard old.text != new.text else { return [] }
        guard let before = old.document, let after = new.document else {
            return [DefinitionChange(.other, at: "", before: nil, after: nil, severity: .critical)]
        }
        var comparison = DefinitionComparison(old: before, new: after, category: new.verdict.category)
        comparison.compareTool()
        comparison.compare(old.verdict, new.verdict)
        comparison.compare(old.findings, new.findings)
        return DefinitionChange.worstFirst(comparison.changes)
    }

    // MARK: - The tool

    private mutating func compareTool() {
        for (key, before, after) in pairs(.root, .root) {
            let place = JSONPointer(tokens: [key])
            switch key {
            case "name": continue
            case "title", "description", "icons":
                if !isSame(before, after) { note(.text, place, before, after, .low) }
            case "inputSchema":
                guard let before, let after else {
                    note(.constraintChanged, place, before, after, after == nil ? .high : .medium)
                    continue
                }
                compareSchemas(before, after, at: place)
            case "outputSchema":
                if !isSame(before, after) { note(.outputSchema, place, before, after, .low) }
            case "annotations":
                compareAnnotations(before, after, at: place)
            default:
                if !isSame(before, after) { note(.other, place, before, after, .low) }
            }
        }
    }

    // MARK: - Hints

    private mutating func compareAnnotations(_ before: JSONNodeID?, _ after: JSONNodeID?, at place: JSONPointer) {
        for key in keys(before, after) {
            let (one, other) = (old.member(key, before), new.member(key, after))
            guard !isSame(one, other) else { continue }
            let place = place.appending(key)
            switch key {
            case "title": note(.text, place, one, other, .low)
            case "readOnlyHint": compareHint(one, other, isHarmless: true, otherwise: false, at: place)
            case "idempotentHint": compareHint(one, other, isHarmless: true, otherwise: false, at: place)
            case "destructiveHint", "openWorldHint":
                compareHint(one, other, isHarmless: false, otherwise: true, at: place)
            default: note(.other, place, one, other, .low)
            }
        }
    }

    /// A claim that was turned round, or that a dangerous tool makes for the first time, is a lie to be looked at.
    private mutating func compareHint(
        _ before: JSONNodeID?, _ after: JSONNodeID?, isHarmless harmless: Bool, otherwise assumed: Bool,
        at place: JSONPointer
    ) {
        let was = old.flag(before) ?? assumed
        let claims = new.flag(after) ?? assumed
        guard was != claims, claims == harmless else { return note(.hintChanged, place, before, after, .low) }
        let isNewClaim = before == nil && category == .read
        note(.hintSoftened, place, before, after, isNewClaim ? .medium : .high)
    }

    // MARK: - Verdicts and words

    private mutating func compare(_ before: Verdict, _ after: Verdict) {
        if after.category > before.category {
            add(.categoryRaised, before.category.title, after.category.title, .critical)
        }
        if after.risk > before.risk { add(.riskRaised, "\(before.risk)", "\(after.risk)", .critical) }
        for name in after.labels.subtracting(before.labels).names { add(.labelAdded, nil, name, .high) }
        if after.dispatcher != before.dispatcher, let dispatcher = after.dispatcher {
            let former = before.dispatcher?.nameArgument.joined(separator: ".")
            add(.dispatcherChanged, former, dispatcher.nameArgument.joined(separator: "."), .high)
        }
        if after.category < before.category || after.category == before.category && after.risk < before.risk {
            add(.verdictLowered, before.category.title, after.category.title, .low)
        }
    }

    private mutating func compare(_ before: [PoisonFinding], _ after: [PoisonFinding]) {
        struct Words: Hashable {
            let code: PoisonFinding.Code
            let quote: String
        }
        let known = Set(before.map { Words(code: $0.code, quote: $0.quote) })
        for finding in after where !known.contains(Words(code: finding.code, quote: finding.quote)) {
            changes.append(
                DefinitionChange(
                    .poison, at: finding.place, before: nil, after: finding.quote,
                    severity: finding.severity.raised))
        }
    }

    private mutating func add(
        _ kind: DefinitionChange.Kind, _ before: String?, _ after: String?, _ severity: DriftSeverity
    ) {
        changes.append(DefinitionChange(kind, at: "", before: before, after: after, severity: severity))
    }

    // MARK: - Reading both

    mutating func note(
        _ kind: DefinitionChange.Kind, _ place: JSONPointer, _ before: JSONNodeID?, _ after: JSONNodeID?,
        _ severity: DriftSeverity
    ) {
        changes.append(
            DefinitionChange(
                kind, at: place.description, before: before.map { old.words($0) }, after: after.map { new.words($0) },
                severity: severity))
    }

    mutating func note(
        _ kind: DefinitionChange.Kind, _ place: JSONPointer, _ before: String?, _ after: String?,
        _ severity: DriftSeverity
    ) {
        changes.append(
            DefinitionChange(kind, at: place.description, before: before, after: after, severity: severity))
    }

    func before(_ key: String, of node: JSONNodeID?) -> JSONNodeID? { old.member(key, node) }

    func after(_ key: String, of node: JSONNodeID?) -> JSONNodeID? { new.member(key, node) }

    /// Members of both objects: the new one's in its order, then those that are gone.
    func pairs(
        _ before: JSONNodeID?, _ after: JSONNodeID?
    ) -> [(key: String, before: JSONNodeID?, after: JSONNodeID?)] {
        var former: [PinName: JSONNodeID] = [:]
        var order: [PinName] = []
        if let before {
            for (key, value) in old.members(of: before) {
                let name = PinName(old.string(key) ?? "")
                former[name] = value
                order.append(name)
            }
        }
        var found: [(key: String, before: JSONNodeID?, after: JSONNodeID?)] = []
        if let after {
            for (key, value) in new.members(of: after) {
                let name = PinName(new.string(key) ?? "")
                found.append((name.text, former.removeValue(forKey: name), value))
            }
        }
        for name in order {
            if let value = former[name] { found.append((name.text, value, nil)) }
        }
        return found
    }

    private func keys(_ before: JSONNodeID?, _ after: JSONNodeID?) -> [String] {
        pairs(before, after).map(\.key)
    }

    /// Whether both say the same; the texts are canonical, so bytes decide.
    func isSame(_ before: JSONNodeID?, _ after: JSONNodeID?) -> Bool {
        guard let before, let after else { return before == nil && after == nil }
        return old.bytes[old.range(before)].elementsEqual(new.bytes[new.range(after)])
    }

    /// Whether both are the same set of values; a single value is a set of one.
    func isSameSet(_ before: JSONNodeID?, _ after: JSONNodeID?) -> Bool {
        formerSet(before) == currentSet(after)
    }

    func formerElements(_ node: JSONNodeID?) -> [JSONNodeID] { node.map { Array(old.elements(of: $0)) } ?? [] }

    func currentElements(_ node: JSONNodeID?) -> [JSONNodeID] { node.map { Array(new.elements(of: $0)) } ?? [] }

    func formerSet(_ node: JSONNodeID?) -> Set<[UInt8]> { old.set(node) }

    func currentSet(_ node: JSONNodeID?) -> Set<[UInt8]> { new.set(node) }

    func formerArgument(_ node: JSONNodeID) -> ArgumentShape { ArgumentShape(node, in: old) }

    func currentArgument(_ node: JSONNodeID) -> ArgumentShape { ArgumentShape(node, in: new) }
}

extension DriftSeverity {
    /// One level worse: what is suspicious when it is there from the start is worse when it comes later.
    fileprivate var raised: DriftSeverity {
        switch self {
        case .low: .medium
        case .medium: .high
        case .high, .critical: .critical
        }
    }
}

extension DefinitionChange {
    /// The worst first, otherwise in the order given; cut to what is kept.
    static func worstFirst(_ changes: [DefinitionChange]) -> [DefinitionChange] {
        let sorted = DriftSeverity.allCases.reversed().flatMap { severity in
            changes.filter { $0.severity == severity }
        }
        return Array(sorted.prefix(maxChanges))
    }
}

extension JSONDocument {
    fileprivate func member(_ key: String, _ node: JSONNodeID?) -> JSONNodeID? {
        node.flatMap { member(key, of: $0) }
    }

    fileprivate func flag(_ node: JSONNodeID?) -> Bool? {
        switch node.map({ kind($0) }) {
        case .true: true
        case .false: false
        case .null, .number, .string, .array, .object, nil: nil
        }
    }

    /// A string's content, or the text of another value.
    fileprivate func words(_ node: JSONNodeID) -> String {
        string(node) ?? String(decoding: bytes[range(node)], as: UTF8.self)
    }

    fileprivate func set(_ node: JSONNodeID?) -> Set<[UInt8]> {
        guard let node else { return [] }
        guard kind(node) == .array else { return [Array(bytes[range(node)])] }
        return Set(elements(of: node).map { Array(bytes[range($0)]) })
    }
}
