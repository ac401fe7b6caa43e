internal import Diagnostics
internal import DocumentText
internal import PolicyEngine
internal import ToolRisk

/// What a policy says of labels and of changed definitions.
extension PolicyLoader {
    /// `labels`: a mapping of selectors to lists of labels.
    mutating func labels(_ member: DocumentMember) -> LabelTable {
        guard case .mapping(let members) = member.value.content else {
            wrongType(member.value, what: "`labels`", wanted: "a mapping of tools to lists of labels")
            return LabelTable()
        }
        var entries: [(selector: Selector, labels: ToolLabels)] = []
        for entry in members {
            let selector = selector(entry.key, at: entry.keyPlace)
            let labels = toolLabels(entry)
            if let selector { entries.append((selector, labels)) }
        }
        return LabelTable(entries)
    }

    private mutating func toolLabels(_ member: DocumentMember) -> ToolLabels {
        var labels: ToolLabels = []
        for element in list(member) ?? [] {
            let words = ToolLabels.named.map(\.name)
            guard let word = choice(element, what: "a label", among: words), let label = ToolLabels(name: word) else {
                continue
            }
            if labels.contains(label) {
                problems.error(
                    .duplicateValue, at: element.place,
                    "\(PlainText.quoted(word)) is listed twice for \(PlainText.quoted(member.key))",
                    help: "remove one of the two")
            }
            labels.insert(label)
        }
        return labels
    }

    /// `on_drift`: one word for every change, or a mapping of severities to words.
    mutating func driftPolicy(_ member: DocumentMember) -> DriftPolicy {
        guard case .mapping = member.value.content else {
            return driftAction(member).map { DriftPolicy($0) } ?? DriftPolicy()
        }
        var policy = DriftPolicy()
        let keys = DriftSeverity.allCases.map(\.rawValue)
        guard let fields = fields(of: member.value, what: "`on_drift`", keys: keys) else { return policy }
        for severity in DriftSeverity.allCases {
            guard let action = fields[severity.rawValue].flatMap({ driftAction($0) }) else { continue }
            switch severity {
            case .low: policy.low = action
            case .medium: policy.medium = action
            case .high: policy.high = action
            case .critical: policy.critical = action
            }
        }
        return policy
    }

    private mutating func driftAction(_ member: DocumentMember) -> DriftAction? {
        choice(member, among: DriftAction.allCases.map(\.rawValue)).flatMap(DriftAction.init(rawValue:))
    }
}
