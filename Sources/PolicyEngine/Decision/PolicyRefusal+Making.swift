extension PolicyRefusal {
    /// `hide` names the tool; the reply does not tell it from a tool that does not exist.
    package static let hidden = PolicyRefusal(reason: .hidden, rule: "(hidden)", message: "this tool is unknown")

    /// No entry names the target.
    static func defaultDeny(_ kind: TargetKind) -> PolicyRefusal {
        let target =
            switch kind {
            case .tool: "this tool"
            case .resource: "this resource"
            case .prompt: "this prompt"
            }
        return PolicyRefusal(
            reason: .defaultDeny, rule: "(default deny)",
            message: "the policy does not allow \(target), a retry does not help")
    }

    /// Nobody said what this grant may do with this server.
    package static let noPolicy = PolicyRefusal(
        reason: .noPolicy, rule: "(no policy)",
        message: "no policy says what this grant may do with this server, a retry does not help")

    /// The policy goes by category, and nobody judged the tool.
    static let unknownCategory = PolicyRefusal(
        reason: .noDefinition, rule: "(category)",
        message: "the policy goes by what tools can do, and of this tool that is not known, a retry does not help")

    /// A person must look at the tool's definition first.
    static func quarantined(_ name: String, _ reason: String) -> PolicyRefusal {
        PolicyRefusal(
            reason: .quarantined, rule: "(quarantined)",
            message: "the definition of \(quoted(name)) waits for a person's approval: \(reason)")
    }

    /// The call inside a call cannot be read without doubt.
    static func innerCall(_ rule: DispatchRule, _ fault: DispatchFault) -> PolicyRefusal {
        let tool = rule.tool.displayText
        let text: String
        switch fault {
        case .noName: text = "\(tool) must name the tool that is to be called, change it and call again"
        case .badArguments:
            text =
                "\(rule.arguments?.displayText ?? tool) must be an object or the JSON text of one, "
                + "change it and call again"
        case .ambiguousArgument:
            text =
                "a key inside \(rule.arguments?.displayText ?? tool) only resembles one that the policy looks at, "
                + "write it letter by letter as the tool declares it"
        case .nested: text = "\(tool) must not name a tool that passes calls on itself"
        }
        return PolicyRefusal(reason: .innerCall(fault), rule: rule.id, message: text)
    }

    /// The same refusal, of a tool that another one would have called.
    func inside(_ name: String) -> PolicyRefusal {
        var refusal = self
        refusal.innerTool = name
        refusal.message = "for \(quoted(name)) inside this call: \(message)"
        return refusal
    }

    /// The name only looks like one that the policy names; the agent is not told which, for it may be hidden.
    static func confusableName(resembling resembled: String) -> PolicyRefusal {
        PolicyRefusal(
            reason: .confusableName(resembles: resembled), rule: "(name)",
            message: "no tool has exactly this name, use a name that the tool list shows, letter by letter")
    }

    /// The address of a resource may be resolved to another one than the policy's patterns see.
    static let ambiguousAddress = PolicyRefusal(
        reason: .confusableName(resembles: ""), rule: "(name)",
        message: "this address can be read in more than one way, write it without `.` and `..` parts, backslashes and "
            + "whitespace and call again")

    /// A condition of a requirement does not hold.
    static func requirement(of rule: Rule, _ condition: Condition) -> PolicyRefusal {
        let retry =
            condition.path.isTime
            ? "a retry later may help"
            : condition.path.isArgument ? "change it and call again" : "a retry does not help"
        return PolicyRefusal(.requirement, of: rule, "\(condition.requirementText), \(retry)")
    }

    /// Every condition of a trigger fired.
    static func denied(of rule: Rule) -> PolicyRefusal {
        let paths = rule.conditions.map(\.path)
        guard !paths.isEmpty else {
            return PolicyRefusal(.denied, of: rule, "the policy denies this call, a retry does not help")
        }
        let names = listText(rule.conditions.map(\.triggerText))
        let retry =
            paths.contains { $0.isArgument } ? "other values may pass" : "the same call does not pass while that is so"
        return PolicyRefusal(.denied, of: rule, "the policy denies this call because of \(names), \(retry)")
    }

    /// A person would have to approve.
    static func approval(of rule: Rule) -> PolicyRefusal {
        let text = "this call needs a person's approval, which this version of the gateway cannot ask for yet"
        return PolicyRefusal(.approvalRequired, of: rule, text + ", so a retry does not help")
    }

    /// A required argument is missing.
    static func missingArgument(of rule: Rule, _ name: String) -> PolicyRefusal {
        PolicyRefusal(
            .missingArgument(name), of: rule,
            "the required argument \(quoted(name)) is missing or null, add it and call again")
    }

    /// The arguments do not fit the tool's schema.
    static func schemaMismatch(of rule: Rule, _ problems: [String]) -> PolicyRefusal {
        let list = problems.joined(separator: "; ")
        return PolicyRefusal(
            .schemaMismatch(problems), of: rule, "the arguments do not fit the tool's schema: \(list)")
    }

    /// The tool's schema does not declare some arguments.
    static func unknownArguments(of rule: Rule, _ paths: [String]) -> PolicyRefusal {
        PolicyRefusal(
            .unknownArgument(paths), of: rule,
            "the tool's schema does not declare \(listText(paths.map(quoted))), leave that out and call again")
    }

    /// Nobody knows what the tool's definition says of arguments.
    static func withoutDefinition(of rule: Rule) -> PolicyRefusal {
        PolicyRefusal(
            .noDefinition, of: rule,
            "the server's list does not hold this tool, so its arguments cannot be checked, a retry does not help")
    }

    /// The definition has no schema, or one that cannot be used.
    static func withoutSchema(of rule: Rule) -> PolicyRefusal {
        PolicyRefusal(
            .noDefinition, of: rule,
            "the server gives no usable schema of this tool, so its arguments cannot be checked, a retry does not help")
    }

    /// A charge or counter meets a value that it cannot count with.
    static func uncountable(of rule: Rule, _ error: UncountableArgument) -> PolicyRefusal {
        let wanted =
            error.isAmount
            ? "must be one number from 0 to \(Amount.maximum), since it counts towards a limit"
            : "must be one string, number, boolean or null, since calls are counted by it"
        return PolicyRefusal(
            .uncountable, of: rule, "\(error.path.displayText) \(wanted), change it and call again")
    }

    /// A refusal by a rule, in the rule's own words if it has any.
    private init(_ reason: PolicyRefusalReason, of rule: Rule, _ text: @autoclosure () -> String) {
        self.init(reason: reason, rule: rule.id, ruleName: rule.name, message: rule.message ?? text())
    }
}
