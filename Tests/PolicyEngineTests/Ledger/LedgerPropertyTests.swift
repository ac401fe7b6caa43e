import GatewayTesting
import PolicyEngine
import Testing

/// The ledger against the obvious model: random limits, amounts, refunds and clocks.
@Suite struct LedgerPropertyTests {
    private static let second = LedgerSamples.second

    /// Windows of all kinds, with amounts that fill them.
    private static let limits: [LedgerModel.Limit] = [
        limit("sliding units", .span(nanoseconds: 1_000), .sliding, LedgerSamples.atMost(5), [.rpcError]),
        limit("sliding below", .span(nanoseconds: second), .sliding, .below(Amount(units: 4)), [.toolError]),
        limit("sliding fractions", .minute, .sliding, .atMost(Amount(billionths: 2_500_000_001)), [.notSent]),
        limit("unbounded", .span(nanoseconds: 5_000), .sliding, .none, [.notSent]),
        limit("fixed span", .span(nanoseconds: 7_001), .fixed, LedgerSamples.atMost(4), [.rpcError, .toolError]),
        limit("minute", .minute, .fixed, LedgerSamples.atMost(9), [.notSent]),
        limit("day", .day, .fixed, LedgerSamples.atMost(12), [.rpcError]),
        limit("week", .week, .fixed, .below(Amount(units: 12)), [.notSent]),
        limit("month", .month, .fixed, LedgerSamples.atMost(15), [.notSent]),
    ]
    private static let buckets: [LedgerModel.Limit] = [
        limit("bucket", .span(nanoseconds: 1_000), bucket(3), LedgerSamples.atMost(2), [.rpcError]),
        limit("slow bucket", .span(nanoseconds: 997), bucket(2), .atMost(Amount(billionths: 7)), [.notSent]),
        limit("minute bucket", .minute, bucket(10), LedgerSamples.atMost(7), [.toolError]),
    ]

    private static func bucket(_ units: UInt64) -> LimitAlgorithm { .tokenBucket(burst: Amount(units: units)) }

    private static func limit(
        _ name: String, _ window: Window, _ algorithm: LimitAlgorithm, _ bound: Bound, _ refundOn: RefundCauses
    ) -> LedgerModel.Limit {
        LedgerModel.Limit(name: name, window: window, algorithm: algorithm, bound: bound, refundOn: refundOn)
    }

    private static let steps: [Int64] = [
        0, 0, 1, 3, 50, 100, 333, 999, 1_000, 1_001, 5_000, second / 2, second, 20 * second, 60 * second,
        86_400 * second, 31 * 86_400 * second,
    ]

