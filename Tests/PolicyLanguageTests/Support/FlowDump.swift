import PolicyEngine
import RegularExpressions
import ToolRisk

/// Flows and rules for results as text, one line each, for corpus files.
enum FlowDump {
    static func flow(_ flow: FlowRule) -> String {
        var parts = [flow.id]
        if let name = flow.name { parts.append("name=`\(name)`") }
        if let message = flow.message { parts.append("message=`\(message)`") }
        if let mode = flow.mode { parts.append("mode=\(mode.rawValue)") }
        parts.append("when " + flow.when.map(subject).joined(separator: " or "))
        switch flow.trigger {
        case .after(let subjects): parts.append("after " + subjects.map(subject).joined(separator: " and "))
        case .unlessSucceeded(let tools): parts.append("unless succeeded \(tools)")
        }
        parts.append("within \(flow.windowNanoseconds / 1_000_000_000)s")
        switch flow.action {
        case .deny: parts.append("deny")
        case .approve(let timeout): parts.append("approve(\(timeout / 1_000_000_000)s)")
        }
        return parts.joined(separator: " ")
    }

    private static func subject(_ subject: FlowSubject) -> String {
        switch subject {
        case .label(let label): label.names.joined(separator: "+")
        case .tool(let selector): PolicyDump.selector(selector)
        }
    }

    static func response(_ rule: ResponseRule) -> String {
        var parts = ["\(rule.id) results of \(PolicyDump.selector(rule.selector))"]
        if let mode = rule.mode { parts.append("mode=\(mode.rawValue)") }
        if let most = rule.maxBytes { parts.append("at most \(most) bytes") }
        if !rule.strips.isEmpty { parts.append("strip \(rule.strips.map(\.rawValue))") }
        if !rule.warnings.isEmpty { parts.append("warn of \(rule.warnings.map(\.rawValue))") }
        parts += rule.redactions.map { redaction in
            switch redaction {
            case .found(let detector): "redact \(detector.rawValue)"
            case .matched(let pattern, let replacement): "redact /\(pattern.pattern)/ by `\(replacement)`"
            }
        }
        parts += rule.denials.map { denial in
            let sign =
                switch denial.sign {
                case .matched(let pattern): "/\(pattern.pattern)/"
                case .found(let detector): detector.rawValue
                }
            return "deny \(sign) (\(denial.id)\(denial.message.map { ", `\($0)`" } ?? ""))"
        }
        return parts.joined(separator: " ")
    }
}
