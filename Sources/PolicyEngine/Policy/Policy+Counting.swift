extension Policy {
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
