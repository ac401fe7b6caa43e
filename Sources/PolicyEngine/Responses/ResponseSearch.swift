internal import JSONText
internal import RegularExpressions

/// One look at a message under the rules for results: what was found, and what has to be replaced.
struct ResponseSearch {
    let rules: ResponseRules
    /// In the order of the text.
    private(set) var edits: [TextEdit] = []
    private(set) var findings: [ResponseFinding] = []
    private(set) var shadowRefusals: [PolicyRefusal] = []
    /// Set when the result is kept from the client; nothing is looked at any more.
    private(set) var refusal: PolicyRefusal?
    /// How many matches of patterns may still be replaced.
    private var matchesLeft = PatternScan.maxMatches

    /// Members whose value goes back to the server as it is; they are at the top of a message or just below.
    private static let opaqueMembers = ["requestState", "nextCursor", "taskId", "progressToken", "requestId"]
    private static let deepestOpaqueMember = 2
    /// Members of the protocol with words of its own, which must arrive as they are.
    private static let wordMembers = ["type", "mimeType", "role", "resultType", "status"]
    private static let maxWordBytes = 64
    /// Shortest number that can be one of a card, in bytes.
    private static let minCardBytes = 14

    init(rules: ResponseRules) {
        self.rules = rules
    }

    /// Refuses what is too long.
    mutating func measure(_ bytes: Int) {
        for rule in rules.rules {
            guard let most = rule.maxBytes, bytes > most, refusal == nil else { continue }
            refuse(
                PolicyRefusal(
                    reason: .responseTooLarge, rule: "\(rule.id)/max_bytes",
                    message: "the result has \(bytes) bytes and the policy lets \(most) pass, ask for less"),
                by: rule)
        }
    }

    /// Looks at every text at and below `node`.
    ///
    /// - Parameter key: the key of the member whose value this is; nil for an element.
    /// - Parameter depth: how many containers of the protocol are around it; nil inside of a structured result, whose
    ///   members mean nothing to the protocol.
    mutating func visit(_ node: JSONNodeID, under key: JSONNodeID?, in document: JSONDocument, depth: Int?) {
        guard refusal == nil else { return }
        switch document.kind(node) {
        case .object:
            for member in document.members(of: node) {
                visitKey(member.key, in: document)
                let isStructure = document.equals(member.key, "structuredContent" as StaticString)
                if let depth, isFixed(member.key, member.value, in: document, depth: depth) { continue }
                if depth != nil, isBlob(member.key, of: node, in: document) {
                    visitBlob(member.value, under: member.key, in: document)
                } else {
                    let inner = isStructure ? nil : depth.map { $0 + 1 }
                    visit(member.value, under: member.key, in: document, depth: inner)
                }
            }
        case .array:
            for element in document.elements(of: node) {
                visit(element, under: key, in: document, depth: depth.map { $0 + 1 })
            }
        case .string: visitText(node, under: key, in: document)
        case .number:
            guard document.range(node).count >= ResponseSearch.minCardBytes else { return }
            visitNumber(node, in: document)
        case .true, .false, .null: break
        }
    }

    // MARK: - Leaves

    private mutating func visitText(_ node: JSONNodeID, under key: JSONNodeID?, in document: JSONDocument) {
        let name = key.flatMap { key in
            document.withDecodedBytes(key) { text -> SecretValue.Name? in SecretValue.name(text, in: 0..<text.count) }
        }
        let new = document.withDecodedBytes(node) { text -> [UInt8]? in rewritten(text, named: name) }
        if let new { edits.append(TextEdit(range: document.range(node), replacement: new.asJSONString)) }
    }

    /// A number can only be that of a card; what stands in its place is a text.
    private mutating func visitNumber(_ node: JSONNodeID, in document: JSONDocument) {
        let digits = Array(document.bytes[document.range(node)])
        guard Detector.cardNumbers.finds(in: digits.span), let new = rewritten(digits.span, named: nil) else { return }
        edits.append(TextEdit(range: document.range(node), replacement: new.asJSONString))
    }

    /// Keys stay as they are, but may hold what is denied.
    private mutating func visitKey(_ key: JSONNodeID, in document: JSONDocument) {
        for rule in rules.rules where !rule.denials.isEmpty {
            let found = document.withDecodedBytes(key) { text -> ResponseRule.Denial? in denial(of: rule, text, nil) }
            if let found { refuse(rule.refusal(found), by: rule) }
        }
    }

    private mutating func visitBlob(_ node: JSONNodeID, under key: JSONNodeID, in document: JSONDocument) {
        guard document.kind(node) == .string else {
            return visit(node, under: key, in: document, depth: nil)
        }
        switch document.withDecodedBytes(node, { encoded -> Base64Text.Content in Base64Text.content(encoded) }) {
        case .binary: break
        case .notBase64: visitText(node, under: key, in: document)
        case .text(let text):
            guard let new = rewritten(text.span, named: nil) else { return }
            edits.append(TextEdit(range: document.range(node), replacement: Base64Text.encoded(new).asJSONString))
        }
    }

    private func isFixed(_ key: JSONNodeID, _ value: JSONNodeID, in document: JSONDocument, depth: Int) -> Bool {
        guard document.kind(value) == .string else { return false }
        if depth < ResponseSearch.deepestOpaqueMember,
            ResponseSearch.opaqueMembers.contains(where: { document.equals(key, $0) })
        {
            return true
        }
        guard ResponseSearch.wordMembers.contains(where: { document.equals(key, $0) }) else { return false }
        return document.withDecodedBytes(value) { word -> Bool in
            word.count <= ResponseSearch.maxWordBytes && !Detector.secrets.finds(in: word)
                && word.end(of: .token, from: 0) == word.count
        }
    }

