import JSONText
import PolicyEngine
import RegularExpressions
import ToolRisk

/// A compiled policy as text, one line a rule, for corpus files.
enum PolicyDump {
    static func text(_ policy: Policy) -> String {
        var lines = ["default \(policy.defaultAction.rawValue), mode \(policy.mode.rawValue)"]
        if let description = policy.description { lines.append("description \(description)") }
        if !policy.hidden.isEmpty { lines.append("hide " + policy.hidden.map(selector).joined(separator: " ")) }
        if let unknown = policy.unknownMethods { lines.append("unknown methods \(unknown.rawValue)") }
        if policy.denialLimitPerMinute != 600 { lines.append("denial limit \(policy.denialLimitPerMinute)") }
        let requests = policy.serverRequests
        if requests != ServerRequestPolicy() {
            lines.append(
                "server requests sampling \(requests.sampling.rawValue)"
                    + " elicitation \(elicitation(requests.elicitation)) roots \(requests.roots.rawValue)")
        }
        if !policy.approvers.isEmpty { lines.append("approvers \(policy.approvers)") }
        if !policy.notify.isEmpty { lines.append("notify \(policy.notify)") }
        if !policy.timeZones.isEmpty { lines.append("zones \(policy.timeZones.keys.sorted())") }
        if !policy.argumentKeys.isEmpty { lines.append("keys \(policy.argumentKeys.sorted())") }
        lines += policy.dispatch.rules.map { rule in
            "\(rule.id) \(selector(rule.selector)) calls \(rule.tool.text) with \(rule.arguments?.text ?? "nothing")"
        }
        lines += riskLines(policy)
        lines += policy.flows.map(FlowDump.flow) + policy.responses.map(FlowDump.response)
        lines += entries(policy.tools)
        lines += section("resources", policy.resources) + section("prompts", policy.prompts)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func riskLines(_ policy: Policy) -> [String] {
        let labels = policy.labelOverrides.entries.map {
            "labels of \(selector($0.selector)): \($0.labels.names.joined(separator: " "))"
        }
        if policy.onDrift == DriftPolicy() { return labels }
        let drift = DriftSeverity.allCases.map { "\($0) \(policy.onDrift.action(for: $0))" }
        return labels + ["drift " + drift.joined(separator: ", ")]
    }

    private static func elicitation(_ policy: ElicitationPolicy) -> String {
        if policy == .careful { return "careful" }
        if policy == ElicitationPolicy(policy.action) { return policy.action.rawValue }
        let addresses =
            switch policy.addresses {
            case .all: "all"
            case .own: "own"
            case .listed(let hosts): "\(hosts.map { ($0.matchesSubdomains ? "*." : "") + $0.host })"
            }
        return "\(policy.action.rawValue) secrets \(policy.allowsSecrets) addresses \(addresses)"
    }

    private static func section(_ name: String, _ section: PolicySection?) -> [String] {
        guard let section else { return [] }
        return ["\(name) default \(section.defaultAction?.rawValue ?? "as document")"] + entries(section.table)
    }

    private static func entries(_ table: EntryTable) -> [String] {
        table.entries.flatMap { entry in
            ["\(entry.id) selects \(selector(entry.selector))"] + entry.rules.map { "  " + rule($0) }
        }
    }

    static func selector(_ selector: Selector) -> String {
        switch selector {
        case .all: return "all"
        case .exact(let name): return "exactly `\(name)`"
        case .category(let category): return "category \(category.rawValue)"
        case .glob(let pattern):
            let parts = pattern.parts.map { part in
                switch part {
                case .literal(let scalar): String(scalar)
                case .anyOne: "<one>"
                case .anyRun: "<any>"
                }
            }
            return "glob `\(parts.joined())`"
        }
    }

    private static func rule(_ rule: Rule) -> String {
        var parts = [rule.id, effect(rule.effect)]
        if let name = rule.name { parts.append("name=`\(name)`") }
        if let message = rule.message { parts.append("message=`\(message)`") }
        if let mode = rule.mode { parts.append("mode=\(mode.rawValue)") }
        if rule.argumentChecks.contains(.required) { parts.append("required-arguments") }
        if rule.argumentChecks.contains(.schema) { parts.append("schema") }
        if rule.argumentChecks.contains(.declared) { parts.append("declared-arguments") }
        if let window = rule.idempotencyWindowNanoseconds { parts.append("idempotent=\(window)ns") }
        parts += rule.conditions.map { "[\($0.path.text) \($0.operatorName) \(test($0.test))\(zone($0.path))]" }
        parts += rule.stateConditions.map { state in
            "[counter \(state.name.tool)/\(state.name.counter) \(window(state.window)) \(state.comparison)]"
        }
        parts += rule.charges.map(charge)
        return parts.joined(separator: " ")
    }

    private static func zone(_ path: ValuePath) -> String {
        switch path.root {
        case .hour(let zone), .weekday(let zone), .date(let zone): " in \(zone)"
        default: ""
        }
    }

    private static func effect(_ effect: RuleEffect) -> String {
        switch effect {
        case .require: "require"
        case .deny: "deny"
        case .approve(let timeout): "approve(\(timeout / 1_000_000_000)s)"
        }
    }

    private static func test(_ test: ValueTest) -> String {
        switch test {
        case .equals(let value), .differs(let value), .contains(let value): json(value)
        case .isOneOf(let values), .isNoneOf(let values): "[" + values.map(json).joined(separator: ",") + "]"
        case .less(let number), .atMost(let number), .greater(let number), .atLeast(let number): number.text
        case .matches(let pattern), .doesNotMatch(let pattern): "/\(pattern.pattern)/"
        case .exists(let value): "\(value)"
        case .startsWith(let text), .endsWith(let text): "`\(text)`"
        case .isWithin(let directories): "\(directories)"
        case .hostIsOneOf(let hosts): "\(hosts.map { ($0.matchesSubdomains ? "*." : "") + $0.host })"
        case .lengthAtMost(let length): "\(length)"
        case .isFrom(let tools): "\(tools)"
        case .holdsFinding(let detectors): "\(detectors.map(\.rawValue))"
        }
    }

    private static func json(_ value: JSONValue) -> String {
        String(decoding: value.serialized(), as: UTF8.self)
    }

    private static func charge(_ charge: Charge) -> String {
        var text = "{\(charge.name.tool)/\(charge.name.counter) \(window(charge.window)) "
        switch charge.algorithm {
        case .sliding: text += "sliding"
        case .fixed: text += "fixed"
        case .tokenBucket(let burst): text += "bucket of \(burst)"
        }
        switch charge.bound {
        case .atMost(let amount): text += " at most \(amount)"
        case .below(let amount): text += " below \(amount)"
        case .none: text += " unbounded"
        }
        switch charge.amount {
        case .fixed(.one): break
        case .fixed(let amount): text += " adding \(amount)"
        case .argument(let path): text += " adding \(path.text)"
        }
        if charge.scope != .grant { text += " scope \(charge.scope.rawValue)" }
        if let by = charge.by { text += " by \(by.text)" }
        if charge.refundOn != .notSent { text += " refunds \(charge.refundOn.rawValue)" }
        if charge.isExact { text += " exact" }
        return text + "}"
    }

    private static func window(_ window: Window) -> String {
        switch window {
        case .span(let nanoseconds): "\(nanoseconds / 1_000_000_000)s"
        case .minute, .hour, .day, .week, .month: "\(window)"
        }
    }
}
