import PolicyEngine
import Testing

@Suite struct LeaseTermsTests {
    private static let second = LedgerSamples.second
    private static let start = LedgerSamples.start

    private static func identity(_ window: Window, _ algorithm: LimitAlgorithm) -> CounterIdentity {
        CounterIdentity(LedgerSamples.charge(window: window, algorithm: algorithm, bound: .none))
    }

    @Test(
        arguments: [
            (wanted: 4, room: 1_000, perCall: 1, amount: 4), (100, 1_000, 1, 62), (100, 15, 1, nil), (100, 160, 3, 9),
            (2, 1_000, 3, nil), (0, 1_000, 1, nil), (100, nil, 1, 100), (100, 1_000, 0, nil), (100, 0, 1, nil),
        ] as [(wanted: UInt64, room: UInt64?, perCall: UInt64, amount: UInt64?)])
    func `a lease is a sixteenth of what is left at most, in whole calls`(
        wanted: UInt64, room: UInt64?, perCall: UInt64, amount: UInt64?
    ) {
        let found = LeaseTerms().amount(
            wanted: Amount(units: wanted), room: room.map { Amount(units: $0) }, perCall: Amount(units: perCall))
        #expect(found == amount.map { Amount(units: $0) })
    }

    @Test func `a lease is short beside its window`() throws {
        let terms = LeaseTerms()
        let hour = try #require(terms.life(of: LeaseTermsTests.identity(.hour, .sliding), at: LeaseTermsTests.start))
        #expect(hour.lifeNanoseconds == terms.lifeNanoseconds)
        let brief = LeaseTermsTests.identity(.span(nanoseconds: LeaseTermsTests.second), .sliding)
        #expect(terms.life(of: brief, at: LeaseTermsTests.start)?.lifeNanoseconds == LeaseTermsTests.second / 8)
        #expect(terms.grace(of: brief) == LeaseTermsTests.second / 8)
        let tiny = LeaseTermsTests.identity(.span(nanoseconds: LeaseTermsTests.second / 10), .sliding)
        #expect(terms.life(of: tiny, at: LeaseTermsTests.start) == nil)
    }

    @Test func `a lease of a calendar window ends with it`() throws {
        let terms = LeaseTerms()
        let identity = LeaseTermsTests.identity(.minute, .fixed)
        let end =
            LeaseTermsTests.start - LeaseTermsTests.start % (60 * LeaseTermsTests.second)
            + 60 * LeaseTermsTests.second
        let late = try #require(terms.life(of: identity, at: end - LeaseTermsTests.second / 2))
        #expect(late.lastNanoseconds == end - 1)
        #expect(late.lifeNanoseconds < LeaseTermsTests.second / 2)
        #expect(terms.life(of: identity, at: end - LeaseTermsTests.second / 20) == nil)
        #expect(terms.life(of: identity, at: end)?.lastNanoseconds == end + 60 * LeaseTermsTests.second - 1)
    }
}
