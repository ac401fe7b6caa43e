internal import Diagnostics
internal import DocumentText
internal import PolicyEngine

/// Counters, and the conditions that read them.
extension PolicyLoader {
    /// Adds a charge to a rule and its counter to the document's.
    mutating func define(_ charge: Charge?, at place: Place, in draft: inout RuleDraft) {
        guard let charge else { return }
        draft.rule.charges.append(charge)
        if let first = counters[charge.name] {
            let name = "\(PlainText.quoted(charge.name.counter)) of \(PlainText.quoted(charge.name.tool))"
            problems.error(
                .duplicateCounter, at: place,
                "counter \(name) is already defined on line \(first.place.line)",
                help: "use another counter name or another window, or write one limit instead of two")
            return
        }
        counters[charge.name] = CounterDefinition(charge: charge, place: place)
    }

    /// The entry with its conditions on counters resolved.
    mutating func resolved(_ draft: EntryDraft) -> Entry {
        Entry(
            selector: draft.selector, id: draft.id,
            rules: draft.rules.map { resolved($0, owner: draft.owner) })
    }

    mutating func resolved(_ draft: SectionDraft) -> PolicySection {
        PolicySection(defaultAction: draft.defaultAction, table: EntryTable(draft.entries.map { resolved($0) }))
    }

    private mutating func resolved(_ draft: RuleDraft, owner: String) -> Rule {
        var rule = draft.rule
        for test in draft.stateTests {
            guard let definition = definition(test, owner: owner) else { continue }
            let charge = definition.charge
            // What the rule itself counts is bounded with this call included; other counters are read before it.
            if draft.ownCounter == charge.name, rule.effect == .require, let bound = bound(test.comparison),
                let own = rule.charges.firstIndex(where: { $0.name == charge.name })
            {
                rule.charges[own].bound = tighter(rule.charges[own].bound, bound)
                continue
            }
            rule.stateConditions.append(
                StateCondition(
                    name: charge.name, window: charge.window, algorithm: charge.algorithm, scope: charge.scope,
                    by: charge.by, comparison: test.comparison))
        }
        return rule
    }

    // A tool's name may hold dots, so the text is compared with every counter rather than split.
    private mutating func definition(_ test: RuleDraft.StateTest, owner: String) -> CounterDefinition? {
        let prefix = Array("\(owner).".utf8)
        if test.target.utf8.starts(with: prefix) {
            let counter = String(decoding: test.target.utf8.dropFirst(prefix.count), as: UTF8.self)
            if let own = counters[CounterName(tool: owner, counter: counter)] { return own }
        }
        let named = counters.filter { "\($0.key.tool).\($0.key.counter)" == test.target }
        if let only = named.first, named.count == 1 { return only.value }
        if unreadableCounters.contains(where: { "\($0.tool).\($0.counter)" == test.target }) { return nil }
        if named.isEmpty {
            let known = counters.keys.map { "\($0.tool).\($0.counter)" }
            let near = NearName.nearest(to: test.target, among: known.sorted())
            let hint = near.map { "did you mean `state.\(PlainText.escaped($0))`? " } ?? ""
            problems.error(
                .unknownCounter, at: test.place,
                "no rule defines the counter \(PlainText.quoted("state." + test.target))",
                help: hint + "add `state` with this counter to a rule of the tool")
        } else {
            problems.error(
                .unknownCounter, at: test.place,
                "\(PlainText.quoted("state." + test.target)) can mean more than one counter",
                help: "rename one of the counters")
        }
        return nil
    }

    private func bound(_ comparison: StateComparison) -> Bound? {
        switch comparison {
        case .less(let amount): .below(amount)
        case .atMost(let amount): .atMost(amount)
        case .equal, .notEqual, .greater, .atLeast: nil
        }
    }

    private func tighter(_ left: Bound, _ right: Bound) -> Bound {
        switch (left, right) {
        case (.none, let other), (let other, .none): other
        case (.atMost(let first), .atMost(let second)): .atMost(min(first, second))
        case (.below(let first), .below(let second)): .below(min(first, second))
        case (.atMost(let most), .below(let limit)), (.below(let limit), .atMost(let most)):
            most < limit ? .atMost(most) : .below(limit)
        }
    }
}
