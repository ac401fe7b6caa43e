import PolicyEngine

/// Short spellings of what the ledger is asked.
enum LedgerSamples {
    static let second: Int64 = 1_000_000_000
    static let start: Int64 = 1_700_000_000_000_000_000

    static func key(_ counter: String = "calls", by value: String = "", isShadow: Bool = false) -> CounterKey {
        CounterKey(
            server: "server", grant: "local", session: "", tool: "tool", counter: counter, by: value,
            isShadow: isShadow)
    }

    static func charge(
        _ counter: String = "calls", by value: String = "", window: Window = .minute,
        algorithm: LimitAlgorithm = .sliding, bound: Bound, amount: Amount = .one,
        refundOn: RefundCauses = .notSent, isShadow: Bool = false
    ) -> LedgerCharge {
        LedgerCharge(
            key: key(counter, by: value, isShadow: isShadow), window: window, algorithm: algorithm, bound: bound,
            amount: amount, refundOn: refundOn)
    }

    static func demand(
        _ charges: LedgerCharge..., polarity: LedgerDemand.Polarity = .require, conditions: [LedgerCondition] = [],
        isShadow: Bool = false
    ) -> LedgerDemand {
        LedgerDemand(
            rule: "/tools/tool/rules/0", ruleName: nil, message: nil, polarity: polarity, conditions: conditions,
            charges: charges, isShadow: isShadow)
    }

    static func condition(_ counter: String = "calls", _ comparison: StateComparison) -> LedgerCondition {
        LedgerCondition(key: key(counter), window: .day, algorithm: .fixed, comparison: comparison)
    }

    static func atMost(_ units: UInt64) -> Bound { .atMost(Amount(units: units)) }
}

extension LedgerAnswer {
    var grant: LedgerGrant? {
        switch self {
        case .granted(let grant): grant
        case .refused: nil
        }
    }

    var refusal: LedgerRefusal? {
        switch self {
        case .granted: nil
        case .refused(let refusal): refusal
        }
    }
}
