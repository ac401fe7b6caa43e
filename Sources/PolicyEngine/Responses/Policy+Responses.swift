package import ToolRisk

extension Policy {
    /// True when some rule looks at results.
    package var usesResponses: Bool { !responses.isEmpty }

    /// The rules for results of a tool; nil when there are none.
    ///
    /// - Parameter tool: the tool's name; nil when nobody knows it, as for news of a task, so that every rule is meant.
    /// - Parameter category: nil when nobody judged the tool; rules for a category are then meant too.
    /// - Parameter inner: the tool that the call was passed on to, if it was; its rules are meant too.
    package func responseRules(
        forTool tool: String?, category: RiskCategory?, inner: (name: String, category: RiskCategory?)? = nil
    ) -> ResponseRules? {
        guard !responses.isEmpty else { return nil }
        return made(
            of: responses.filter { rule in
                guard let tool else { return true }
                if rule.isMeant(for: tool, category) { return true }
                guard let inner else { return false }
                return rule.isMeant(for: inner.name, inner.category)
            })
    }

    /// The rules for resources and prompts, which are those of `"*"`; nil when there are none.
    package func responseRulesForOthers() -> ResponseRules? {
        guard !responses.isEmpty else { return nil }
        return made(of: responses.filter { $0.selector == .all })
    }

    private func made(of rules: [ResponseRule]) -> ResponseRules? {
        rules.isEmpty ? nil : ResponseRules(rules: rules, documentMode: mode)
    }
}

extension ResponseRule {
    fileprivate func isMeant(for tool: String, _ category: RiskCategory?) -> Bool {
        if case .category = selector, category == nil { return true }
        return selector.selects(tool, category: category)
    }
}
