internal import GatewayRuntime
internal import JSONText
internal import PolicyEngine
internal import ToolRisk

extension Explanation {
    /// The explanation as one object: the verdict, and every step that led to it.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        Self.write("verdict", verdictWord, to: &writer)
        Self.write("tool", tool, to: &writer)
        Self.write("policy", policyVersion, to: &writer)
        Self.write("mode", mode.rawValue, to: &writer)
        if let facts, let category = facts.category {
            Self.write("category", category.rawValue, to: &writer)
            writer.key("risk")
            writer.value(.integer(Int64(facts.risk ?? category.baseRisk)))
            writer.key("labels")
            writer.value(.array(facts.labels.names.map(JSONValue.string)))
        }
        if let refusal, !isUndecided {
            Self.write("code", refusal.code, to: &writer)
            Self.write("rule", refusal.rule, to: &writer)
            Self.write("reply", reply, to: &writer)
        }
        writer.key("steps")
        writer.beginArray()
        for event in events { Self.write(event, to: &writer) }
        writer.endArray()
        writer.key("shadow_refusals")
        writer.beginArray()
        for refusal in plan.shadowRefusals { Self.write(refusal, to: &writer) }
        writer.endArray()
        writer.key("notes")
        writer.value(.array(notes.map(JSONValue.string)))
        writer.endObject()
        return writer.bytes
    }

    private var verdictWord: String {
        if isUndecided { return "undecided" }
        return refusal == nil ? "allowed" : "denied"
    }

    private static func write(_ event: TraceEvent, to writer: inout JSONWriter) {
        writer.beginObject()
        switch event {
        case .hidden(let isHidden):
            write("step", "hide", to: &writer)
            writer.key("hidden")
            writer.bool(isHidden)
        case .reached(let isReached, let defaultAction):
            write("step", "default", to: &writer)
            write("default", defaultAction.rawValue, to: &writer)
            writer.key("reached")
            writer.bool(isReached)
        case .innerCall(let tool):
            write("step", "inner_call", to: &writer)
            write("tool", tool, to: &writer)
        case .entry(let id, let selector):
            write("step", "entry", to: &writer)
            write("id", id, to: &writer)
            write("selector", selector, to: &writer)
        case .rule(let id, let name, let isShadow):
            write("step", "rule", to: &writer)
            write("id", id, to: &writer)
            write("name", name, to: &writer)
            writer.key("shadow")
            writer.bool(isShadow)
        case .condition(let path, let operatorName, let observed, let outcome):
            write("step", "condition", to: &writer)
            write("path", path, to: &writer)
            write("op", operatorName, to: &writer)
            writer.key("observed")
            writer.value(.array(observed.map(JSONValue.string)))
            write("outcome", word(outcome), to: &writer)
        case .requiredArguments(let missing):
            write("step", "required_arguments", to: &writer)
            write("missing", missing, to: &writer)
        case .schema(let problems):
            write("step", "schema", to: &writer)
            writer.key("problems")
            writer.value(.array(problems.map(JSONValue.string)))
        case .undeclaredArguments(let paths):
            write("step", "unknown_arguments", to: &writer)
            writer.key("found")
            writer.value(.array(paths.map(JSONValue.string)))
        case .passed(let rule, let demands):
            write("step", "passed", to: &writer)
            write("rule", rule, to: &writer)
            writer.key("charges")
            writer.beginArray()
            for charge in demands.flatMap(\.charges) { write(charge, to: &writer) }
            writer.endArray()
        case .refused(let refusal, let isShadow):
            write("step", isShadow ? "shadow_refused" : "refused", to: &writer)
            write("rule", refusal.rule, to: &writer)
            write("code", refusal.reason.code, to: &writer)
            write("message", refusal.message, to: &writer)
        }
        writer.endObject()
    }

    private static func write(_ charge: LedgerCharge, to writer: inout JSONWriter) {
        writer.beginObject()
        write("counter", "\(charge.key.tool).\(charge.key.counter)", to: &writer)
        write("amount", charge.amount.description, to: &writer)
        write("limit", LimitWords.charge(charge), to: &writer)
        writer.endObject()
    }

    private static func write(_ refusal: PolicyRefusal, to writer: inout JSONWriter) {
        writer.beginObject()
        write("rule", refusal.rule, to: &writer)
        write("code", refusal.reason.code, to: &writer)
        write("message", refusal.message, to: &writer)
        writer.endObject()
    }

    private static func write(_ key: String, _ value: String?, to writer: inout JSONWriter) {
        guard let value else { return }
        writer.key(key)
        writer.string(value)
    }

    private static func word(_ outcome: Outcome) -> String {
        switch outcome {
        case .holds: "true"
        case .fails: "false"
        case .undecidable: "undecidable"
        }
    }
}
