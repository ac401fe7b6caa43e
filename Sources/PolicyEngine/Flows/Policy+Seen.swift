extension Policy {
    /// True when some condition asks where a value comes from, so that somebody has to remember results.
    package var usesSeenValues: Bool {
        [tools, resources?.table, prompts?.table].compactMap { $0 }.contains { table in
            table.entries.contains { entry in
                entry.rules.contains { rule in rule.conditions.contains { $0.asksForOrigin } }
            }
        }
    }
}

extension Condition {
    fileprivate var asksForOrigin: Bool {
        if case .isFrom = test { true } else { false }
    }
}
