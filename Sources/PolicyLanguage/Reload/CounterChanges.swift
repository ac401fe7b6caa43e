package import Diagnostics
package import PolicyEngine

/// Counters that replacing one policy by another starts from zero: renamed ones, and ones whose window or algorithm
/// changed.
///
/// The diagnostics carry the rule's JSON Pointer in the new policy and no line, since a compiled policy has none.
package func counterChanges(from old: Policy, to new: Policy) -> [Diagnostic] {
    let before = CounterUse.byName(in: old)
    let after = CounterUse.byName(in: new)
    let lost = Set(before.keys).subtracting(after.keys)
    return CounterUse.inOrder(in: new).compactMap { use in
        let name = "counter \(PlainText.quoted(use.charge.name.counter)) of \(PlainText.quoted(use.charge.name.tool))"
        let reason: String
        if let earlier = before[use.charge.name] {
            guard let change = change(from: earlier.charge, to: use.charge) else { return nil }
            reason = "its \(change) changed"
        } else {
            let renamed = lost.filter { $0.tool == use.charge.name.tool }.map(\.counter).min()
            guard let renamed else { return nil }
            reason = "\(PlainText.quoted(renamed)) is gone"
        }
        return Diagnostic(
            .counterStartsAnew, .warning, message: "\(name) starts from zero, since \(reason)",
            location: SourceLocation(file: "policy", pointer: use.rule),
            help: "keep a counter's name, window and algorithm to keep what it has counted")
    }
}

// A new maximum re-reads the same counter; these do not.
private func change(from old: Charge, to new: Charge) -> String? {
    if old.window != new.window { return "window" }
    if old.scope != new.scope { return "scope" }
    if old.by?.steps != new.by?.steps { return "`by`" }
    switch (old.algorithm, new.algorithm) {
    case (.sliding, .sliding), (.fixed, .fixed), (.tokenBucket, .tokenBucket): return nil
    case (.sliding, _), (.fixed, _), (.tokenBucket, _): return "algorithm"
    }
}
