internal import Diagnostics
internal import DocumentText
internal import PolicyEngine
internal import RegularExpressions

/// Rules for results.
extension PolicyLoader {
    private static let responseKeys = ["redact", "strip", "max_bytes", "deny_if", "scan", "mode"]
    private static let redactable: [Detector] = [.secrets, .emails, .cardNumbers]
    private static let strippable: [Detector] = [.invisible, .ansi, .images]
    private static let maxResponseBytes: Int64 = 1 << 30
    /// What stands in the place of a match when the policy does not say.
    private static let defaultReplacement = "[redacted]"

    mutating func responses(_ member: DocumentMember) -> [ResponseRule] {
        guard case .mapping(let members) = member.value.content else {
            wrongType(member.value, what: "`responses`", wanted: "a mapping of tools to rules for their results")
            return []
        }
        return members.compactMap { responseRule($0) }
    }

    private mutating func responseRule(_ member: DocumentMember) -> ResponseRule? {
        let selector = selector(member.key, at: member.keyPlace)
        let what = "response rule \(PlainText.quoted(member.key))"
        guard
            let fields = fields(
                of: member.value, what: what, keys: PolicyLoader.responseKeys, subject: "response rules")
        else { return nil }
        if PolicyLoader.responseKeys.allSatisfy({ $0 == "mode" || !fields.has($0) }) {
            problems.error(
                .nothingToCheck, at: member.keyPlace, "\(what) does nothing",
                help: "add `redact`, `strip`, `max_bytes`, `deny_if` or `scan`, or remove it")
        }
        let strips = fields["strip"].flatMap {
            detectors($0.value, what: "`strip`", among: PolicyLoader.strippable)
        }
        let redactions = fields["redact"].map { self.redactions($0) }
        let maxBytes = fields["max_bytes"].flatMap { integer($0, in: 1...PolicyLoader.maxResponseBytes) }
        var denials = (fields["deny_if"].flatMap { list($0) } ?? []).flatMap { responseDenials($0) }
        let scan = fields["scan"].flatMap { choice($0, among: ["deny", "warn"]) }
        if scan == "deny" {
            denials.append(ResponseRule.Denial(id: "\(member.keyPlace.pointer)/scan", sign: .found(.instructions)))
        }
        let mode = fields["mode"].flatMap { self.mode($0) }
        guard let selector else { return nil }
        return ResponseRule(
            id: member.keyPlace.pointer, selector: selector, mode: mode, maxBytes: maxBytes.map { Int($0) },
            strips: strips ?? [], warnings: scan == "warn" ? [.instructions] : [], redactions: redactions ?? [],
            denials: denials)
    }

    // MARK: - redact

    private mutating func redactions(_ member: DocumentMember) -> [ResponseRule.Redaction] {
        let nodes = member.value.elements ?? [member.value]
        if nodes.isEmpty {
            problems.error(
                .emptyValue, at: member.value.place, "`redact` is empty", help: "write `redact: [secrets]`")
        }
        return nodes.compactMap { redaction($0) }
    }

    private mutating func redaction(_ node: DocumentNode) -> ResponseRule.Redaction? {
        guard case .mapping = node.content else {
            return detector(node, what: "`redact`", among: PolicyLoader.redactable).map { .found($0) }
        }
        guard
            let fields = fields(of: node, what: "redaction", keys: ["regex", "replace"], subject: "redactions")
        else { return nil }
        guard let member = fields["regex"] else {
            problems.error(
                .missingKey, at: node.place, "a redaction has no `regex`",
                help: "write `{regex: \"…\", replace: \"…\"}` or the name of a detector")
            return nil
        }
        let replacement = fields["replace"].flatMap { replacementText($0) }
        guard let pattern = string(member).flatMap({ expression($0, at: member.value.place) }) else { return nil }
        return .matched(pattern, replacement: replacement ?? PolicyLoader.defaultReplacement)
    }

    /// A text, which may be empty: the match is then taken out.
    private mutating func replacementText(_ member: DocumentMember) -> String? {
        if let scalar = member.value.scalar, scalar.style == .quoted { return scalar.text }
        return string(member)
    }

    // MARK: - deny_if

    private mutating func responseDenials(_ node: DocumentNode) -> [ResponseRule.Denial] {
        let keys = ["regex", "detects", "on_deny", "reason"]
        guard let fields = fields(of: node, what: "denial", keys: keys, subject: "denials of results") else {
            return []
        }
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: .deny))
        words(fields, into: &draft)
        let signs: [ResponseRule.Denial.Sign]
        switch (fields["regex"], fields["detects"]) {
        case (let member?, nil):
            let pattern = string(member).flatMap { expression($0, at: member.value.place) }
            signs = pattern.map { [.matched($0)] } ?? []
        case (nil, let member?):
            signs = detectors(member.value, what: "`detects`")?.map { .found($0) } ?? []
        case (let first?, let second?):
            contradiction(
                "`regex` and `detects` are two denials", at: max(first.keyPlace, second.keyPlace),
                help: "write two elements of `deny_if`")
            signs = []
        case (nil, nil):
            problems.error(
                .missingKey, at: node.place, "a denial of results has neither `regex` nor `detects`",
                help: "write `regex: \"…\"` or `detects: secrets`")
            signs = []
        }
        return signs.map { ResponseRule.Denial(id: node.place.pointer, sign: $0, message: draft.rule.message) }
    }

    /// A compiled pattern, or an error that says why it cannot be one.
    mutating func expression(_ pattern: String, at place: Place) -> RegularExpression? {
        do {
            return try RegularExpression(pattern)
        } catch {
            problems.error(
                .regularExpression, at: place,
                "regular expression \(PlainText.quoted(pattern)) cannot be used: \(PlainText.escaped(error.reason))",
                help: "write a pattern in RE2 syntax, which has no look-around and no back-references")
            return nil
        }
    }
}
