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
    /// The arguments do not fit the tool's input schema: what is wrong and where, at most three.
    case schemaMismatch([String])
    /// The tool's input schema does not declare these arguments, each a JSON Pointer, at most three.
    case unknownArgument([String])
    /// The rule needs the tool's definition or its schema, and the upstream's list does not hold one.
    case noDefinition
    /// A charge's argument is missing, not a number, negative or out of range.
    case uncountable
    /// The name resembles one that the policy names, and the upstream does not list it.
    case confusableName(resembles: String)
    /// The tool's definition changed or is suspect, and a person must approve it first.
    case quarantined
    /// The call passes another call on, and that one cannot be read without doubt.
    case innerCall(DispatchFault)
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
        case .schemaMismatch: "schema_mismatch"
        case .unknownArgument: "unknown_argument"
        case .noDefinition: "no_definition"
        case .uncountable: "uncountable"
        case .confusableName: "confusable_name"
        case .quarantined: "quarantined"
        case .innerCall: "inner_call"
        case .approvalRequired: "approval_required"
        case .flow: "flow_denied"
        case .response: "response_denied"
        case .responseTooLarge: "response_too_large"
        }
    }

    /// True when the refusal says no more than that the tool's definition is not known.
    package var lacksDefinition: Bool {
        switch self {
        case .noDefinition, .confusableName: true
        case .hidden, .defaultDeny, .noPolicy, .requirement, .denied, .missingArgument, .schemaMismatch,
            .unknownArgument, .uncountable, .quarantined, .innerCall, .approvalRequired, .flow, .response,
            .responseTooLarge:
            false
        }
    }
}
