/// Why policy refused, in a closed set; the code on the wire and in the audit is ``code``.
package enum PolicyRefusalReason: Sendable, Hashable {
    /// `hide` names it: answered as an unknown tool.
    case hidden
    /// `default: deny` and no entry selects it.
    case defaultDeny
    /// Nobody wrote a policy for this grant and server.
    case noPolicy
    /// A condition of a requirement did not hold.
    case requirement
    /// Every condition of a `deny` fired.
    case denied
    /// A required argument is missing.
    case missingArgument(String)
    /// The rule needs the tool's definition and the upstream's list does not hold one.
    case noDefinition
    /// A charge's argument is missing, not a number, negative or out of range.
    case uncountable
    /// The name resembles one that the policy names, and the upstream does not list it.
    case confusableName(resembles: String)
    /// A person must approve, and this gateway cannot ask one yet.
    case approvalRequired
    /// Calls before this one rule it out.
    case flow
    /// The result holds what the policy keeps from clients.
    case response
    /// The result is longer than the policy lets through.
    case responseTooLarge

    /// Stable code for machines.
    package var code: String {
        switch self {
        case .hidden: "hidden"
        case .defaultDeny: "default_deny"
        case .noPolicy: "no_policy"
        case .requirement: "requirement_failed"
        case .denied: "denied"
        case .missingArgument: "missing_argument"
        case .noDefinition: "no_definition"
        case .uncountable: "uncountable"
        case .confusableName: "confusable_name"
        case .approvalRequired: "approval_required"
        case .flow: "flow_denied"
        case .response: "response_denied"
        case .responseTooLarge: "response_too_large"
        }
    }
}
