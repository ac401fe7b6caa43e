import PolicyEngine
import Testing

/// Units that a process holds count as used wherever that refuses, and as unused wherever that refuses.
@Suite struct HeldUnitTests {
    private static let start = LedgerSamples.start

    private static func state(
        booked: UInt64, held: UInt64, of charge: LedgerCharge
    ) -> LedgerState {
        var counter = StoredCounter(CounterIdentity(charge), at: start)
        counter.book(Amount(units: booked), at: start)
        counter.held = Amount(units: held)
        counter.heldUntilNanoseconds = start + LedgerSamples.second
        var state = LedgerState()
        state.advance(to: start)
        state.load(counter)
        return state
    }

    @Test(arguments: [LimitAlgorithm.sliding, .fixed, .tokenBucket(burst: Amount(units: 5))])
    func `held units count under a bound`(algorithm: LimitAlgorithm) throws {
        let charge = LedgerSamples.charge(algorithm: algorithm, bound: LedgerSamples.atMost(5))
        var state = HeldUnitTests.state(booked: 2, held: 2, of: charge)
        #expect(state.room(for: charge) == Amount(units: 1))
        #expect(state.usage(of: charge, at: HeldUnitTests.start).value == Amount(units: 4))
        let demands = [LedgerSamples.demand(charge)]
        #expect(state.reserve(demands, at: HeldUnitTests.start).grant != nil)
        let refusal = try #require(state.reserve(demands, at: HeldUnitTests.start).refusal)
        #expect(refusal.retryAfterNanoseconds == LedgerSamples.second)
    }

    @Test func `held units do not leave while they are held`() {
        let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(5))
        var state = HeldUnitTests.state(booked: 1, held: 5, of: charge)
        let later = HeldUnitTests.start + 1_000 * LedgerSamples.second
        #expect(state.reserve([LedgerSamples.demand(charge)], at: later).grant == nil)
        #expect(state.usage(of: charge, at: later).value == Amount(units: 5))
    }

    @Test(arguments: [
        (StateComparison.less(Amount(units: 4)), false), (.atMost(Amount(units: 4)), true),
        (.greater(Amount(units: 2)), false), (.atLeast(Amount(units: 2)), true),
        (.equal(Amount(units: 3)), false), (.notEqual(Amount(units: 3)), false), (.notEqual(Amount(units: 5)), true),
    ])
    func `a required condition must hold whether held units are used or not`(
        comparison: StateComparison, passes: Bool
    ) {
        let charge = LedgerSamples.charge(window: .day, algorithm: .fixed, bound: .none)
        var state = HeldUnitTests.state(booked: 2, held: 2, of: charge)
        let demand = LedgerSamples.demand(conditions: [LedgerSamples.condition("calls", comparison)])
        #expect((state.reserve([demand], at: HeldUnitTests.start).grant != nil) == passes)
    }

    @Test(arguments: [
        (StateComparison.less(Amount(units: 3)), false), (.less(Amount(units: 2)), true),
        (.atLeast(Amount(units: 4)), false), (.atLeast(Amount(units: 5)), true),
        (.equal(Amount(units: 3)), false), (.equal(Amount(units: 5)), true), (.notEqual(Amount(units: 2)), false),
    ])
    func `a denying condition must fail whether held units are used or not`(
        comparison: StateComparison, passes: Bool
    ) {
        let charge = LedgerSamples.charge(window: .day, algorithm: .fixed, bound: .none)
        var state = HeldUnitTests.state(booked: 2, held: 2, of: charge)
        let demand = LedgerSamples.demand(
            polarity: .deny, conditions: [LedgerSamples.condition("calls", comparison)])
        #expect((state.reserve([demand], at: HeldUnitTests.start).grant != nil) == passes)
    }
}
