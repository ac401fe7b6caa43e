internal import Diagnostics
internal import DocumentText
internal import PolicyEngine
internal import ToolRisk

/// Rules about calls that follow each other.
extension PolicyLoader {
    private static let flowKeys = [
        "name", "after", "require_before", "window", "when", "action", "approval_timeout", "on_deny", "reason", "mode",
    ]

    mutating func flows(_ member: DocumentMember) -> [FlowRule] {
        (list(member) ?? []).compactMap { flow($0) }
    }

    /// Reads one flow; every part is checked even when another is wrong.
    private mutating func flow(_ node: DocumentNode) -> FlowRule? {
        guard let fields = fields(of: node, what: "flow", keys: PolicyLoader.flowKeys, subject: "flows") else {
            return nil
        }
        var draft = RuleDraft(rule: Rule(id: node.place.pointer, effect: .deny))
        words(fields, into: &draft)
        if !fields.has("when") {
            problems.error(
                .missingKey, at: fields.place, "a flow has no `when`",
                help: "write which calls it is for, such as `when: egress`")
        }
        let when = fields["when"].flatMap { subjects($0) }
        let trigger = trigger(fields)
        let window = flowWindow(fields)
        let action = flowAction(fields)
        guard let when, let trigger, let window else { return nil }
        return FlowRule(
            id: draft.rule.id, name: draft.rule.name, message: draft.rule.message, mode: draft.rule.mode, when: when,
            trigger: trigger, windowNanoseconds: window, action: action)
    }

    private mutating func trigger(_ fields: Fields) -> FlowRule.Trigger? {
        if let member = fields["require_before"] {
            if let after = fields["after"] {
                contradiction(
                    "`after` and `require_before` are two rules", at: max(after.keyPlace, member.keyPlace),
                    help: "write two flows")
                return nil
            }
            let nodes = member.value.elements ?? [member.value]
            let tools = nodes.map { exactTool($0, what: "a tool of `require_before`") }
            guard !tools.isEmpty else {
                problems.error(.emptyValue, at: member.value.place, "`require_before` names no tool")
                return nil
            }
            return tools.contains { $0 == nil } ? nil : .unlessSucceeded(tools.compactMap { $0 })
        }
        guard let member = fields["after"] else {
            problems.error(
                .missingKey, at: fields.place, "a flow has neither `after` nor `require_before`",
                help: "write what must have happened before, such as `after: [untrusted_source, private_data]`")
            return nil
        }
        return subjects(member).map { .after($0) }
    }

    private mutating func flowWindow(_ fields: Fields) -> Int64? {
        guard let member = fields["window"] else {
            if fields.has("require_before") { return FlowRule.defaultSuccessNanoseconds }
            if fields.has("after") {
                problems.error(
                    .missingKey, at: fields.place, "a flow with `after` has no `window`",
                    help: "write how long a call counts, such as `window: 30m`")
            }
            return nil
        }
        return duration(member)
    }

    private mutating func flowAction(_ fields: Fields) -> FlowRule.Action {
        let timeout = fields["approval_timeout"].flatMap { duration($0) }
        let word = fields["action"].flatMap { choice($0, among: ["deny", "require_approval"]) }
        if word == "require_approval" {
            return .approve(timeoutNanoseconds: timeout ?? approvalTimeoutNanoseconds)
        }
        if let member = fields["approval_timeout"] {
            contradiction(
                "`approval_timeout` has no effect without `action: require_approval`", at: member.keyPlace)
        }
        return .deny
    }

    // MARK: - What a flow is about

    /// A label, a category or a selector, or a list of them.
    private mutating func subjects(_ member: DocumentMember) -> [FlowSubject]? {
        let nodes = member.value.elements ?? [member.value]
        guard !nodes.isEmpty else {
            problems.error(
                .emptyValue, at: member.value.place, "`\(member.key)` is empty",
                help: "write a label, a category or a tool")
            return nil
        }
        var found: [FlowSubject] = []
        for node in nodes {
            guard let subject = subject(node, what: "an element of `\(member.key)`") else { continue }
            if found.contains(subject), let text = node.scalar?.text {
                problems.error(
                    .duplicateValue, at: node.place,
                    "\(PlainText.quoted(text)) is listed twice in `\(member.key)`", help: "remove one of the two")
            }
            found.append(subject)
        }
        return found.count == nodes.count ? found : nil
    }

    private mutating func subject(_ node: DocumentNode, what: String) -> FlowSubject? {
        guard let text = string(node, what: what) else { return nil }
        if let label = ToolLabels(name: text) { return .label(label) }
        // A misspelt label would be a tool that never comes.
        if let near = NearName.nearest(to: text, among: ToolLabels.named.map(\.name)) {
            problems.error(
                .unknownValue, at: node.place, "\(PlainText.quoted(text)) is no label",
                help: "did you mean `\(near)`? a tool of this name can be written as a pattern with `?`")
            return nil
        }
        return selector(text, at: node.place).map { .tool($0) }
    }
}
