internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine

/// Conditions: paths, operators, and conditions on counters.
extension PolicyLoader {
    static let conditionKeys = ["path", "op", "value", "timezone"]

    mutating func conditions(_ member: DocumentMember, into draft: inout RuleDraft) {
        for node in list(member) ?? [] {
            guard
                let fields = fields(
                    of: node, what: "condition", keys: PolicyLoader.conditionKeys, subject: "conditions")
            else { continue }
            condition(fields, into: &draft)
        }
    }

    /// Reads one condition; every part is checked even when another is wrong.
    mutating func condition(_ fields: Fields, into draft: inout RuleDraft) {
        for key in ["path", "op", "value"] where !fields.has(key) {
            problems.error(
                .missingKey, at: fields.place, "\(fields.what) has no `\(key)`",
                help: "write `path`, `op` and `value`")
        }
        let zone = self.zone(fields)
        let text = fields["path"].flatMap { string($0) }
        let comparator = fields["op"].flatMap { self.comparator($0) }
        guard let text, let pathMember = fields["path"] else { return }
        if text == "state" || text.hasPrefix("state.") || text.hasPrefix("state[") {
            stateTest(text, fields, comparator, into: &draft)
            return
        }
        guard let path = path(text, zone: zone, at: pathMember.value.place) else { return }
        if fields.has("timezone"), !readsClock(path) {
            contradiction(
                "`timezone` has no effect on \(PlainText.quoted(text))",
                at: fields["timezone"]?.keyPlace ?? fields.place,
                help: "it belongs beside `time.hour`, `time.weekday` and `time.date`")
        }
        guard let comparator, let value = fields["value"]?.value else { return }
        guard let test = test(comparator, value, for: path) else { return }
        draft.rule.conditions.append(Condition(path: path, test: test, operatorName: comparator.rawValue))
    }

    private mutating func comparator(_ member: DocumentMember) -> Comparator? {
        guard let text = string(member) else { return nil }
        if let comparator = Comparator(rawValue: text) { return comparator }
        problems.error(
            .unknownOperator, at: member.value.place, "unknown operator \(PlainText.quoted(text))",
            help: NearName.help(for: text, among: Comparator.allCases.map(\.rawValue), what: "operators are"))
        return nil
    }

    // MARK: - Paths

    private mutating func path(_ text: String, zone: String, at place: Place) -> ValuePath? {
        let path: ValuePath
        do {
            path = try PathReader.path(text, zone: zone)
        } catch {
            report(error, as: isRooted(text) ? .path : .unknownFact, at: place)
            return nil
        }
        remember(path)
        if path.root == .clientName {
            problems.warning(
                .selfReportedFact, at: place, "`client.name` is what the client says of itself",
                help: "do not let it decide what a client may do; `grant.label` cannot be forged")
        }
        return path
    }

    private func isRooted(_ text: String) -> Bool {
        text == "args" || text.hasPrefix("args.") || text.hasPrefix("args[")
    }

    /// Notes the argument keys that a path goes through.
    mutating func remember(_ path: ValuePath) {
        guard path.root == .arguments else { return }
        for case .key(let key) in path.steps { argumentKeys.insert(key) }
    }

    private func readsClock(_ path: ValuePath) -> Bool {
        switch path.root {
        case .hour, .weekday, .date: true
        case .arguments, .toolName, .toolCategory, .toolRisk, .toolAnnotation, .serverName, .grantLabel, .grantTags,
            .grantSubject, .grantClaim, .clientName:
            false
        }
    }

    private mutating func zone(_ fields: Fields) -> String {
        guard let member = fields["timezone"], let name = string(member) else { return "UTC" }
        if zones[name] == nil { zones[name] = member.value.place }
        return name
    }

    // MARK: - Counters

    private mutating func stateTest(
        _ text: String, _ fields: Fields, _ comparator: Comparator?, into draft: inout RuleDraft
    ) {
        let place = fields["path"]?.value.place ?? fields.place
        let target = String(text.dropFirst("state.".count))
        guard text.hasPrefix("state."), target.contains("."), !target.hasPrefix("."), !target.hasSuffix(".") else {
            problems.error(
                .path, at: place, "path \(PlainText.quoted(text)) names no counter",
                help: "write `state.<tool>.<counter>`, or `state._global.<counter>` under `\"*\"`")
            return
        }
        if case .approve = draft.rule.effect {
            notInThisVersion("approvals that depend on a counter", at: place)
        }
        guard let comparator, let value = fields["value"]?.value else { return }
        guard let number = number(value, what: "the value of a condition on a counter") else { return }
        guard let amount = AmountReader.amount(number) else {
            problems.error(
                .numberOutOfRange, at: value.place,
                "a counter is compared with a number from 0 to \(Amount.maximum) with at most nine decimal places")
            return
        }
        guard let comparison = comparison(comparator, amount) else {
            problems.error(
                .operand, at: fields["op"]?.value.place ?? place,
                "operator `\(comparator.rawValue)` cannot compare a counter",
                help: "use `lt`, `lte`, `gt`, `gte`, `eq` or `neq`")
            return
        }
        draft.stateTests.append(RuleDraft.StateTest(target: target, comparison: comparison, place: place))
    }

    private func comparison(_ comparator: Comparator, _ amount: Amount) -> StateComparison? {
        switch comparator {
        case .eq: .equal(amount)
        case .neq: .notEqual(amount)
        case .lt: .less(amount)
        case .lte: .atMost(amount)
        case .gt: .greater(amount)
        case .gte: .atLeast(amount)
        case .isIn, .notIn, .regex, .notRegex, .contains, .exists, .startsWith, .endsWith, .withinPath, .hostIn,
            .lengthLte, .from, .detects:
            nil
        }
    }
}
