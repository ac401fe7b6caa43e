import GatewayTesting
import PolicyEngine
import Testing

/// Coarse logs: they may refuse too much, by the stated rounding and no more.
@Suite struct LedgerCoarseTests {
    /// A limit of which the log becomes coarse, and how long a run of it is.
    struct Sample: Sendable, CustomStringConvertible {
        let bound: Bound
        let window: Int64
        let amounts: ClosedRange<UInt64>
        let steps: Int
        var description: String { "at most \(bound) in \(window)" }
    }

    private static let unit: UInt64 = 1_000_000_000

    static let samples: [Sample] = [
        Sample(bound: LedgerSamples.atMost(5_000), window: 60_000_000_000, amounts: unit...(200 * unit), steps: 4_000),
        Sample(bound: LedgerSamples.atMost(4_097), window: 1_000, amounts: unit...(900 * unit), steps: 4_000),
        Sample(bound: LedgerSamples.atMost(100_000), window: 77, amounts: unit...(9_000 * unit), steps: 4_000),
        Sample(bound: LedgerSamples.atMost(1), window: 60_000_000_000, amounts: 1...450_000, steps: 9_000),
    ]

    /// Slots are a window's 256th, rounded up; a charge counts for at most its slot's other nanoseconds longer.
    private static func rounding(_ window: Int64) -> Int64 { (window + 255) / 256 - 1 }

    @Test(arguments: samples, [UInt64(1), 2, 3])
    func `a coarse log never admits what the model refuses and refuses only within its rounding`(
        sample: Sample, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        var state = LedgerState()
        var model = LedgerModel()
        var now = LedgerSamples.start
        let limit = LedgerModel.Limit(
            name: "calls", window: .span(nanoseconds: sample.window), algorithm: .sliding, bound: sample.bound,
            refundOn: .notSent)
        var open: [(BookedCharge, Int)] = []
        var counts = (granted: 0, refused: 0, early: 0)
        for _ in 0..<sample.steps {
            now += Int64.random(in: 0...(sample.window / 4_000 + 2), using: &generator)
            if Int.random(in: 0..<3_000, using: &generator) == 0 { now += sample.window / 3 }
            model.tell(now)
            if Int.random(in: 0..<10, using: &generator) == 0, !open.isEmpty {
                let (booked, entry) = open.remove(at: Int.random(in: open.indices, using: &generator))
                state.settle([booked], as: .notSent, at: now)
                model.entries[entry].isRefunded = true
            }
            let amount = Amount(billionths: UInt128(UInt64.random(in: sample.amounts, using: &generator)))
            let charge = LedgerSamples.charge(window: limit.window, bound: limit.bound, amount: amount)
            let answer = state.reserve([LedgerSamples.demand(charge)], at: now)
            let exact = model.slidingValue(of: limit, longerBy: 0)
            let longest = model.slidingValue(of: limit, longerBy: LedgerCoarseTests.rounding(sample.window))
            if let grant = answer.grant {
                counts.granted += 1
                #expect(model.admits(limit, value: exact + amount))
                open.append((grant.booked[0], model.entries.count))
                model.entries.append(LedgerModel.Entry(limit: limit, amount: amount, time: now))
            } else {
                counts.refused += 1
                #expect(!model.admits(limit, value: longest + amount))
                if model.admits(limit, value: exact + amount) { counts.early += 1 }
            }
        }
        #expect(counts.granted > 100 && counts.refused > 100)
    }

    @Test func `a limit of 4096 units is exact to the nanosecond`() {
        var state = LedgerState()
        let demand = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(4_096)))
        for offset in 0..<4_096 {
            #expect(state.reserve([demand], at: LedgerSamples.start + Int64(offset)).grant != nil)
        }
        let end = LedgerSamples.start + 60 * LedgerSamples.second
        #expect(state.reserve([demand], at: end - 1).refusal?.retryAfterNanoseconds == 1)
        #expect(state.reserve([demand], at: end).grant != nil)
        #expect(state.reserve([demand], at: end).refusal?.retryAfterNanoseconds == 1)
    }

    @Test func `refunds in any order keep a log of 4096 units exact`() {
        var generator = SeededGenerator(seed: 7)
        var state = LedgerState()
        var booked: [BookedCharge] = []
        var now = LedgerSamples.start
        let demand = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(4_096)))
        for step in 0..<30_000 {
            now += 1
            if let grant = state.reserve([demand], at: now).grant { booked += grant.booked }
            // The middle is refunded, so that emptied entries pile up between live ones.
            if booked.count > 4_000 || step % 3 == 0 {
                let index = Int.random(in: booked.indices, using: &generator)
                state.settle([booked.remove(at: index)], as: .notSent, at: now)
            }
        }
        let usage = state.usage(of: LedgerSamples.charge(bound: LedgerSamples.atMost(4_096)), at: now)
        #expect(usage.value == Amount(units: UInt64(booked.count)))
        #expect(usage.nextFreeNanoseconds == booked[0].bookedNanoseconds + 60 * LedgerSamples.second)
    }

    @Test func `a full memory of charges makes logs coarse, never forgetful`() {
        var state = LedgerState(maxLogEntries: 100)
        let demand = LedgerSamples.demand(LedgerSamples.charge(bound: LedgerSamples.atMost(300)))
        var now = LedgerSamples.start
        for _ in 0..<300 {
            now += 1
            #expect(state.reserve([demand], at: now).grant != nil)
        }
        let wait = state.reserve([demand], at: now).refusal?.retryAfterNanoseconds ?? 0
        let window = 60 * LedgerSamples.second
        #expect(wait > window - 300 && wait < window + window / 256)
    }

    @Test func `counters that are forgotten make room for exact logs again`() {
        var state = LedgerState(maxLogEntries: 100)
        let window = 60 * LedgerSamples.second
        var now = LedgerSamples.start
        for number in 0..<1_000 {
            now += LedgerSamples.second
            let charge = LedgerSamples.charge(by: String(number), bound: LedgerSamples.atMost(1))
            #expect(state.reserve([LedgerSamples.demand(charge)], at: now).grant != nil)
            #expect(state.reserve([LedgerSamples.demand(charge)], at: now).refusal?.retryAfterNanoseconds == window)
        }
    }
}
