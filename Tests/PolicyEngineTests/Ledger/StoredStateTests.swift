import GatewayTesting
import PolicyEngine
import Testing

@Suite struct StoredStateTests {
    private static let second = LedgerSamples.second
    private static let start = LedgerSamples.start

    private static let charges: [LedgerCharge] = [
        LedgerSamples.charge("sliding", bound: LedgerSamples.atMost(1_000_000)),
        LedgerSamples.charge("coarse", bound: LedgerSamples.atMost(5_000)),
        LedgerSamples.charge("fixed", window: .month, algorithm: .fixed, bound: LedgerSamples.atMost(1_000_000)),
        LedgerSamples.charge(
            "bucket", by: "\"a\u{0}b\"", window: .span(nanoseconds: 7_000_000_001),
            algorithm: .tokenBucket(burst: Amount(units: 1_000)), bound: LedgerSamples.atMost(13), isShadow: true),
    ]

    /// Counters with some history.
    private static func filled(seed: UInt64, until end: inout Int64) -> LedgerState {
        var generator = SeededGenerator(seed: seed)
        var state = LedgerState()
        var booked: [BookedCharge] = []
        for _ in 0..<200 {
            end += Int64.random(in: 0...second, using: &generator)
            for var charge in charges {
                charge.amount = Amount(billionths: UInt128.random(in: 0...3_000_000_000, using: &generator))
                let answer = state.reserve([LedgerSamples.demand(charge)], at: end)
                booked += answer.grant?.booked ?? []
            }
            if let some = booked.randomElement(using: &generator), Bool.random(using: &generator) {
                state.settle([some], as: .notSent, at: end)
            }
        }
        return state
    }

    @Test(arguments: 0..<20) func `a counter that was stored goes on as if it had not been`(seed: Int) throws {
        var now = StoredStateTests.start
        var original = StoredStateTests.filled(seed: UInt64(seed), until: &now)
        var copy = LedgerState()
        copy.advance(to: now)
        for charge in StoredStateTests.charges {
            let identity = CounterIdentity(charge)
            #expect(try CounterIdentity(storedBytes: identity.storedBytes) == identity)
            let stored = try #require(original.stored(identity))
            copy.load(try StoredCounter(identity, stateBytes: stored.stateBytes))
        }
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<100 {
            now += Int64.random(in: 0...2 * StoredStateTests.second, using: &generator)
            for charge in StoredStateTests.charges {
                let demands = [LedgerSamples.demand(charge)]
                #expect(original.reserve(demands, at: now) == copy.reserve(demands, at: now))
                #expect(original.usage(of: charge, at: now) == copy.usage(of: charge, at: now))
            }
        }
    }

    @Test func `damaged bytes are refused, whichever byte it is`() throws {
        var now = StoredStateTests.start
        let state = StoredStateTests.filled(seed: 1, until: &now)
        for charge in StoredStateTests.charges {
            let identity = CounterIdentity(charge)
            let bytes = try #require(state.stored(identity)).stateBytes
            for index in bytes.indices {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(index % 8)
                #expect(throws: StateDecodingError.checksum) {
                    _ = try StoredCounter(identity, stateBytes: damaged)
                }
                #expect(throws: StateDecodingError.self) {
                    _ = try StoredCounter(identity, stateBytes: Array(bytes.prefix(index)))
                }
            }
        }
    }

    @Test func `the bytes of one counter are not those of another`() throws {
        var now = StoredStateTests.start
        let state = StoredStateTests.filled(seed: 2, until: &now)
        let bytes = try #require(state.stored(CounterIdentity(StoredStateTests.charges[0]))).stateBytes
        #expect(throws: StateDecodingError.checksum) {
            _ = try StoredCounter(CounterIdentity(StoredStateTests.charges[1]), stateBytes: bytes)
        }
    }

    @Test func `bytes with a right checksum and a wrong content are refused or read, and never trap`() {
        var generator = SeededGenerator(seed: 3)
        for charge in StoredStateTests.charges {
            let identity = CounterIdentity(charge)
            for _ in 0..<2_000 {
                var encoder = StateEncoder()
                encoder.write(byte: 1)
                for _ in 0..<Int.random(in: 0...40, using: &generator) {
                    encoder.write(byte: UInt8.random(in: 0...255, using: &generator))
                }
                encoder.seal(for: identity.storedBytes)
                let now = Int64.random(in: .min ... .max, using: &generator)
                do throws(StateDecodingError) {
                    var counter = try StoredCounter(identity, stateBytes: encoder.bytes)
                    counter.refund(.one, bookedAt: now, at: now)
                    counter.book(.one, at: now)
                    #expect(counter.value(at: now) >= .one)
                } catch {
                    #expect(error == .malformed)
                }
            }
        }
    }

    @Test func `a name with every byte from a disk is refused or read, and never traps`() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...60, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...7, using: &generator) }
            do throws(StateDecodingError) {
                let identity = try CounterIdentity(storedBytes: [1] + bytes)
                #expect(identity.storedBytes.count <= bytes.count + 1)
            } catch {
                #expect(error == .malformed)
            }
        }
    }
}
