extension Policy {
    /// True when something in the policy goes by what the catalogue says of tools; it walks over every rule, so ask
    /// once a policy.
    package var usesCategories: Bool {
        selectsByCategory || flowsReadDefinitions || labelOverrides.hasCategories
            || responses.contains { if case .category = $0.selector { true } else { false } }
            || tools.entries.contains { entry in
                entry.rules.contains { rule in
                    rule.conditions.contains { $0.path.root == .toolCategory || $0.path.root == .toolRisk }
                }
            }
    }

    /// True when some rule holds arguments against the tool's input schema; it walks over every rule, so ask once a
    /// policy.
    package var readsSchemas: Bool {
        tools.entries.contains { entry in
            entry.rules.contains { !$0.argumentChecks.isDisjoint(with: [.schema, .declared]) }
        }
    }

    /// True when some rule counts calls or asks a counter, so that a ledger will be needed.
    package var counts: Bool {
        let tables = [tools, resources?.table, prompts?.table].compactMap { $0 }
        return tables.contains { table in
            table.entries.contains { entry in
                entry.rules.contains { !$0.charges.isEmpty || !$0.stateConditions.isEmpty }
            }
        }
    }
}
