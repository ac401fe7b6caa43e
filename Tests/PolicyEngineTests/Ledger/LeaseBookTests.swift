import PolicyEngine
import Testing

@Suite struct LeaseBookTests {
    private static let second = LedgerSamples.second
    private static let start = LedgerSamples.start
    private static let charge = LedgerSamples.charge(bound: LedgerSamples.atMost(1_000))

    private static func lease(
        _ number: Int64 = 1, of charge: LedgerCharge = charge, units: UInt64, from begin: Int64 = 0,
        to end: Int64 = second, last: Int64 = .max
    ) -> Lease {
        Lease(
            number: LeaseNumber(rawValue: number), for: charge, amount: Amount(units: units), startMonotonic: begin,
            endMonotonic: end, lastNanoseconds: last)
    }

    /// A book that has asked for the charge and holds a lease for it.
    private static func book(
        _ charge: LedgerCharge = charge, units: UInt64, last: Int64 = .max
    ) -> LeaseBook {
        var book = LeaseBook()
        _ = book.reserve([LedgerSamples.demand(charge)], at: start, monotonic: 0)
        book.adopt(lease(of: charge, units: units, last: last), of: CounterIdentity(charge))
        return book
    }

    private static func ask(
        _ book: inout LeaseBook, _ charges: LedgerCharge..., at now: Int64 = start, monotonic: Int64 = 0
    ) -> LeaseBook.Answer {
        book.reserve(charges.map { LedgerSamples.demand($0) }, at: now, monotonic: monotonic)
    }

