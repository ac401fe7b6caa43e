internal import PolicyEngine

/// A charge and the rule that makes it.
struct CounterUse {
    let charge: Charge
    let rule: String

    /// Every charge of a policy in the order of its entries.
    static func inOrder(in policy: Policy) -> [CounterUse] {
        let tables = [policy.tools, policy.resources?.table, policy.prompts?.table].compactMap { $0 }
        return tables.flatMap(\.entries).flatMap(\.rules).flatMap { rule in
            rule.charges.map { CounterUse(charge: $0, rule: rule.id) }
        }
    }

    static func byName(in policy: Policy) -> [CounterName: CounterUse] {
        Dictionary(inOrder(in: policy).map { ($0.charge.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
