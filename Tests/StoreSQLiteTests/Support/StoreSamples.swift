import GatewayPorts
import GatewayTesting
import PolicyEngine
import StoreSQLite

/// Short spellings of what stores are asked.
enum StoreSamples {
    static let second: Int64 = 1_000_000_000
    static let start: Int64 = 1_700_000_000_000_000_000

    static func charge(
        _ counter: String = "calls", window: Window = .minute, algorithm: LimitAlgorithm = .sliding, most: UInt64,
        amount: UInt64 = 1, refundOn: RefundCauses = .notSent, isExact: Bool = false
    ) -> LedgerCharge {
        LedgerCharge(
            key: CounterKey(server: "server", grant: "local", session: "", tool: "tool", counter: counter, by: ""),
            window: window, algorithm: algorithm, bound: .atMost(Amount(units: most)), amount: Amount(units: amount),
            refundOn: refundOn, isExact: isExact)
    }

    static func demand(_ charges: LedgerCharge..., conditions: [LedgerCondition] = []) -> LedgerDemand {
        LedgerDemand(
            rule: "/rule", ruleName: nil, message: nil, polarity: .require, conditions: conditions, charges: charges,
            isShadow: false)
    }

    /// A ledger that a test steps, over a file that others may share; waiting for a lock lets the clock go on.
    static func ledger(
        _ path: String, clock: ManualClock, change: (inout StoreOptions) -> Void = { _ in }
    ) throws -> SQLiteLedger {
        var options = StoreOptions(path: path, bootID: "boot")
        change(&options)
        return try SQLiteLedger(
            options, clock: clock, pause: { clock.advance(byNanoseconds: $0) }, onDeliveries: {})
    }
}

extension SQLiteLedger {
    /// Asks, and steps the store until the answer is there.
    func answer(_ demands: [LedgerDemand], at now: Int64) throws(LedgerFailure) -> LedgerAnswer {
        try LedgerSubject(self, waitForDeliveries: { self.runOnce() }).answer(demands, at: now)
    }

    /// Asks many times; how many calls were granted.
    func grants(_ count: Int, of demand: LedgerDemand, at now: Int64) throws(LedgerFailure) -> Int {
        var granted = 0
        for _ in 0..<count where try answer([demand], at: now).grant != nil { granted += 1 }
        return granted
    }
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
