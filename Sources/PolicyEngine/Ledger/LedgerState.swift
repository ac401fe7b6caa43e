/// Every counter of a ledger, and the one place where charges are booked: values in, values out.
///
/// Its clock never goes back: told an earlier time than before, it stands still.
package struct LedgerState: Sendable {
    /// Counters that a ledger keeps unless told otherwise.
    package static let defaultMaxCounters = 100_000
    /// Charges that sliding counters remember one by one, all together, unless told otherwise.
    package static let defaultMaxLogEntries = 4_000_000

    /// A charge that fits and is not booked yet.
    private struct Claim {
        let charge: LedgerCharge
        /// Nil when the counter does not exist yet.
        let place: Int?
    }

    private let maxLogEntries: Int
    var table: CounterTable
    /// The latest time that the ledger was told, in wall-clock nanoseconds since the epoch.
    var clock = Int64.min
    /// Empty between calls; kept for its storage.
    private var spareClaims: [Claim] = []

    /// An empty ledger of at most `maxCounters` counters.
    ///
    /// Sliding counters that are charged while `maxLogEntries` charges or more are remembered become coarse.
    package init(
        maxCounters: Int = LedgerState.defaultMaxCounters, maxLogEntries: Int = LedgerState.defaultMaxLogEntries
    ) {
        table = CounterTable(maxCounters: maxCounters)
        self.maxLogEntries = maxLogEntries
    }

    /// How many counters are remembered.
    package var counterCount: Int { table.count }

    // MARK: - Reserving

    /// Books every charge of the demands in one step, or nothing.
    ///
    /// Enforced demands are judged in order and the first that fails refuses the call. Then shadow demands are judged:
    /// when one fails, it is reported and no shadow charge is booked, as none would be if they were enforced.
    package mutating func reserve(_ demands: [LedgerDemand], at nowNanoseconds: Int64) -> LedgerAnswer {
        clock = max(clock, nowNanoseconds)
        // A span lends its elements, where an array copies them, with all their strings.
        let asked = demands.span
        var chargeCount = 0
        for index in asked.indices { chargeCount += asked[index].charges.count }
        table.forgetIdle(at: clock, needing: chargeCount)
        var claims: [Claim] = []
        swap(&claims, &spareClaims)
        defer {
            claims.removeAll(keepingCapacity: true)
            swap(&claims, &spareClaims)
        }
        for index in asked.indices where !asked[index].isShadow {
            guard let failure = claim(asked[index], with: &claims) else { continue }
            return .refused(refusal(for: failure, of: index, in: demands, from: nowNanoseconds))
        }
        let enforcedCount = claims.count
        var shadowRefusals: [LedgerRefusal] = []
        for index in asked.indices where asked[index].isShadow {
            guard let failure = claim(asked[index], with: &claims) else { continue }
            shadowRefusals.append(refusal(for: failure, of: index, in: demands, from: nowNanoseconds))
        }
        if !shadowRefusals.isEmpty { claims.removeLast(claims.count - enforcedCount) }
        return .granted(LedgerGrant(booked: book(claims), shadowRefusals: shadowRefusals))
    }

    /// Judges a demand; when it passes, its charges join the claims.
    private mutating func claim(
        _ demand: borrowing LedgerDemand, with claims: inout [Claim]
    ) -> LedgerFailureCause? {
        if let failure = failure(of: demand.conditions, polarity: demand.polarity) { return failure }
        let countBefore = claims.count
        for (index, charge) in demand.charges.enumerated() {
            let place = table.place(of: charge)
            if let failure = check(charge, index: index, at: place, with: claims) {
                claims.removeLast(claims.count - countBefore)
                return failure
            }
            claims.append(Claim(charge: charge, place: place))
        }
        return nil
    }

    /// Whether a charge fits on top of what the same call claims already.
    private mutating func check(
        _ charge: LedgerCharge, index: Int, at place: Int?, with claims: [Claim]
    ) -> LedgerFailureCause? {
        var pending = charge.amount
        var newCounters = 1
        for claim in claims where claim.place == place {
            if place != nil || claim.charge.sharesCounter(with: charge) {
                pending = pending + claim.charge.amount
            } else {
                newCounters += 1
            }
        }
        let value = place.map { advance($0, newRate: charge.rate) } ?? .zero
        guard let room = Ceiling(bound: charge.bound, algorithm: charge.algorithm).room(for: pending), value <= room
        else { return .bound(charge: index) }
        return place == nil && newCounters > table.room ? .tooManyCounters(charge: index) : nil
    }

    private mutating func book(_ claims: [Claim]) -> [BookedCharge] {
        var booked: [BookedCharge] = []
        booked.reserveCapacity(claims.count)
        let now = clock
        let lent = claims.span
        for index in lent.indices {
            let amount = lent[index].charge.amount
            let coarsely = lent[index].charge.bound.isCoarse || table.logEntryCount >= maxLogEntries
            if let place = lent[index].place {
                table.change(place) { $0.book(amount, at: now, coarsely: coarsely) }
            } else {
                bookNew(lent[index].charge, coarsely: coarsely)
            }
            booked.append(
                BookedCharge(
                    key: lent[index].charge.key, window: lent[index].charge.window,
                    algorithm: lent[index].charge.algorithm, amount: amount, refundOn: lent[index].charge.refundOn,
                    bookedNanoseconds: now))
        }
        return booked
    }

    /// Books on a counter that was not there when the charge was claimed.
    private mutating func bookNew(_ charge: LedgerCharge, coarsely: Bool) {
        let now = clock
        // An earlier charge of the same call may have brought it.
        if let place = table.place(of: charge) {
            table.change(place) { $0.book(charge.amount, at: now, coarsely: coarsely) }
            return
        }
        var counter = Counter(window: charge.window, algorithm: charge.algorithm, at: now)
        counter.advance(to: now, newRate: charge.rate)
        counter.book(charge.amount, at: now, coarsely: coarsely)
        table.insert(counter, for: charge)
    }

    /// Brings a counter up to date and gives its value, with what is held of it.
    mutating func advance(_ place: Int, newRate: Amount?) -> Amount {
        let now = clock
        var value = Amount.zero
        table.change(place) { counter in
            counter.advance(to: now, newRate: newRate)
            value = counter.value
        }
        return value + table.held(at: place).amount
    }

    // MARK: - Settling

    /// Gives back the charges of a reservation that its end asks to give back, as far as they still count.
    package mutating func settle(_ booked: [BookedCharge], as settlement: Settlement, at nowNanoseconds: Int64) {
        clock = max(clock, nowNanoseconds)
        let now = clock
        for charge in booked where settlement.refunds(charge.refundOn) {
            guard let place = table.place(of: charge.key, window: charge.window, algorithm: charge.algorithm) else {
                continue
            }
            table.change(place) { counter in
                counter.advance(to: now)
                counter.refund(charge.amount, bookedAt: charge.bookedNanoseconds)
            }
        }
    }

    // MARK: - Looking

    /// Where the counter of a charge stands.
    package func usage(of charge: LedgerCharge, at nowNanoseconds: Int64) -> CounterUsage {
        let now = max(clock, nowNanoseconds)
        var counter =
            table.place(of: charge).map { table[$0] }
            ?? Counter(window: charge.window, algorithm: charge.algorithm, at: now)
        counter.advance(to: now, newRate: charge.rate)
        let held = table.place(of: charge).map { table.held(at: $0).amount } ?? .zero
        let value = counter.value + held
        let left: Amount? =
            switch Ceiling(bound: charge.bound, algorithm: charge.algorithm) {
            case .none: nil
            case .nothing: .zero
            case .atMost(let most): most - value
            }
        let next =
            counter.value == .zero
            ? nil : counter.earliest(valueAtMost: counter.value - Amount(billionths: 1), from: now)
        return CounterUsage(value: value, left: left, nextFreeNanoseconds: next)
    }
}