    @Test func `a lease pays for as many calls as it has units`() {
        var book = LeaseBookTests.book(units: 3)
        for _ in 0..<3 {
            let answer = LeaseBookTests.ask(&book, LeaseBookTests.charge)
            #expect(answer.booked?.map(\.lease) == [LeaseNumber(rawValue: 1)])
        }
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).isAsking)
    }

    @Test func `charges of one call on one lease add up, all or none`() {
        var book = LeaseBookTests.book(units: 3)
        let two = LedgerSamples.charge(bound: LedgerSamples.atMost(1_000), amount: Amount(units: 2))
        #expect(LeaseBookTests.ask(&book, two, two).isAsking)
        #expect(LeaseBookTests.ask(&book, two, LeaseBookTests.charge).booked?.count == 2)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).isAsking)
    }

    @Test func `a call with a charge that no lease pays takes nothing`() {
        var book = LeaseBookTests.book(units: 1)
        let other = LedgerSamples.charge("other", bound: LedgerSamples.atMost(1))
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, other).isAsking)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).booked?.count == 1)
    }

    @Test(arguments: [
        (LeaseBookTests.start, LeaseBookTests.second, false), (LeaseBookTests.start + 10, 0, true),
        (LeaseBookTests.start + 11, 0, false), (LeaseBookTests.start, LeaseBookTests.second - 1, true),
    ])
    func `a lease ends on either clock`(now: Int64, monotonic: Int64, pays: Bool) {
        var book = LeaseBookTests.book(units: 3, last: LeaseBookTests.start + 10)
        let answer = LeaseBookTests.ask(&book, LeaseBookTests.charge, at: now, monotonic: monotonic)
        #expect((answer.booked != nil) == pays)
    }

    @Test func `a clock that steps back does not bring an ended lease to life`() {
        var book = LeaseBookTests.book(units: 3, last: LeaseBookTests.start + 10)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, at: LeaseBookTests.start + 11).isAsking)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, at: LeaseBookTests.start).isAsking)
    }

    @Test func `the store's clock goes on with the one that never steps`() {
        var book = LeaseBookTests.book(units: 3, last: LeaseBookTests.start + 10)
        book.learn(clock: LeaseBookTests.start, monotonic: 0)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, at: LeaseBookTests.start, monotonic: 11).isAsking)
    }

    @Test func `another bound or algorithm ends the lease`() {
        for changed in [
            LedgerSamples.charge(bound: LedgerSamples.atMost(999)),
            LedgerSamples.charge(bound: .below(Amount(units: 1_000))),
        ] {
            var book = LeaseBookTests.book(units: 3)
            #expect(LeaseBookTests.ask(&book, changed).isAsking)
            #expect(book.takeEnded(monotonic: 0).map(\.used) == [.zero])
            #expect(book.leaseCount == 0)
        }
    }

    @Test func `conditions, exact charges and denying demands ask the store`() {
        var exact = LeaseBookTests.charge
        exact.isExact = true
        let condition = LedgerSamples.condition("other", .less(.one))
        for demand in [
            LedgerSamples.demand(exact), LedgerSamples.demand(LeaseBookTests.charge, polarity: .deny),
            LedgerSamples.demand(LeaseBookTests.charge, conditions: [condition]),
        ] {
            var book = LeaseBookTests.book(units: 3)
            #expect(book.reserve([demand], at: LeaseBookTests.start, monotonic: 0).isAsking)
        }
    }

    @Test func `a counter that conditions read is not leased any more`() {
        let charge = LedgerSamples.charge(window: .day, algorithm: .fixed, bound: LedgerSamples.atMost(1_000))
        var book = LeaseBookTests.book(charge, units: 3)
        let demand = LedgerSamples.demand(conditions: [LedgerSamples.condition("calls", .less(.one))])
        _ = book.reserve([demand], at: LeaseBookTests.start, monotonic: 0)
        #expect(book.takeEnded(monotonic: 0).count == 1)
        book.adopt(LeaseBookTests.lease(2, of: charge, units: 3), of: CounterIdentity(charge))
        #expect(LeaseBookTests.ask(&book, charge).isAsking)
        #expect(book.takeEnded(monotonic: 0).map(\.number) == [LeaseNumber(rawValue: 2)])
    }

    @Test func `a lease that is half used or half over asks for the next one once`() {
        var book = LeaseBookTests.book(units: 8)
        for _ in 0..<4 { _ = LeaseBookTests.ask(&book, LeaseBookTests.charge) }
        #expect(!book.hasNews(monotonic: 0))
        for _ in 0..<2 { _ = LeaseBookTests.ask(&book, LeaseBookTests.charge) }
        #expect(book.takeRenewals().map(\.wanted) == [Amount(units: 16)])
        var slow = LeaseBookTests.book(units: 8)
        _ = LeaseBookTests.ask(&slow, LeaseBookTests.charge, monotonic: LeaseBookTests.second / 2 + 1)
        #expect(slow.takeRenewals().map(\.wanted) == [Amount(units: 3)])
    }

    @Test func `the next lease takes over when the first cannot pay`() {
        var book = LeaseBookTests.book(units: 1)
        book.adopt(LeaseBookTests.lease(2, units: 2), of: CounterIdentity(LeaseBookTests.charge))
        let numbers = (0..<3).compactMap { _ in
            LeaseBookTests.ask(&book, LeaseBookTests.charge).booked?.first?.lease?.rawValue
        }
        #expect(numbers == [1, 2, 2])
        #expect(book.takeEnded(monotonic: 0).map(\.number.rawValue) == [1])
    }

    @Test func `rare calls are not leased for, and busy ones ever more`() {
        var book = LeaseBook()
        var wanted: [Amount] = []
        for monotonic in [0, 2, 4, 4.5, 5] {
            let instant = Int64(monotonic * 1e9)
            switch LeaseBookTests.ask(&book, LeaseBookTests.charge, monotonic: instant) {
            case .ask(let wishes):
                wanted.append(wishes.first?.wanted ?? .zero)
                // The store grants something that is gone at once.
                for _ in wishes {
                    book.adopt(
                        LeaseBookTests.lease(units: 0, to: instant + LeaseBookTests.second),
                        of: CounterIdentity(LeaseBookTests.charge))
                }
            case .granted, .refused: Issue.record("answered from memory")
            }
        }
        #expect(wanted == [.zero, .zero, .zero, Amount(units: 2), Amount(units: 4)])
    }

    @Test func `an end by time is told once, with what was used`() {
        var book = LeaseBookTests.book(units: 5)
        for _ in 0..<2 { _ = LeaseBookTests.ask(&book, LeaseBookTests.charge) }
        #expect(book.wakeMonotonic == LeaseBookTests.second)
        #expect(book.takeEnded(monotonic: LeaseBookTests.second - 1) == [])
        #expect(book.takeEnded(monotonic: LeaseBookTests.second).map(\.used) == [Amount(units: 2)])
        #expect(book.takeEnded(monotonic: LeaseBookTests.second) == [])
        #expect(book.wakeMonotonic == nil)
    }

    @Test func `a refund goes back into its own lease and no other`() {
        var book = LeaseBookTests.book(units: 2)
        let booked = (0..<2).flatMap { _ in LeaseBookTests.ask(&book, LeaseBookTests.charge).booked ?? [] }
        #expect(book.settle(booked, as: .spent) == [])
        #expect(book.settle([booked[0]], as: .notSent) == [])
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).booked?.count == 1)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).isAsking)
        // The lease has ended and the store was told: the refund is the store's.
        book.endAll()
        #expect(book.settle([booked[1]], as: .notSent) == [])
        #expect(book.takeEnded(monotonic: 0).map(\.used) == [.one])
        #expect(book.settle([booked[1]], as: .notSent) == [booked[1]])
        book.adopt(LeaseBookTests.lease(2, units: 1), of: CounterIdentity(LeaseBookTests.charge))
        _ = LeaseBookTests.ask(&book, LeaseBookTests.charge)
        #expect(book.settle([booked[1]], as: .notSent) == [booked[1]])
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).isAsking)
        var direct = booked[1]
        direct.lease = nil
        #expect(book.settle([direct], as: .notSent) == [direct])
    }

    @Test func `a full counter is refused until it is worth asking again`() {
        var book = LeaseBookTests.book(units: 0)
        let demands = [LedgerSamples.demand(LeaseBookTests.charge)]
        let refusal = LedgerRefusal(
            demand: 0, key: LeaseBookTests.charge.key, bound: LeaseBookTests.charge.bound,
            retryAfterNanoseconds: 1_000)
        book.learn(refusal, of: demands, monotonic: 0)
        let early = LeaseBookTests.ask(&book, LeaseBookTests.charge, at: LeaseBookTests.start + 400)
        #expect(early.refusal?.retryAfterNanoseconds == 600)
        // A smaller charge may fit, another bound too, and after the time that was given so may the same.
        let small = LedgerSamples.charge(bound: LedgerSamples.atMost(1_000), amount: Amount(billionths: 1))
        #expect(LeaseBookTests.ask(&book, small).isAsking)
        #expect(LeaseBookTests.ask(&book, LedgerSamples.charge(bound: LedgerSamples.atMost(1_001))).isAsking)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, monotonic: 50_000_000).isAsking)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge, at: LeaseBookTests.start + 1_000).isAsking)
    }

    @Test func `a refund makes a full counter worth asking`() {
        var book = LeaseBookTests.book(units: 1)
        let booked = LeaseBookTests.ask(&book, LeaseBookTests.charge).booked ?? []
        let refusal = LedgerRefusal(
            demand: 0, key: LeaseBookTests.charge.key, bound: LeaseBookTests.charge.bound, retryAfterNanoseconds: nil)
        book.learn(refusal, of: [LedgerSamples.demand(LeaseBookTests.charge)], monotonic: 0)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).refusal != nil)
        _ = book.settle(booked, as: .notSent)
        #expect(LeaseBookTests.ask(&book, LeaseBookTests.charge).booked?.count == 1)
    }

    @Test func `the book is bounded, and makes room for what is asked for now`() {
        var book = LeaseBook()
        for round in 0..<3 {
            let monotonic = Int64(round) * 3 * LeaseBookTests.second
            for number in 0..<LeaseBook.maxEntries + 10 {
                let charge = LedgerSamples.charge("\(round).\(number)", bound: LedgerSamples.atMost(9))
                #expect(LeaseBookTests.ask(&book, charge, monotonic: monotonic).isAsking)
            }
        }
        #expect(book.entryCount == LeaseBook.maxEntries)
    }
}

extension LeaseBook.Answer {
    fileprivate var booked: [BookedCharge]? {
        switch self {
        case .granted(let grant): grant.booked
        case .refused, .ask: nil
        }
    }

    fileprivate var refusal: LedgerRefusal? {
        switch self {
        case .refused(let refusal): refusal
        case .granted, .ask: nil
        }
    }

    fileprivate var isAsking: Bool {
        switch self {
        case .ask: true
        case .granted, .refused: false
        }
    }
}
