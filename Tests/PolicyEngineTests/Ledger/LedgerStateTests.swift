import PolicyEngine
import Testing

/// What the ledger promises, one sentence at a time.
@Suite struct LedgerStateTests {
    private let start = LedgerSamples.start
    private let second = LedgerSamples.second

    private func value(_ state: LedgerState, _ charge: LedgerCharge, at now: Int64? = nil) -> Amount {
        state.usage(of: charge, at: now ?? start).value
    }

    @Test func `a refused call spends nothing, on no counter`() {
        var state = LedgerState()
        let wide = LedgerSamples.charge("wide", bound: LedgerSamples.atMost(10))
        let narrow = LedgerSamples.charge("narrow", bound: LedgerSamples.atMost(1))
        let call = [LedgerSamples.demand(wide), LedgerSamples.demand(narrow)]
        #expect(state.reserve(call, at: start).grant?.booked.count == 2)
        let refusal = state.reserve(call, at: start).refusal
        #expect(refusal?.demand == 1)
        #expect(refusal?.key == narrow.key)
        #expect(refusal?.bound == narrow.bound)
        #expect(refusal?.reason == .bound)
        #expect(value(state, wide) == .one)
    }

    @Test func `two charges of one call on one counter add up`() {
        var state = LedgerState()
        let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(3), amount: Amount(units: 2))
        let refusal = state.reserve([LedgerSamples.demand(charge), LedgerSamples.demand(charge)], at: start).refusal
        #expect(refusal?.demand == 1)
        #expect(refusal?.retryAfterNanoseconds == nil)
        #expect(state.reserve([LedgerSamples.demand(charge)], at: start).grant != nil)
        #expect(value(state, charge) == Amount(units: 2))
        #expect(state.counterCount == 1)
    }

    @Test func `a counter that appears twice in one new call is one counter`() {
        var state = LedgerState()
        let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(3))
        let grant = state.reserve([LedgerSamples.demand(charge, charge)], at: start).grant
        #expect(grant?.booked.count == 2)
        #expect(state.counterCount == 1)
        #expect(value(state, charge) == Amount(units: 2))
    }

    @Test func `an amount over the bound never fits, and the refusal says so`() {
        var state = LedgerState()
        let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(3), amount: Amount(units: 4))
        let refusal = state.reserve([LedgerSamples.demand(charge)], at: start).refusal
        #expect(refusal != nil && refusal?.retryAfterNanoseconds == nil)
    }

    @Test func `a retry time counts every limit of the call`() {
        var state = LedgerState()
        let minute = LedgerSamples.charge("a", window: .minute, bound: LedgerSamples.atMost(1))
        let hour = LedgerSamples.charge("b", window: .hour, bound: LedgerSamples.atMost(1))
        let call = [LedgerSamples.demand(minute), LedgerSamples.demand(hour)]
        #expect(state.reserve(call, at: start).grant != nil)
        let refusal = state.reserve(call, at: start + second).refusal
        #expect(refusal?.demand == 0)
        #expect(refusal?.retryAfterNanoseconds == 3_599 * second)
    }

    @Test func `a maximum of zero refuses every algorithm`() {
        let algorithms: [LimitAlgorithm] = [.sliding, .fixed, .tokenBucket(burst: Amount(units: 5))]
        for algorithm in algorithms {
            var state = LedgerState()
            let charge = LedgerSamples.charge(algorithm: algorithm, bound: LedgerSamples.atMost(0))
            let refusal = state.reserve([LedgerSamples.demand(charge)], at: start).refusal
            #expect(refusal != nil && refusal?.retryAfterNanoseconds == nil)
        }
    }

    @Test func `lowering a maximum keeps what was counted`() {
        var state = LedgerState()
        let before = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(5)))
        let after = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(2)))
        for step in 0..<4 { #expect(state.reserve([before], at: start + Int64(step)).grant != nil) }
        #expect(state.reserve([after], at: start + 4).refusal?.retryAfterNanoseconds == 60 * second + 2 - 4)
    }

    // MARK: - The clock

    @Test func `a clock that steps back stands still and the wait counts from the caller's time`() {
        var state = LedgerState()
        let demand = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(1)))
        #expect(state.reserve([demand], at: start).grant != nil)
        let refusal = state.reserve([demand], at: start - 3_600 * second).refusal
        #expect(refusal?.retryAfterNanoseconds == 3_660 * second)
    }

    @Test func `times at the ends of the range do not trap`() {
        let algorithms: [LimitAlgorithm] = [.sliding, .fixed, .tokenBucket(burst: Amount(units: 5))]
        let windows: [Window] = [
            .minute, .hour, .day, .week, .month, .span(nanoseconds: .max), .span(nanoseconds: 1),
            .span(nanoseconds: -5),
        ]
        for algorithm in algorithms {
            for window in windows {
                var state = LedgerState()
                let charge = LedgerSamples.charge(
                    window: window, algorithm: algorithm, bound: .atMost(.maximum),
                    amount: algorithm == .sliding ? .maximum : .one)
                let demand = LedgerSamples.demand(charge)
                var booked: [BookedCharge] = []
                for now in [Int64.min, .min + 1, -1, 0, start, .max - 1, .max, .min] {
                    let answer = state.reserve([demand], at: now)
                    booked += answer.grant?.booked ?? []
                    _ = state.usage(of: charge, at: now)
                }
                #expect(!booked.isEmpty)
                state.settle(booked, as: .notSent, at: 0)
                #expect(state.usage(of: charge, at: 0).value == .zero)
            }
        }
    }

    // MARK: - Refunds

    private static let ends: [(Settlement, RefundCauses, Bool)] = [
        (.notSent, .notSent, true), (.notSent, [], true), (.spent, [.rpcError, .toolError], false),
        (.rpcError, .notSent, false), (.rpcError, [.rpcError], true), (.toolError, [.rpcError], false),
        (.toolError, [.toolError], true),
    ]

    @Test(arguments: ends)
    func `a settlement gives back what its limit says`(
        end: Settlement, causes: RefundCauses, isRefunded: Bool
    ) throws {
        var state = LedgerState()
        let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(3), refundOn: causes)
        let grant = try #require(state.reserve([LedgerSamples.demand(charge)], at: start).grant)
        state.settle(grant.booked, as: end, at: start + second)
        #expect(value(state, charge) == (isRefunded ? .zero : .one))
    }

    @Test func `a refund after the charge has left gives nothing back`() throws {
        var state = LedgerState()
        for algorithm in [LimitAlgorithm.sliding, .fixed, .tokenBucket(burst: .one)] {
            let charge = LedgerSamples.charge(algorithm: algorithm, bound: LedgerSamples.atMost(1))
            let demand = LedgerSamples.demand(charge)
            let old = try #require(state.reserve([demand], at: start).grant)
            #expect(state.reserve([demand], at: start + 60 * second).grant != nil)
            state.settle(old.booked, as: .notSent, at: start + 60 * second)
            #expect(value(state, charge, at: start + 60 * second) == .one)
            state = LedgerState()
        }
    }

    @Test(arguments: [200, 3_000])
    func `refunds of a long burst never give back more than still counts`(count: Int) throws {
        var state = LedgerState()
        func demand(_ units: UInt64) -> LedgerDemand {
            LedgerSamples.demand(
                LedgerSamples.charge(
                    window: .span(nanoseconds: 1_000), algorithm: .tokenBucket(burst: Amount(units: 5_000)),
                    bound: LedgerSamples.atMost(1), amount: Amount(units: units)))
        }
        // Ten units drain down to two, then the level only rises.
        let drained = try #require(state.reserve([demand(10)], at: start).grant)
        var burst: [BookedCharge] = []
        for step in 0..<count {
            burst += try #require(state.reserve([demand(1)], at: start + 8_000 + Int64(step)).grant).booked
        }
        let now = start + 8_000 + Int64(count)
        let exact = max(.zero, Amount(units: 2) - Amount(billionths: UInt128(count) * 1_000_000))
        var other = state
        other.settle(burst, as: .notSent, at: now)
        let left = value(other, demand(1).charges[0], at: now)
        #expect(left >= exact)
        if count <= 200 { #expect(left <= exact + Amount(billionths: 1_000)) }
        let before = value(state, demand(1).charges[0], at: now)
        state.settle(drained.booked, as: .notSent, at: now)
        #expect(before - value(state, demand(1).charges[0], at: now) <= Amount(units: 2))
    }

    @Test func `a log that became coarse is exact again once it was empty`() throws {
        var state = LedgerState()
        let coarse = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(5_000)))
        let exact = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(1)))
        let grant = try #require(state.reserve([coarse], at: start).grant)
        #expect((state.reserve([exact], at: start).refusal?.retryAfterNanoseconds ?? 0) > 60 * second)
        state.settle(grant.booked, as: .notSent, at: start)
        #expect(state.reserve([exact], at: start).grant != nil)
        #expect(state.reserve([exact], at: start).refusal?.retryAfterNanoseconds == 60 * second)
    }

    // MARK: - Conditions

    @Test func `a requirement on a counter reads it before the call`() {
        var state = LedgerState()
        let charge = LedgerSamples.charge(window: .day, algorithm: .fixed, bound: .none)
        let demand = LedgerSamples.demand(
            charge, conditions: [LedgerSamples.condition("calls", .less(Amount(units: 2)))])
        #expect(state.reserve([demand], at: start).grant != nil)
        #expect(state.reserve([demand], at: start).grant != nil)
        let refusal = state.reserve([demand], at: start).refusal
        #expect(refusal?.reason == .condition)
        #expect(refusal?.key == charge.key)
        // 2023-11-14T22:13:20Z: the UTC day ends in 6,400 seconds.
        #expect(refusal?.retryAfterNanoseconds == 6_400 * second)
        #expect(value(state, charge) == Amount(units: 2))
    }

    @Test func `a denial by counters refuses when all of its conditions hold`() {
        var state = LedgerState()
        let count = LedgerSamples.demand(LedgerSamples.charge(window: .day, algorithm: .fixed, bound: .none))
        let deny = LedgerSamples.demand(
            polarity: .deny,
            conditions: [
                LedgerSamples.condition("calls", .atLeast(.one)), LedgerSamples.condition("other", .equal(.zero)),
            ])
        #expect(state.reserve([deny, count], at: start).grant != nil)
        let refusal = state.reserve([deny, count], at: start).refusal
        #expect(refusal?.demand == 0)
        #expect(refusal?.retryAfterNanoseconds == 6_400 * second)
    }

    @Test func `waiting for a counter to grow is not promised`() {
        var state = LedgerState()
        let demand = LedgerSamples.demand(conditions: [LedgerSamples.condition("calls", .greater(.zero))])
        let refusal = state.reserve([demand], at: start).refusal
        #expect(refusal != nil && refusal?.retryAfterNanoseconds == nil)
    }

    @Test func `a denial without conditions always refuses`() {
        var state = LedgerState()
        #expect(state.reserve([LedgerSamples.demand(polarity: .deny)], at: start).refusal != nil)
    }

    // MARK: - Shadow

    @Test func `shadow demands count apart, report and never refuse`() {
        var state = LedgerState()
        let shadow = LedgerSamples.charge(bound: LedgerSamples.atMost(1), isShadow: true)
        let enforced = LedgerSamples.charge(bound: LedgerSamples.atMost(3))
        let call = [LedgerSamples.demand(shadow, isShadow: true), LedgerSamples.demand(enforced)]
        #expect(state.reserve(call, at: start).grant?.shadowRefusals == [])
        let second = state.reserve(call, at: start).grant
        #expect(second?.shadowRefusals.map(\.demand) == [0])
        #expect(second?.booked.map(\.key) == [enforced.key])
        #expect(value(state, shadow) == .one)
        #expect(value(state, enforced) == Amount(units: 2))
    }

    @Test func `a shadow demand that fails does not weigh on the next`() {
        var state = LedgerState()
        let shared = LedgerSamples.charge("shared", bound: LedgerSamples.atMost(1), isShadow: true)
        let never = LedgerSamples.charge("never", bound: LedgerSamples.atMost(0), isShadow: true)
        let call = [
            LedgerSamples.demand(shared, never, isShadow: true), LedgerSamples.demand(shared, isShadow: true),
        ]
        #expect(state.reserve(call, at: start).grant?.shadowRefusals.map(\.demand) == [0])
    }

    @Test func `when one shadow demand fails no shadow charge is booked`() {
        var state = LedgerState()
        let narrow = LedgerSamples.charge("narrow", bound: LedgerSamples.atMost(0), isShadow: true)
        let wide = LedgerSamples.charge("wide", bound: LedgerSamples.atMost(5), isShadow: true)
        let call = [LedgerSamples.demand(wide, isShadow: true), LedgerSamples.demand(narrow, isShadow: true)]
        #expect(state.reserve(call, at: start).grant?.booked == [])
        #expect(value(state, wide) == .zero)
    }

    // MARK: - Room

    @Test func `a full ledger refuses a new counter until one is idle, and admits no more for it`() {
        var state = LedgerState(maxCounters: 3)
        func demand(_ value: String) -> LedgerDemand {
            LedgerSamples.demand(LedgerSamples.charge(by: value, bound: LedgerSamples.atMost(1)))
        }
        for (index, value) in ["a", "b", "c"].enumerated() {
            #expect(state.reserve([demand(value)], at: start + Int64(index) * second).grant != nil)
        }
        let refusal = state.reserve([demand("d")], at: start + 3 * second).refusal
        #expect(refusal?.reason == .tooManyCounters)
        #expect(refusal?.retryAfterNanoseconds == 57 * second)
        #expect(state.reserve([demand("a")], at: start + 60 * second - 1).refusal?.reason == .bound)
        #expect(state.reserve([demand("d")], at: start + 60 * second).grant != nil)
        #expect(state.reserve([demand("b")], at: start + 60 * second).refusal?.reason == .bound)
        #expect(state.counterCount == 3)
    }

    @Test func `a refused call leaves no counter behind`() {
        var state = LedgerState()
        let fits = LedgerSamples.charge("fits", bound: LedgerSamples.atMost(1))
        let never = LedgerSamples.charge("never", bound: LedgerSamples.atMost(0))
        #expect(state.reserve([LedgerSamples.demand(fits, never)], at: start).refusal != nil)
        #expect(state.counterCount == 0)
    }

    @Test func `idle counters are forgotten while calls go on`() {
        var state = LedgerState()
        var now = start
        for number in 0..<10_000 {
            now += second
            let charge = LedgerSamples.charge(by: String(number), bound: LedgerSamples.atMost(1))
            #expect(state.reserve([LedgerSamples.demand(charge)], at: now).grant != nil)
        }
        #expect(state.counterCount <= 62)
    }

    @Test(arguments: [true, false])
    func `a window that a new policy changes is a counter of its own`(isMinuteFirst: Bool) {
        var state = LedgerState()
        let minute = LedgerSamples.charge(window: .minute, bound: LedgerSamples.atMost(1))
        let hour = LedgerSamples.charge(window: .hour, bound: LedgerSamples.atMost(1))
        for charge in isMinuteFirst ? [minute, hour] : [hour, minute] {
            #expect(state.reserve([LedgerSamples.demand(charge)], at: start).grant != nil)
            #expect(state.reserve([LedgerSamples.demand(charge)], at: start).refusal != nil)
        }
        // The minute is forgotten, the hour behind the same key is not.
        let later = start + 120 * second
        #expect(state.reserve([LedgerSamples.demand(hour)], at: later).refusal != nil)
        #expect(state.counterCount == 1)
        #expect(state.reserve([LedgerSamples.demand(minute)], at: later).grant != nil)
        #expect(state.reserve([LedgerSamples.demand(minute)], at: later).refusal != nil)
        // And the other way round: the hour goes, the minute before it stays.
        let evening = start + 3_600 * second
        #expect(state.reserve([LedgerSamples.demand(minute)], at: evening - second).grant != nil)
        #expect(state.reserve([], at: evening).grant != nil)
        #expect(state.counterCount == 1)
        #expect(state.reserve([LedgerSamples.demand(minute)], at: evening).refusal != nil)
        #expect(state.reserve([LedgerSamples.demand(hour)], at: evening).grant != nil)
    }
}
