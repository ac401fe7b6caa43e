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
        /// The demand and the charge in it, by index.
        let demand: Int
        let charge: Int
        /// Nil when the counter does not exist yet.
        let place: Int?
    }

    private let maxLogEntries: Int
    var table: CounterTable
    /// The latest time that the ledger was told, in wall-clock nanoseconds since the epoch.
    private(set) var clock = Int64.min

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
        var chargeCount = 0
        for index in demands.indices { chargeCount += demands[index].charges.count }
        table.forgetIdle(at: clock, needing: chargeCount)
        var claims: [Claim] = []
        claims.reserveCapacity(chargeCount)
        for index in demands.indices where !demands[index].isShadow {
            guard let failure = claim(index, of: demands, with: &claims) else { continue }
            return .refused(refusal(for: failure, of: index, in: demands, from: nowNanoseconds))
        }
        let enforcedCount = claims.count
        var shadowRefusals: [LedgerRefusal] = []
        for index in demands.indices where demands[index].isShadow {
            guard let failure = claim(index, of: demands, with: &claims) else { continue }
            shadowRefusals.append(refusal(for: failure, of: index, in: demands, from: nowNanoseconds))
        }
        if !shadowRefusals.isEmpty { claims.removeLast(claims.count - enforcedCount) }
        var booked: [BookedCharge] = []
        booked.reserveCapacity(claims.count)
        for claim in claims {
            book(demands[claim.demand].charges[claim.charge], at: claim.place, in: &booked)
        }
        return .granted(LedgerGrant(booked: booked, shadowRefusals: shadowRefusals))
    }

    /// Judges a demand; when it passes, its charges join the claims.
    private mutating func claim(
        _ index: Int, of demands: [LedgerDemand], with claims: inout [Claim]
    ) -> LedgerFailureCause? {
        if let failure = conditionFailure(of: demands[index]) { return failure }
        let countBefore = claims.count
        for chargeIndex in demands[index].charges.indices {
            if let failure = claim(chargeIndex, ofDemand: index, of: demands, with: &claims) {
                claims.removeLast(claims.count - countBefore)
                return failure
            }
        }
        return nil
    }

    private mutating func claim(
        _ chargeIndex: Int, ofDemand index: Int, of demands: [LedgerDemand], with claims: inout [Claim]
    ) -> LedgerFailureCause? {
        // Parts of the charge are read in place: a copy would cost as much as all the rest.
        let charges = demands[index].charges
        let algorithm = charges[chargeIndex].algorithm
        let bound = charges[chargeIndex].bound
        let place = table.place(
            of: charges[chargeIndex].key, window: charges[chargeIndex].window, algorithm: algorithm)
        var pending = charges[chargeIndex].amount
        var newCounters = 1
        for claim in claims {
            let others = demands[claim.demand].charges
            let isSame =
                place == nil
                ? claim.place == nil && others[claim.charge].sharesCounter(with: charges[chargeIndex])
                : claim.place == place
            if isSame {
                pending = pending + others[claim.charge].amount
            } else if claim.place == nil {
                newCounters += 1
            }
        }
        let value = place.map { advance($0, newRate: algorithm.rate(under: bound)) } ?? .zero
        guard let room = Ceiling(bound: bound, algorithm: algorithm).room(for: pending), value <= room else {
            return .bound(charges[chargeIndex])
        }
        if place == nil, newCounters > table.room { return .tooManyCounters(charges[chargeIndex].key) }
        claims.append(Claim(demand: index, charge: chargeIndex, place: place))
        return nil
    }

    private mutating func book(_ charge: LedgerCharge, at claimed: Int?, in booked: inout [BookedCharge]) {
        let now = clock
        let coarsely = charge.bound.isCoarse || table.logEntryCount >= maxLogEntries
        // A counter that was not there when it was claimed may be there now, by an earlier charge of this call.
        let place = claimed ?? table.place(of: charge.key, window: charge.window, algorithm: charge.algorithm)
        if let place {
            table.change(place) { $0.book(charge.amount, at: now, coarsely: coarsely) }
        } else {
            var counter = Counter(window: charge.window, algorithm: charge.algorithm, at: now)
            counter.advance(to: now, newRate: charge.rate)
            counter.book(charge.amount, at: now, coarsely: coarsely)
            table.insert(counter, for: charge)
        }
        booked.append(
            BookedCharge(
                key: charge.key, window: charge.window, algorithm: charge.algorithm, amount: charge.amount,
                refundOn: charge.refundOn, bookedNanoseconds: now))
    }

    /// Brings a counter up to date and gives its value.
    mutating func advance(_ place: Int, newRate: Amount?) -> Amount {
        let now = clock
        table.change(place) { $0.advance(to: now, newRate: newRate) }
        return table[place].value
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
            table.place(of: charge.key, window: charge.window, algorithm: charge.algorithm).map { table[$0] }
            ?? Counter(window: charge.window, algorithm: charge.algorithm, at: now)
        counter.advance(to: now, newRate: charge.rate)
        let value = counter.value
        let left: Amount? =
            switch Ceiling(bound: charge.bound, algorithm: charge.algorithm) {
            case .none: nil
            case .nothing: .zero
            case .atMost(let most): most - value
            }
        let next = value == .zero ? nil : counter.earliest(valueAtMost: value - Amount(billionths: 1), from: now)
        return CounterUsage(value: value, left: left, nextFreeNanoseconds: next)
    }
}
