internal import Diagnostics
internal import GatewayRuntime
internal import PolicyEngine
internal import ToolRisk

extension Explanation {
    /// The whole explanation for people.
    func text(on terminal: Terminal) -> String {
        var lines = ["tool \(PlainText.quoted(tool)), policy version \(policyVersion), mode \(mode.rawValue)"]
        if let facts, let category = facts.category {
            let labels = facts.labels.names.isEmpty ? "" : ", " + facts.labels.names.joined(separator: ", ")
            let risk = facts.risk ?? category.baseRisk
            lines.append("catalogue: \(terminal.painted(category.title, .strong)), risk \(risk)/5\(labels)")
        }
        lines.append("")
        // To a gateway the definition is known, so the refusal that ends the steps would not be what it says.
        lines += (isUndecided ? events.dropLast() : events[...]).flatMap { Self.lines(of: $0, terminal) }
        if !events.isEmpty { lines.append("") }
        lines += notes.map { "note: \($0)" }
        lines += verdict(on: terminal)
        return lines.map { $0 + "\n" }.joined()
    }

    private func verdict(on terminal: Terminal) -> [String] {
        if isUndecided { return ["verdict: \(terminal.painted("undecided", .caution))"] }
        guard let refusal else {
            let shadows = plan.shadowRefusals.map { "shadow: \(safe($0.rule)) would have refused: \(safe($0.message))" }
            return shadows + ["verdict: \(terminal.painted("allowed", .good)), the call is forwarded"]
        }
        let rule = refusal.rule.map { " by \(safe($0))" } ?? ""
        return [
            "verdict: \(terminal.painted("denied", .bad))\(rule) (\(refusal.code))",
            "the agent reads: \(safe(reply ?? ""))",
        ]
    }

    private static func lines(of event: TraceEvent, _ terminal: Terminal) -> [String] {
        switch event {
        case .hidden(let isHidden):
            return [isHidden ? "hide: hides this tool" : "hide: does not hide this tool"]
        case .reached(let isReached, let defaultAction):
            let why = isReached ? "the tool is let in" : "no entry names the tool"
            return ["default: \(defaultAction.rawValue), \(why)"]
        case .innerCall(let tool):
            return [terminal.painted("inner call", .strong) + " of \(PlainText.quoted(tool))"]
        case .entry(let id, let selector):
            return [terminal.painted(safe(id), .strong) + " selects it by \(PlainText.quoted(selector))"]
        case .rule(let id, let name, let isShadow):
            let title = name.map { " \(PlainText.quoted($0))" } ?? ""
            return ["  \(terminal.painted(safe(id), .accent))\(title)\(isShadow ? ", in shadow" : "")"]
        case .condition(let path, let operatorName, let observed, let outcome):
            let seen = observed.isEmpty ? "nothing there" : observed.map(shortened).joined(separator: ", ")
            return ["    \(safe(path)) \(operatorName): \(word(outcome, terminal)), found \(seen)"]
        case .requiredArguments(let missing):
            guard let missing else { return ["    required arguments: \(terminal.painted("all there", .good))"] }
            return ["    required arguments: \(PlainText.quoted(missing)) \(terminal.painted("is missing", .bad))"]
        case .schema(let problems):
            if problems.isEmpty { return ["    schema: \(terminal.painted("the arguments fit", .good))"] }
            return problems.map { "    schema: \(terminal.painted(safe($0), .bad))" }
        case .undeclaredArguments(let paths):
            if paths.isEmpty { return ["    unknown arguments: \(terminal.painted("none", .good))"] }
            return paths.map { "    unknown argument: \(terminal.painted(safe($0), .bad))" }
        case .passed(_, let demands):
            let asked = demands.flatMap { demand in
                demand.conditions.map(LimitWords.condition) + demand.charges.map(LimitWords.charge)
            }
            return asked.map { "    \(safe($0))" } + ["    \(terminal.painted("passes", .good))"]
        case .refused(let refusal, let isShadow):
            let verb = isShadow ? terminal.painted("would refuse", .caution) : terminal.painted("refuses", .bad)
            return ["    \(verb): \(safe(refusal.message))"]
        }
    }

    private static func word(_ outcome: Outcome, _ terminal: Terminal) -> String {
        switch outcome {
        case .holds: terminal.painted("true", .good)
        case .fails: terminal.painted("false", .caution)
        case .undecidable: terminal.painted("undecidable", .bad)
        }
    }

    private static func shortened(_ json: String) -> String {
        safe(json.count > maxObservedCharacters ? "\(json.prefix(maxObservedCharacters))…" : json)
    }

    private static let maxObservedCharacters = 120
}

/// Text of the policy or the call, made safe for a terminal.
private func safe(_ text: String) -> String {
    PlainText.escaped(text)
}