    private static func amount(using generator: inout SeededGenerator) -> Amount {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: Amount(billionths: 1)
        case 1: Amount(billionths: UInt128(UInt64.random(in: 0...2_000_000_000, using: &generator)))
        case 2: Amount(units: 2)
        case 3: Amount(units: 100)
        default: .one
        }
    }

    /// One random run: what the ledger and the model know, and what is not settled yet.
    private struct Run {
        var generator: SeededGenerator
        var state = LedgerState()
        var model = LedgerModel()
        var now = LedgerSamples.start
        var open: [(booked: [BookedCharge], entries: [Int])] = []
        var granted = 0
        var refused = 0

        mutating func moveClock() {
            let step = LedgerPropertyTests.steps.randomElement(using: &generator) ?? 0
            let isBack = Int.random(in: 0..<12, using: &generator) == 0
            now += isBack ? -step : (Int.random(in: 0..<4, using: &generator) == 0 ? step : step % 2_000)
            model.tell(now)
        }

        mutating func settle() {
            guard let index = open.indices.randomElement(using: &generator) else { return }
            let reservation = open.remove(at: index)
            let end = [Settlement.notSent, .spent, .rpcError, .toolError].randomElement(using: &generator) ?? .spent
            state.settle(reservation.booked, as: end, at: now)
            for entry in reservation.entries {
                let causes = model.entries[entry].limit.refundOn
                model.entries[entry].isRefunded =
                    switch end {
                    case .notSent: true
                    case .spent: false
                    case .rpcError: causes.contains(.rpcError)
                    case .toolError: causes.contains(.toolError)
                    }
            }
        }

        mutating func demands(from limits: [LedgerModel.Limit]) -> [(LedgerModel.Limit, LedgerDemand)] {
            (0..<Int.random(in: 1...3, using: &generator)).compactMap { _ in
                guard let limit = limits.randomElement(using: &generator) else { return nil }
                let amount = LedgerPropertyTests.amount(using: &generator)
                return (
                    limit,
                    LedgerSamples.demand(
                        LedgerSamples.charge(
                            limit.name, window: limit.window, algorithm: limit.algorithm, bound: limit.bound,
                            amount: amount, refundOn: limit.refundOn))
                )
            }
        }

        /// The first demand that the model would refuse when `value` says what counts.
        func firstRefused(
            _ demands: [(LedgerModel.Limit, LedgerDemand)], value: (LedgerModel.Limit) -> Amount
        ) -> Int? {
            var pending: [String: Amount] = [:]
            for (index, (limit, demand)) in demands.enumerated() {
                let asked = pending[limit.name, default: .zero] + demand.charges[0].amount
                pending[limit.name] = asked
                if !model.admits(limit, value: value(limit) + asked) { return index }
            }
            return nil
        }

        mutating func note(_ grant: LedgerGrant, for demands: [(LedgerModel.Limit, LedgerDemand)]) {
            granted += 1
            var entries: [Int] = []
            for (limit, demand) in demands {
                entries.append(model.entries.count)
                model.entries.append(
                    LedgerModel.Entry(limit: limit, amount: demand.charges[0].amount, time: model.clock))
            }
            open.append((grant.booked, entries))
        }

        /// True when the refusal's time is the first at which the call passes.
        func isRetryExact(_ refusal: LedgerRefusal, demands: [LedgerDemand]) -> Bool {
            guard let wait = refusal.retryAfterNanoseconds else {
                var later = state
                return later.reserve(demands, at: now + 400 * 86_400 * LedgerPropertyTests.second).refusal != nil
            }
            var early = state
            var late = state
            return wait > 0 && early.reserve(demands, at: now + wait - 1).refusal != nil
                && late.reserve(demands, at: now + wait).grant != nil
        }
    }

    @Test(arguments: 0..<60)
    func `sliding and calendar windows grant exactly what the model grants`(seed: UInt64) {
        var run = Run(generator: SeededGenerator(seed: seed))
        for _ in 0..<300 {
            run.moveClock()
            if Int.random(in: 0..<3, using: &run.generator) == 0 { run.settle() }
            let demands = run.demands(from: LedgerPropertyTests.limits)
            let expected = run.firstRefused(demands) { run.model.value(of: $0) }
            let answer = run.state.reserve(demands.map(\.1), at: run.now)
            guard answer.refusal?.demand == expected else {
                Issue.record("seed \(seed): \(answer) where the model refuses \(String(describing: expected))")
                return
            }
            if let grant = answer.grant { run.note(grant, for: demands) }
            if let refusal = answer.refusal {
                run.refused += 1
                guard run.isRetryExact(refusal, demands: demands.map(\.1)) else {
                    Issue.record("seed \(seed): the retry time of \(refusal) is wrong")
                    return
                }
            }
            for (limit, demand) in demands {
                let usage = run.state.usage(of: demand.charges[0], at: run.now)
                #expect(usage.value == run.model.value(of: limit))
            }
        }
        #expect(run.granted > 5 && run.refused > 5)
    }

    @Test(arguments: 0..<60)
    func `token buckets grant exactly what the model grants until a refund`(seed: UInt64) {
        var run = Run(generator: SeededGenerator(seed: seed))
        for _ in 0..<300 {
            run.moveClock()
            let demands = run.demands(from: LedgerPropertyTests.buckets)
            let expected = run.firstRefused(demands) { run.model.value(of: $0) }
            let answer = run.state.reserve(demands.map(\.1), at: run.now)
            guard answer.refusal?.demand == expected else {
                Issue.record("seed \(seed): \(answer) where the model refuses \(String(describing: expected))")
                return
            }
            if let grant = answer.grant { run.note(grant, for: demands) }
            if let refusal = answer.refusal {
                run.refused += 1
                guard run.isRetryExact(refusal, demands: demands.map(\.1)) else {
                    Issue.record("seed \(seed): the retry time of \(refusal) is wrong")
                    return
                }
            }
        }
        #expect(run.granted > 5 && run.refused > 5)
    }

    @Test(arguments: 0..<60)
    func `a token bucket never gives back more than the model and hardly less`(seed: UInt64) {
        var run = Run(generator: SeededGenerator(seed: seed))
        var refunds: UInt128 = 0
        for _ in 0..<300 {
            run.moveClock()
            if Int.random(in: 0..<2, using: &run.generator) == 0 {
                run.settle()
                refunds += 3
            }
            let demands = run.demands(from: LedgerPropertyTests.buckets)
            if let grant = run.state.reserve(demands.map(\.1), at: run.now).grant { run.note(grant, for: demands) }
            for (limit, demand) in demands {
                let value = run.state.usage(of: demand.charges[0], at: run.now).value
                let exact = run.model.value(of: limit)
                guard value >= exact, value <= exact + Amount(billionths: refunds) else {
                    Issue.record("seed \(seed): \(limit.name) \(value), without the refunded charges \(exact)")
                    return
                }
            }
        }
        #expect(run.granted > 5)
    }
}