    /// `blob` of a resource, `data` of an image or sound.
    private func isBlob(_ key: JSONNodeID, of node: JSONNodeID, in document: JSONDocument) -> Bool {
        if document.equals(key, "blob" as StaticString) { return true }
        return document.equals(key, "data" as StaticString)
            && document.member("mimeType" as StaticString, of: node) != nil
    }

    // MARK: - Texts

    /// What every rule makes of a text; nil when it stays as it is.
    private mutating func rewritten(_ text: Span<UInt8>, named name: SecretValue.Name?) -> [UInt8]? {
        var current: [UInt8]?
        for rule in rules.rules {
            guard refusal == nil else { return nil }
            let changed =
                if let current {
                    apply(rule, to: current.span, named: name, original: text)
                } else {
                    apply(rule, to: text, named: name, original: nil)
                }
            if let changed, !rules.isShadow(rule) { current = changed }
        }
        return current
    }

    private mutating func apply(
        _ rule: ResponseRule, to text: Span<UInt8>, named name: SecretValue.Name?, original: Span<UInt8>?
    ) -> [UInt8]? {
        var current: [UInt8]?
        for detector in rule.strips {
            let ranges = if let current { detector.ranges(in: current.span) } else { detector.ranges(in: text) }
            guard !ranges.isEmpty else { continue }
            note(detector.rawValue, ranges.count, by: rule)
            current = if let current { current.span.replacing(ranges, by: "") } else { text.replacing(ranges, by: "") }
        }
        // What a rule has taken out is looked at as well: it was there.
        var denial = denial(of: rule, text, name)
        if denial == nil, let current { denial = self.denial(of: rule, current.span, name) }
        if denial == nil, let original { denial = self.denial(of: rule, original, name) }
        if let denial { refuse(rule.refusal(denial), by: rule) }
        for detector in rule.warnings {
            let ranges = if let current { detector.ranges(in: current.span) } else { detector.ranges(in: text) }
            if !ranges.isEmpty { note(detector.rawValue, ranges.count, by: rule) }
        }
        for redaction in rule.redactions {
            let changed =
                if let current {
                    redact(current.span, redaction, by: rule, name)
                } else {
                    redact(text, redaction, by: rule, name)
                }
            if let changed { current = changed }
        }
        return current
    }

    private func denial(
        of rule: ResponseRule, _ text: Span<UInt8>, _ name: SecretValue.Name?
    ) -> ResponseRule.Denial? {
        for denial in rule.denials {
            switch denial.sign {
            case .matched(let pattern): if pattern.matches(utf8: text) { return denial }
            case .found(let detector): if !found(by: detector, in: text, name, limit: 1).isEmpty { return denial }
            }
        }
        return nil
    }

    private mutating func redact(
        _ text: Span<UInt8>, _ redaction: ResponseRule.Redaction, by rule: ResponseRule, _ name: SecretValue.Name?
    ) -> [UInt8]? {
        switch redaction {
        case .found(let detector):
            let ranges = found(by: detector, in: text, name)
            guard !ranges.isEmpty else { return nil }
            note(detector.rawValue, ranges.count, by: rule)
            return text.replacing(ranges, by: detector.replacement)
        case .matched(let pattern, let replacement):
            let ranges = PatternScan.ranges(of: pattern, in: text, limit: matchesLeft)
            matchesLeft -= ranges.count
            guard matchesLeft > 0 else {
                refuse(rule.tooManyMatches, by: rule)
                return nil
            }
            guard !ranges.isEmpty else { return nil }
            note("pattern", ranges.count, by: rule)
            return text.replacing(ranges, by: replacement)
        }
    }

    /// What a detector finds; a text under the key `password` is a secret as a whole.
    private func found(
        by detector: Detector, in text: Span<UInt8>, _ name: SecretValue.Name?, limit: Int = .max
    ) -> [Range<Int>] {
        if detector == .secrets, let name,
            SecretValue.isSecret(text, in: 0..<text.count, named: name, isQuoted: true)
        {
            return [0..<text.count]
        }
        return detector.ranges(in: text, limit: limit)
    }

    // MARK: - Notes

    private mutating func note(_ kind: String, _ count: Int, by rule: ResponseRule) {
        if let known = findings.firstIndex(where: { $0.rule == rule.id && $0.kind == kind }) {
            findings[known].count += count
        } else {
            findings.append(
                ResponseFinding(rule: rule.id, kind: kind, count: count, isShadow: rules.isShadow(rule)))
        }
    }

    private mutating func refuse(_ found: PolicyRefusal, by rule: ResponseRule) {
        if !rules.isShadow(rule) {
            refusal = refusal ?? found
        } else if !shadowRefusals.contains(where: { $0.rule == found.rule }) {
            shadowRefusals.append(found)
        }
    }
}

extension ResponseRule {
    fileprivate func refusal(_ denial: Denial) -> PolicyRefusal {
        let what =
            switch denial.sign {
            case .matched: "holds what the policy keeps back"
            case .found(let detector): "holds \(detector.noun), which the policy keeps back"
            }
        return PolicyRefusal(
            reason: .response, rule: denial.id,
            message: denial.message ?? "the call was made, but its result \(what), a retry does not help")
    }

    fileprivate var tooManyMatches: PolicyRefusal {
        PolicyRefusal(
            reason: .response, rule: id,
            message: "the call was made, but its result has more to redact than the gateway does, ask for less")
    }
}
