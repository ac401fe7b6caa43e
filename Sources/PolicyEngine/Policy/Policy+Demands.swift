internal import JSONText

extension Policy {
    /// Longest canonical text of a `by` value, in bytes; longer ones refuse, since counters keep them.
    static let maxCounterValueBytes = 1_024

    /// What the ledger is asked to add for a charge.
    ///
    /// - Throws: the path whose value does not count.
    func demand(
        of charge: Charge, for call: PolicedCall, in document: JSONDocument, facts: CallFacts, isShadow: Bool
    ) throws(UncountableArgument) -> LedgerCharge {
        let amount: Amount
        switch charge.amount {
        case .fixed(let fixed): amount = fixed
        case .argument(let path): amount = try self.amount(at: path, for: call, in: document)
        }
        let by = try counterValue(at: charge.by, for: call, in: document, facts: facts)
        return LedgerCharge(
            key: CounterKey(charge.name, charge.scope, by: by, facts: facts, isShadow: isShadow),
            window: charge.window, algorithm: charge.algorithm, bound: charge.bound, amount: amount,
            refundOn: charge.refundOn, isExact: charge.isExact)
    }

    /// What the ledger is asked to test for a condition on a counter.
    ///
    /// - Throws: the path whose value names no counter.
    func demand(
        of condition: StateCondition, for call: PolicedCall, in document: JSONDocument, facts: CallFacts, isShadow: Bool
    ) throws(UncountableArgument) -> LedgerCondition {
        let by = try counterValue(at: condition.by, for: call, in: document, facts: facts)
        return LedgerCondition(
            key: CounterKey(condition.name, condition.scope, by: by, facts: facts, isShadow: isShadow),
            window: condition.window, algorithm: condition.algorithm, comparison: condition.comparison)
    }

    private func amount(
        at path: ValuePath, for call: PolicedCall, in document: JSONDocument
    ) throws(UncountableArgument) -> Amount {
        guard case .arguments = path.root, let arguments = call.arguments,
            let number = path.single(from: arguments, in: document)?.number(in: document),
            let amount = Amount(argument: number)
        else { throw UncountableArgument(path: path, isAmount: true) }
        return amount
    }

    /// The scalar that gives a call a counter of its own, as canonical JSON text; empty without a path.
    private func counterValue(
        at path: ValuePath?, for call: PolicedCall, in document: JSONDocument, facts: CallFacts
    ) throws(UncountableArgument) -> String {
        guard let path else { return "" }
        var text: String?
        if case .arguments = path.root {
            text = call.arguments.flatMap { path.single(from: $0, in: document) }?.scalarText(in: document)
        } else if case .known(let value) = fact(path.root, of: call, facts: facts) {
            text = path.single(from: value, in: document)?.scalarText(in: document)
        }
        guard let text, text.utf8.count <= Policy.maxCounterValueBytes else {
            throw UncountableArgument(path: path, isAmount: false)
        }
        return text
    }
}

extension TestedValue {
    /// The canonical text of a string, number, boolean or null; nil for a container.
    fileprivate func scalarText(in document: JSONDocument) -> String? {
        switch kind(in: document) {
        case .string, .number, .true, .false, .null: canonicalText(in: document)
        case .object, .array: nil
        }
    }
}

extension CounterKey {
    /// The counter of a name for one call: parts that calls in the scope share are empty.
    fileprivate init(_ name: CounterName, _ scope: LimitScope, by: String, facts: CallFacts, isShadow: Bool) {
        let isGrant = scope == .grant || scope == .session
        self.init(
            server: scope == .global ? "" : facts.server, grant: isGrant ? facts.grant.label : "",
            session: scope == .session ? facts.session ?? "" : "", tool: name.tool, counter: name.counter, by: by,
            isShadow: isShadow)
    }
}
