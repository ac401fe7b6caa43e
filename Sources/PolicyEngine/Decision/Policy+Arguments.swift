internal import JSONSchema
internal import JSONText

extension Policy {
    /// Most problems that one refusal names.
    private static let maxProblemsTold = 3

    /// Why the arguments refuse a call, by the tool's definition; nil when they pass every check of the rule.
    func refusalByArguments<Trace: DecisionTrace>(
        _ rule: Rule, _ call: PolicedCall, in document: JSONDocument, _ tool: ToolFacts?, trace: inout Trace
    ) -> PolicyRefusal? {
        let checks = rule.argumentChecks
        guard let tool else { return .withoutDefinition(of: rule) }
        if checks.contains(.required) {
            let missing = missingArgument(call, in: document, tool)
            if Trace.isRecording { trace.record(.requiredArguments(missing: missing)) }
            if let missing { return .missingArgument(of: rule, missing) }
        }
        guard !checks.isDisjoint(with: [.schema, .declared]) else { return nil }
        guard let schema = tool.schema else { return .withoutSchema(of: rule) }
        if let arguments = call.arguments {
            return refusal(by: schema, of: rule, arguments, in: document, trace: &trace)
        }
        // A call without arguments is one with none of them.
        do throws(JSONTextError) {
            return refusal(by: schema, of: rule, .root, in: try JSONDocument(parsing: Array("{}".utf8)), trace: &trace)
        } catch {
            return .withoutSchema(of: rule)
        }
    }

    private func refusal<Trace: DecisionTrace>(
        by schema: JSONSchema, of rule: Rule, _ arguments: JSONNodeID, in document: JSONDocument, trace: inout Trace
    ) -> PolicyRefusal? {
        if rule.argumentChecks.contains(.schema) {
            let problems = schema.problems(of: arguments, in: document).prefix(Self.maxProblemsTold).map { problem in
                let path = problem.instancePath
                return path.isEmpty ? problem.message : "\(quoted(path)): \(problem.message)"
            }
            if Trace.isRecording { trace.record(.schema(problems: problems)) }
            if !problems.isEmpty { return .schemaMismatch(of: rule, problems) }
        }
        if rule.argumentChecks.contains(.declared) {
            let paths = schema.undeclaredMembers(of: arguments, in: document).prefix(Self.maxProblemsTold)
            if Trace.isRecording { trace.record(.undeclaredArguments(Array(paths))) }
            if !paths.isEmpty { return .unknownArguments(of: rule, Array(paths)) }
        }
        return nil
    }

    /// The first name in the definition's `required` that is not there or null.
    private func missingArgument(_ call: PolicedCall, in document: JSONDocument, _ tool: ToolFacts) -> String? {
        tool.requiredArguments.first { name in
            guard let arguments = call.arguments, let value = document.member(name, of: arguments) else { return true }
            if case .null = document.kind(value) { return true }
            return false
        }
    }
}
