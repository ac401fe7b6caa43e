internal import GatewayPorts
internal import PolicyEngine

/// What every ledger must do, whatever it keeps its counts in; one suite for all of them.
package enum LedgerConformance {
    private static let start: Int64 = 1_700_000_000_000_000_000
    private static let second: Int64 = 1_000_000_000
    private static let window: Int64 = 60 * second

    /// Runs every check, each on an empty ledger that `makeLedger` makes, and gives a sentence for each that fails.
    package static func failures(of makeLedger: () throws -> LedgerSubject) -> [String] {
        let checks: [(String, (LedgerSubject) throws -> String?)] = [
            ("a maximum holds in every interval", checkMaximum),
            ("all charges are booked or none", checkAtomicity),
            ("charges of one call on one counter add up", checkSum),
            ("a settlement gives back what it should", checkRefunds),
            ("a late refund gives nothing back", checkLateRefund),
            ("a clock that steps back stands still", checkClock),
            ("shadow counters are apart and never refuse", checkShadow),
            ("conditions read the value before the call", checkConditions),
            ("keys that differ in one part count apart", checkKeys),
        ]
        return checks.compactMap { name, check in
            do {
                return try check(makeLedger()).map { "\(name): \($0)" }
            } catch {
                return "\(name): the ledger failed with \(error)"
            }
        }
    }

    // MARK: - Material

    private static func key(_ counter: String = "calls", isShadow: Bool = false) -> CounterKey {
        CounterKey(
            server: "server", grant: "local", session: "", tool: "tool", counter: counter, by: "", isShadow: isShadow)
    }

    private static func charge(
        _ key: CounterKey = key(), algorithm: LimitAlgorithm = .sliding, most: UInt64, amount: UInt64 = 1,
        refundOn: RefundCauses = .notSent
    ) -> LedgerCharge {
        LedgerCharge(
            key: key, window: .minute, algorithm: algorithm, bound: .atMost(Amount(units: most)),
            amount: Amount(units: amount), refundOn: refundOn)
    }

    private static func demand(
        _ charges: LedgerCharge..., conditions: [LedgerCondition] = [], isShadow: Bool = false
    ) -> LedgerDemand {
        LedgerDemand(
            rule: "/rule", ruleName: nil, message: nil, polarity: .require, conditions: conditions, charges: charges,
            isShadow: isShadow)
    }

    private static func booked(_ answer: LedgerAnswer) -> [BookedCharge]? {
        switch answer {
        case .granted(let grant): grant.booked
        case .refused: nil
        }
    }

    private static func wait(_ answer: LedgerAnswer) -> Int64? {
        switch answer {
        case .granted: nil
        case .refused(let refusal): refusal.retryAfterNanoseconds
        }
    }

    // MARK: - Checks

    private static func checkMaximum(_ ledger: LedgerSubject) throws -> String? {
        let algorithms = [LimitAlgorithm.sliding, .tokenBucket(burst: Amount(units: 3))]
        for (index, algorithm) in algorithms.enumerated() {
            // A ledger's clock does not go back, and what a wait is counted from then is its own affair.
            let start = start + Int64(index) * 10 * window
            let demand = demand(
                charge(
                    key("\(algorithm)"), algorithm: algorithm, most: 3))
            for _ in 0..<3 {
                let answer = try ledger.answer([demand], at: start)
                guard booked(answer) != nil else { return "refused under the maximum" }
            }
            let answer = try ledger.answer([demand], at: start)
            guard booked(answer) == nil else { return "granted over the maximum" }
            guard let wait = wait(answer) else { return "a refusal without a time to retry" }
            let free = start + wait
            guard booked(try ledger.answer([demand], at: free - 1)) == nil else {
                return "granted before the time it gave"
            }
            guard booked(try ledger.answer([demand], at: free)) != nil else {
                return "refused at the time it gave"
            }
        }
        return nil
    }

    private static func checkAtomicity(_ ledger: LedgerSubject) throws -> String? {
        let wide = charge(key("wide"), most: 9)
        let narrow = charge(key("narrow"), most: 0)
        let answer = try ledger.answer(
            [demand(wide), demand(narrow)], at: start)
        guard booked(answer) == nil else { return "granted a call that does not fit" }
        let usage = try ledger.usage(of: wide, at: start)
        return usage.value == .zero ? nil : "a refused call spent \(usage.value)"
    }

    private static func checkSum(_ ledger: LedgerSubject) throws -> String? {
        let charge = charge(most: 3, amount: 2)
        let answer = try ledger.answer([demand(charge, charge)], at: start)
        return booked(answer) == nil ? nil : "granted four where three is the maximum"
    }

    private static func checkRefunds(_ ledger: LedgerSubject) throws -> String? {
        let cases: [(Settlement, RefundCauses, UInt64)] = [
            (.notSent, .notSent, 0), (.notSent, [], 0), (.spent, [.rpcError, .toolError], 1), (.rpcError, .notSent, 1),
            (.rpcError, .rpcError, 0), (.toolError, .rpcError, 1), (.toolError, .toolError, 0),
        ]
        for (index, (settlement, causes, left)) in cases.enumerated() {
            let charge = charge(key("\(index)"), most: 3, refundOn: causes)
            let answer = try ledger.answer([demand(charge)], at: start)
            guard let booked = booked(answer) else { return "refused under the maximum" }
            try ledger.settle(booked, as: settlement, at: start + second)
            let usage = try ledger.usage(of: charge, at: start + second)
            guard usage.value == Amount(units: left) else {
                return "\(usage.value) left after \(settlement) with refunds on \(causes.rawValue)"
            }
        }
        return nil
    }

    private static func checkLateRefund(_ ledger: LedgerSubject) throws -> String? {
        let charge = charge(most: 1)
        let demand = demand(charge)
        let end = start + window
        guard let old = booked(try ledger.answer([demand], at: start)) else {
            return "refused under the maximum"
        }
        guard booked(try ledger.answer([demand], at: end)) != nil else {
            return "refused after the window"
        }
        try ledger.settle(old, as: .notSent, at: end)
        return try ledger.usage(of: charge, at: end).value == .one ? nil : "gave back another call's charge"
    }

    private static func checkClock(_ ledger: LedgerSubject) throws -> String? {
        let demand = demand(charge(most: 1))
        _ = try ledger.answer([demand], at: start)
        for back in [1, window, 1_000 * window] {
            let answer = try ledger.answer([demand], at: start - back)
            guard booked(answer) == nil else { return "granted \(back) ns before" }
        }
        return nil
    }

    private static func checkShadow(_ ledger: LedgerSubject) throws -> String? {
        let shadow = demand(
            charge(key(isShadow: true), most: 0), isShadow: true)
        let enforced = charge(most: 1)
        let answer = try ledger.answer([shadow, demand(enforced)], at: start)
        switch answer {
        case .refused: return "a shadow demand refused"
        case .granted(let grant):
            guard grant.shadowRefusals.map(\.demand) == [0] else { return "the shadow refusal is not reported" }
            return grant.booked.map(\.key) == [enforced.key] ? nil : "the wrong charges are booked"
        }
    }

    private static func checkConditions(_ ledger: LedgerSubject) throws -> String? {
        let charge = charge(algorithm: .fixed, most: 9)
        let condition = LedgerCondition(
            key: charge.key, window: charge.window, algorithm: charge.algorithm, comparison: .less(.one))
        let demand = demand(charge, conditions: [condition])
        guard booked(try ledger.answer([demand], at: start)) != nil else {
            return "the first call is refused"
        }
        let answer = try ledger.answer([demand], at: start)
        return booked(answer) == nil ? nil : "the second call is granted"
    }

    private static func checkKeys(_ ledger: LedgerSubject) throws -> String? {
        let base = key()
        var keys = [base]
        for path: WritableKeyPath<CounterKey, String> in [\.server, \.grant, \.session, \.tool, \.counter, \.by] {
            var key = base
            key[keyPath: path] += "x"
            keys.append(key)
        }
        for key in keys {
            let demand = demand(charge(key, most: 1))
            guard booked(try ledger.answer([demand], at: start)) != nil else {
                return "\(key) shares a counter"
            }
        }
        return nil
    }
}
