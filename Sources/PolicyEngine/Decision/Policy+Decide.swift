package import JSONText

extension Policy {
    /// Decides `call` without reading a store: the verdict says what refuses it, or what is still to be charged.
    ///
    /// Order: `hide`, confusable names, the default, entries (exact, globs, `"*"`), approvals.
    package func decide<Trace: DecisionTrace>(
        _ call: PolicedCall, in document: JSONDocument, facts: CallFacts, trace: inout Trace
    ) -> Verdict {
        .refused(PolicyRefusal(reason: .denied, rule: "(not built)", message: "this build decides nothing yet"))
    }

    /// Decides `call` as the other overload does, without a trace.
    package func decide(_ call: PolicedCall, in document: JSONDocument, facts: CallFacts) -> Verdict {
        var trace = NoTrace()
        return decide(call, in: document, facts: facts, trace: &trace)
    }

    /// True when the upstream's list must be read before `call` is decided.
    package func needsDefinition(_ call: PolicedCall) -> Bool {
        true
    }

    /// True when a call of `name` can reach the upstream, so that lists show it.
    package func isListed(_ kind: TargetKind, _ name: String) -> Bool {
        false
    }
}
